// A file about to be archived says so; it is kept with a reason; the responsable sees what is about to leave.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { conforme, connecter, demonstration, navigateur, page as open } from "../../../../navigateur/outils.mjs";

let server, browser;
before(async () => { server = await demonstration(); browser = await navigateur(); });
after(async () => { await browser?.close(); await server?.stop(); });

const ANCIENS = { bureau: ["Josette", "CARADEC"], telephone: ["Amadou", "SYLLA"], "sans script": ["Mireille", "ZANINI"] };

for (const [condition, [prenom, nom]] of Object.entries(ANCIENS)) {
  test(`a file about to be archived is kept with a reason (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "mperrin");
    await page.goto("/equipe");
    await page.getByRole("link", { name: "Conservation et archives" }).click();
    await page.getByRole("heading", { level: 1, name: "Conservation" }).waitFor();
    await conforme(page, `conservation ${condition}`);
    await page.getByRole("link", { name: `${prenom} ${nom}`, exact: true }).click();
    await page.getByText("ce dossier sera archivé").waitFor();
    await conforme(page, `dossier averti ${condition}`);
    await page.getByRole("link", { name: "Le garder, avec une raison" }).click();
    await page.getByRole("button", { name: "Garder le dossier" }).click();
    await page.getByRole("link", { name: "Dites pourquoi, en quelques mots." }).waitFor();
    await conforme(page, `garder en erreur ${condition}`);
    await page.getByLabel("Pourquoi").fill("Recours en cours");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: new RegExp(nom) }).waitFor();
    assert.equal(await page.getByText("ce dossier sera archivé").count(), 0);
    await page.goto("/conservation");
    assert.equal(await page.getByRole("link", { name: `${prenom} ${nom}`, exact: true }).count(), 0);
    await page.context().close();
  });
}

test("only the responsable opens it", async () => {
  const page = await open(browser, server.adresse, "bureau");
  await connecter(page, "claire");
  await page.goto("/equipe");
  assert.equal(await page.getByRole("link", { name: "Conservation et archives" }).count(), 0);
  await page.goto("/conservation");
  await page.getByRole("heading", { level: 1, name: "Cette page ne vous est pas ouverte" }).waitFor();
  await page.context().close();
});
