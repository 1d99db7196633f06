// From a person's file to the sheet she takes home: on screen, on one page of paper, in neutral words, without the mouse.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { CAPTURES, CONDITIONS, conforme, connecter, demonstration, navigateur, page as open, tabJusqua } from "../../../../navigateur/outils.mjs";

let server, browser;
before(async () => { server = await demonstration(); browser = await navigateur(); });
after(async () => { await browser?.close(); await server?.stop(); });

const pages = (pdf) => pdf.toString("latin1").match(/\/Type \/Page\b/g).length;
const papier = (nom) => (CAPTURES ? join(CAPTURES, nom) : undefined);

/** The file of somebody with a declaration to make and a residence permit that waits for an answer. */
async function dossier(page) {
  await page.goto("/file/D07");
  const files = await page.locator("main a[href^='/personnes/']").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
  for (const file of files) {
    const sheet = await (await page.request.get(`${file}/rendez-vous`)).text();
    if (sheet.includes("pas de réponse voudra dire refus") && sheet.includes("Déclaration trimestrielle RSA")) return page.goto(file);
  }
  assert.fail(`nobody waits for an answer among ${files.length}`);
}

for (const condition of Object.keys(CONDITIONS)) {
  test(`a meeting is prepared in one tap from the file (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "claire");
    await dossier(page);
    await page.getByRole("link", { name: "Préparer le rendez-vous" }).click();
    await page.getByRole("heading", { level: 1, name: "Préparer le rendez-vous" }).waitFor();
    for (const name of ["À faire", "Papiers à apporter", "En attente d’une réponse"]) await page.getByRole("heading", { level: 2, name }).waitFor();
    await page.getByText("Déclaration trimestrielle RSA").first().waitFor();
    await page.getByText(/pas de réponse voudra dire refus/).first().waitFor();
    await conforme(page, `rendez-vous ${condition}`);
    await page.getByRole("link", { name: "Mots neutres, prénom seul" }).click();
    await page.getByText("Dossier déposé").first().waitFor();
    assert.equal(await page.locator("main").getByText(/\bRSA\b/).count(), 0, "no right is named");
    await conforme(page, `rendez-vous neutre ${condition}`);
    await page.context().close();
  });
}

test("the sheet is one page of paper, as full as it may be", async () => {
  const page = await open(browser, server.adresse, "bureau");
  await connecter(page, "claire");
  await dossier(page);
  await page.getByRole("link", { name: "Préparer le rendez-vous" }).click();
  assert.equal(pages(await page.pdf({ format: "A4", path: papier("rendez-vous.pdf") })), 1);
  for (const state of ["vide", "chargee", "neutre"]) {
    await page.goto(`/_ui/rendez-vous/${state}`);
    assert.equal(pages(await page.pdf({ format: "A4", path: papier(`rendez-vous-${state}.pdf`) })), 1, state);
  }
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector(".rdv strong")).fontSize), "18.6667px", "14 points");
  await page.context().close();
});

test("the same with the keyboard only", async () => {
  const page = await open(browser, server.adresse, "bureau");
  await connecter(page, "claire");
  await dossier(page);
  await tabJusqua(page, "a[href$='/rendez-vous']");
  await page.keyboard.press("Enter");
  await page.waitForURL(/rendez-vous$/);
  await tabJusqua(page, "a[href$='mots=neutres']");
  await page.keyboard.press("Enter");
  await page.getByText("Dossier déposé").first().waitFor();
  await page.context().close();
});
