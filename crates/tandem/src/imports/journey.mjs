// A worker's own spreadsheet goes in: seen before it is written, corrected on screen, done once.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CONDITIONS, conforme, connecter, demonstration, navigateur, page as open, tabJusqua } from "../../../../navigateur/outils.mjs";

let server, browser;
before(async () => { server = await demonstration(); browser = await navigateur(); });
after(async () => { await browser?.close(); await server?.stop(); });

const conditions = Object.keys(CONDITIONS);
for (const condition of conditions) {
  test(`a spreadsheet becomes people (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "claire");
    await page.goto("/personnes");
    await page.getByRole("link", { name: "Reprendre un tableau" }).click();
    await conforme(page, `imports ${condition}`);
    await page.getByRole("button", { name: "Voir ce que Tandem comprend" }).click();
    await page.getByText("Choisissez un fichier").first().waitFor();
    await conforme(page, `imports en erreur ${condition}`);
    // Each condition brings its own people: the names carry its number.
    const text = readFileSync(join(server.folder, "file-active.csv"), "utf8").replaceAll(/^([A-Z][A-ZÉ ]+);/gm, `$1 ${"ABCDEF"[conditions.indexOf(condition)].repeat(3)};`);
    await page.getByLabel("Fichier").setInputFiles({ name: "file active.csv", mimeType: "text/csv", buffer: Buffer.from(text, "latin1") });
    await page.getByRole("button", { name: "Voir ce que Tandem comprend" }).click();
    await page.getByRole("heading", { name: "Ce que Tandem comprend" }).waitFor();
    await conforme(page, `import a verifier ${condition}`);
    await page.getByRole("button", { name: /^Reprendre les/ }).click();
    const done = page.getByText(/Reprise terminée/);
    for (let tries = 0; tries < 20 && !(await done.isVisible()); tries += 1) { await page.waitForTimeout(300); await page.reload(); }
    await conforme(page, `import fini ${condition}`);
    await page.getByRole("link", { name: "Corriger la ligne 5" }).click();
    await conforme(page, `import ligne ${condition}`);
    await page.getByLabel("DDN").fill("28/02/1947");
    await page.getByRole("button", { name: "Reprendre cette ligne" }).click();
    await page.goto("/personnes");
    await page.getByLabel("Chercher une personne").fill(`yvonne le gall ${"ABCDEF"[conditions.indexOf(condition)].repeat(3)}`);
    await page.keyboard.press("Enter");
    await page.getByText(/^Yvonne LE GALL/).first().waitFor();
    await page.context().close();
  });
}

test("the same with the keyboard only (telephone)", async () => {
  const page = await open(browser, server.adresse, "telephone");
  await connecter(page, "sonia");
  await page.goto("/imports");
  await tabJusqua(page, "#fichier");
  await page.locator("#fichier").setInputFiles({ name: "a.csv", mimeType: "text/csv", buffer: Buffer.from("Nom;Prénom\nZAOUI;Lamia\n") });
  await tabJusqua(page, "main button");
  await page.keyboard.press("Enter");
  await page.waitForURL(/imports\/.+/);
  await tabJusqua(page, "button[value=lancer]");
  await page.keyboard.press("Enter");
  const done = page.getByText("Reprise terminée : 1 personne reprise.");
  for (let tries = 0; tries < 20 && !(await done.isVisible()); tries += 1) { await page.waitForTimeout(300); await page.reload(); }
  assert.ok(await done.isVisible());
  await page.context().close();
});
