// An address made, read by an independent parser (ical.js, the one of Thunderbird), renewed, stopped.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { ICAL } from "../../../../navigateur/outils.mjs";
import { CONDITIONS, conforme, connecter, demonstration, navigateur, page as open, tabJusqua } from "../../../../navigateur/outils.mjs";

let server, browser;
before(async () => { server = await demonstration(); browser = await navigateur(); });
after(async () => { await browser?.close(); await server?.stop(); });

/** What a calendar would hold: nobody logged in, no cookie. */
async function lire(adresse) {
  const answer = await fetch(adresse);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get("set-cookie"), null);
  assert.match(answer.headers.get("content-type"), /^text\/calendar/);
  const text = await answer.text();
  assert.ok(text.split("\r\n").every((line) => Buffer.byteLength(line) <= 75), "lines are folded");
  const calendar = new ICAL.Component(ICAL.parse(text));
  return { text, etag: answer.headers.get("etag"), events: calendar.getAllSubcomponents("vevent").map((one) => new ICAL.Event(one)) };
}

const faire = async (page) => {
  await page.getByRole("button", { name: /^Faire/ }).click();
  return (await page.locator("#adresse").innerText()).trim();
};

for (const condition of Object.keys(CONDITIONS)) {
  test(`a calendar address is made, read, stopped (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "claire");
    await page.goto("/compte");
    await page.getByRole("link", { name: "Mes échéances dans mon agenda" }).click();
    await page.getByRole("heading", { level: 1, name: "Mon agenda" }).waitFor();
    await conforme(page, `agenda ${condition}`);
    const adresse = await faire(page);
    await conforme(page, `agenda fait ${condition}`);
    const { events, text, etag } = await lire(adresse);
    assert.ok(events.length > 0);
    assert.ok(events.every((one) => one.startDate.isDate && one.endDate.isDate && one.duration.toSeconds() === 86400), "whole days");
    assert.ok(events.some((one) => /^\d+\u00a0déclarations?$/.test(one.summary)), events.map((one) => one.summary).join(" | "));
    assert.equal(new Set(events.map((one) => one.uid)).size, events.length, "each its own identity");
    assert.ok(events.every((one) => /^Date (calculée|estimée|à confirmer)\./.test(one.description)));
    assert.ok(!/VALARM|RSA|séjour/.test(text));
    assert.deepEqual((await lire(adresse)).text, text, "nothing changed: not a byte did");
    assert.equal((await fetch(adresse, { headers: { "if-none-match": etag } })).status, 304);
    await page.goto("/compte/agenda");
    await page.getByText(/Lu pour la dernière fois aujourd’hui.+3\slectures en tout/).waitFor();
    await page.getByText("Avec les prénoms").first().click();
    const autre = await faire(page);
    assert.equal((await fetch(adresse)).status, 404, "the former address stopped");
    const nommes = await lire(autre);
    assert.ok(nommes.events.some((one) => /^\p{Lu}.+\u00a0: déclaration trimestrielle RSA$/u.test(one.summary)));
    assert.ok(nommes.events.every((one) => !/[\r\n]/.test(one.summary)));
    await page.getByRole("button", { name: "Arrêter cette adresse" }).click();
    await page.getByRole("button", { name: "Faire mon adresse" }).waitFor();
    assert.equal((await fetch(autre)).status, 404);
    await page.context().close();
  });
}

test("the same with the keyboard only", async () => {
  const page = await open(browser, server.adresse, "bureau");
  await connecter(page, "sonia");
  await page.goto("/compte/agenda");
  await tabJusqua(page, "#prenoms");
  await tabJusqua(page, "button.plein");
  await page.keyboard.press("Enter");
  await page.locator("#adresse").waitFor();
  await tabJusqua(page, "button[value=arreter]");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Faire mon adresse" }).waitFor();
  await page.context().close();
});
