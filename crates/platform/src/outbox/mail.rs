//! Mail to a relay of the établissement, by SMTP, over TLS.

use std::{
    fmt,
    time::{Duration, SystemTime},
};

use jiff::Timestamp;
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message as Letter, Tokio1Executor,
    message::{
        Mailbox,
        header::{ContentType, HeaderName, HeaderValue},
    },
    transport::smtp::{
        authentication::Credentials,
        client::{Tls, TlsParameters},
        extension::ClientId,
    },
};

use super::{Message, Outcome};

/// Codes by which a relay refuses an address: trying again would say the same. Not when it says « 5.7.x »: it refuses us,
/// not her (relaying not allowed, policy), and somebody has a setting to correct.
const FOR_GOOD: [u16; 5] = [501, 550, 551, 553, 556];

/// Longest wait for one answer of the relay.
const ANSWER: Duration = Duration::from_secs(30);

/// How to reach the relay.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct MailSettings {
    /// `smtps://relay:465`, `smtp+starttls://relay:587`, or `smtp://relay:25` without encryption.
    pub relay: String,
    /// Who the letters come from: `Name <address>`.
    pub from: String,
    /// Login, when the relay asks for one.
    pub login: Option<(String, String)>,
}

impl fmt::Debug for MailSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MailSettings").field("relay", &self.relay).field("from", &self.from).finish_non_exhaustive()
    }
}

/// Why the settings are refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadMail(pub String);

/// A relay, ready.
#[derive(Clone)]
pub struct Mail {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mail").field("from", &self.from.email.domain()).finish_non_exhaustive()
    }
}

impl Mail {
    /// Reads the settings; connects to nothing.
    pub fn new(settings: &MailSettings) -> Result<Self, BadMail> {
        let from: Mailbox = settings
            .from
            .parse()
            .map_err(|_| BadMail(format!("« {} » : écrivez Nom <adresse@exemple.fr>", settings.from)))?;
        let (scheme, rest) = settings.relay.split_once("://").unwrap_or(("", &settings.relay));
        let usual = match scheme {
            "smtps" => 465,
            "smtp+starttls" => 587,
            "smtp" => 25,
            _ => return Err(bad(&settings.relay)),
        };
        let (host, port) = match rest.trim_end_matches('/').rsplit_once(':') {
            Some((host, port)) => (host, port.parse().map_err(|_| bad(&settings.relay))?),
            None => (rest.trim_end_matches('/'), usual),
        };
        if host.is_empty() || host.contains(['@', '/', ' ']) {
            return Err(bad(&settings.relay));
        }
        let tls = || {
            TlsParameters::new(host.to_owned()).map_err(|error| BadMail(format!("« {} » : {error}", settings.relay)))
        };
        let tls = match scheme {
            "smtps" => Tls::Wrapper(tls()?),
            "smtp+starttls" => Tls::Required(tls()?),
            _ => Tls::None,
        };
        if settings.login.is_some() && scheme == "smtp" {
            return Err(BadMail(format!("« {} » : un mot de passe ne part pas sans chiffrement", settings.relay)));
        }
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
            .port(port)
            .tls(tls)
            .timeout(Some(ANSWER))
            .hello_name(ClientId::Domain(from.email.domain().to_owned()));
        if let Some((name, word)) = settings.login.clone() {
            builder = builder.credentials(Credentials::new(name, word));
        }
        Ok(Self { transport: builder.build(), from })
    }

    /// Hands a message to the relay, in `most` at the longest. `mark` is what its Message-ID is made of: the same at
    /// each try.
    pub async fn carry(&self, message: &Message, mark: &str, at: Timestamp, most: Duration) -> Outcome {
        let Ok(to) = message.recipient.parse::<Address>() else { return Outcome::Refused("adresse") };
        let letter = Letter::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(message.title.clone())
            .message_id(Some(format!("<{mark}@{}>", self.from.email.domain())))
            .date(SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(at.as_second()).unwrap_or(0)))
            // No answering machine answers it.
            .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()))
            .header(ContentType::TEXT_PLAIN)
            .body(message.body.clone());
        let Ok(letter) = letter else { return Outcome::Refused("adresse") };
        match tokio::time::timeout(most, self.transport.send(letter)).await {
            Err(_) => Outcome::Later("delai"),
            Ok(Ok(_)) => Outcome::Accepted,
            Ok(Err(error)) => {
                let code = error.status().map(u16::from);
                let refuses_us = error.to_string().contains("5.7.");
                // The answer of a relay may repeat the address: only its number goes to the logs.
                tracing::warn!(code, timeout = error.is_timeout(), tls = error.is_tls(), "mail not taken");
                match code {
                    Some(code) if FOR_GOOD.contains(&code) && !refuses_us => Outcome::Refused("adresse"),
                    _ => Outcome::Later("relais"),
                }
            }
        }
    }
}

fn bad(relay: &str) -> BadMail {
    BadMail(format!(
        "« {relay} » n’est pas un relais (exemples : smtps://relais.exemple.fr:465, smtp+starttls://relais.exemple.fr:587)"
    ))
}
