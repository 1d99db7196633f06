// A request is registered, answered, and the file handed over: keyboard, 1280 and 320, without JavaScript.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { CONDITIONS, conforme, connecter, demonstration, navigateur, page as open, tabJusqua } from "../../../../navigateur/outils.mjs";

let server, browser;
before(async () => { server = await demonstration(); browser = await navigateur(); });
after(async () => { await browser?.close(); await server?.stop(); });

const someone = async (page) => {
  await page.goto("/personnes");
  await page.locator("a[href^='/personnes/0']").first().click();
  return page.url().replace(/[#?].*/, "");
};

for (const condition of Object.keys(CONDITIONS)) {
  test(`a request is registered, its last day shown, its file handed over (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "mperrin");
    const file = await someone(page);
    await page.goto(`${file}/droits/nouvelle`);
    await conforme(page, `demander ${condition}`);
    await page.getByText("Voir ses données, en avoir une copie").click();
    await page.getByRole("button", { name: "Enregistrer la demande" }).click();
    await page.waitForURL(/\/droits\//);
    await conforme(page, `demande ${condition}`);
    await page.getByText("Oui, en entier").click();
    await page.getByLabel("La réponse, en mots simples").fill("Voici la copie de votre dossier.");
    await page.getByRole("button", { name: "Enregistrer la réponse" }).click();
    await page.getByText("donner la copie du dossier").first().waitFor();
    await page.getByRole("link", { name: "Feuille à imprimer" }).click();
    await conforme(page, `feuille ${condition}`);
    await page.goto(`${file}/copie`);
    await conforme(page, `copie ${condition}`);
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Recevoir la copie" }).click()]);
    const bytes = await readFile(await download.path());
    assert.equal(bytes.subarray(0, 2).toString(), "PK");
    assert.match(download.suggestedFilename(), /^dossier-\d{4}-\d\d-\d\d\.zip$/);
    await page.goto(`${file}/ouvertures`);
    await page.getByText("a préparé une copie du dossier").first().waitFor();
    await conforme(page, `ouvertures ${condition}`);
    for (const path of ["/equipe/droits", "/equipe/export"]) {
      await page.goto(path);
      await conforme(page, `${path} ${condition}`);
    }
    await page.context().close();
  });
}

test("a request is registered with the keyboard only", async () => {
  const page = await open(browser, server.adresse, "bureau");
  await connecter(page, "mperrin");
  const file = await someone(page);
  await page.goto(`${file}/droits/nouvelle`);
  await tabJusqua(page, "input[name=droit]");
  await page.keyboard.press("Space");
  await tabJusqua(page, "button.plein[type=submit]");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/droits\/0/);
  await page.context().close();
});
