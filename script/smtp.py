"""The SMTP server of the tests: see script/smtp. What an address begins with says how it is received."""
import asyncio, json, os, ssl, sys, time
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

PORT, FOLDER = int(sys.argv[1]), sys.argv[2]
REFUSALS = {
    "refusee": "550 5.1.1 no such mailbox",
    "fermee": "550 5.7.1 relaying denied",
    "occupee": "451 4.3.0 try again later",
}


class Letters:
    rank = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        for start, answer in REFUSALS.items():
            if address.startswith(start):
                return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        Letters.rank += 1
        kept = {
            "to": envelope.rcpt_tos,
            "from": envelope.mail_from,
            "at": time.time(),
            "tls": session.ssl is not None or server.transport.get_extra_info("ssl_object") is not None,
            "letter": envelope.content.decode("utf-8", "replace"),
        }
        name = os.path.join(FOLDER, "lettres", f"{Letters.rank:06}.json")
        with open(name + ".part", "w") as out:
            json.dump(kept, out)
        os.rename(name + ".part", name)
        # Acknowledged late: time for whoever sends to be killed in between.
        if envelope.rcpt_tos[0].startswith("lente"):
            await asyncio.sleep(0.05)
        return "250 accepted"


def login(server, session, envelope, mechanism, data):
    return AuthResult(success=(data.login, data.password) == (b"tandem", b"secret"))


context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
context.load_cert_chain(os.path.join(FOLDER, "certificat.pem"), os.path.join(FOLDER, "cle.pem"))
Controller(Letters(), hostname="127.0.0.1", port=PORT).start()
Controller(
    Letters(), hostname="127.0.0.1", port=PORT + 1, ssl_context=context,
    authenticator=login, auth_required=True, auth_require_tls=False,
).start()
while True:
    time.sleep(3600)
