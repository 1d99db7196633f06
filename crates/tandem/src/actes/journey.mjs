// From today's page: who had the hand, in three interactions, without typing. Then undone.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { CONDITIONS, conforme, connecter, demonstration, navigateur, page as open, tabJusqua } from "../../../../navigateur/outils.mjs";

let server, browser;
before(async () => { server = await demonstration(); browser = await navigateur(); });
after(async () => { await browser?.close(); await server?.stop(); });

for (const condition of Object.keys(CONDITIONS)) {
  test(`an act is noted in three interactions (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await conforme(await page.goto("/connexion").then(() => page), `connexion ${condition}`);
    await connecter(page, "claire");
    await conforme(page, `aujourdhui ${condition}`);
    let interactions = 0;
    const act = async (work) => { interactions += 1; await work; };
    await act(page.getByRole("link", { name: /^Noter pour/ }).first().click());
    await conforme(page, `noter ${condition}`);
    await act(page.getByText("Elle, je guidais").click());
    await act(page.getByRole("button", { name: "10 min" }).click());
    await page.getByRole("status").waitFor();
    assert.equal(interactions, 3);
    assert.match(await page.getByRole("status").innerText(), /Noté pour .+elle, je guidais.+10 min/);
    await conforme(page, `acte noté ${condition}`);
    await page.getByRole("button", { name: "Annuler" }).click();
    await page.getByText("Annulé par Claire Morel").first().waitFor();
    await conforme(page, `dossier ${condition}`);
    await page.context().close();
  });
}

for (const condition of ["bureau", "telephone"]) {
  test(`the same with the keyboard only (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "claire");
    await tabJusqua(page, "a[href*='/actes/nouveau']");
    await page.keyboard.press("Enter");
    await page.waitForURL(/actes\/nouveau/);
    await tabJusqua(page, "input[name=mode]");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await tabJusqua(page, "button[name=duree][value='5']");
    await page.keyboard.press("Enter");
    assert.match(await page.getByRole("status").innerText(), /à deux.+5 min/);
    await page.context().close();
  });
}

test("a mistake is said, and what was typed is still there", async () => {
  const page = await open(browser, server.adresse, "bureau");
  await connecter(page, "claire");
  await page.getByRole("link", { name: /^Noter pour/ }).first().click();
  await page.getByText("Ajouter une raison").click();
  await page.getByLabel("Note (facultatif)").fill("à garder");
  await page.getByRole("button", { name: "20 min" }).click();
  await page.getByRole("link", { name: "Choisissez qui avait la main." }).waitFor();
  assert.equal(await page.getByLabel("Note (facultatif)").inputValue(), "à garder");
  await conforme(page, "noter en erreur");
  await page.context().close();
});

for (const condition of Object.keys(CONDITIONS)) {
  test(`a password in a note is shown, taken out, and the rest is saved (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "claire");
    await page.goto("/personnes");
    await page.locator(".liste .qui").first().click();
    await page.getByRole("link", { name: /^Noter/ }).first().click();
    await page.locator('input[name="mode"][value="M3"]').check({ force: true });
    if (!await page.locator("#note").isVisible()) await page.locator("details:has(#note) summary").click();
    await page.locator("#note").fill("Compte ameli créé avec elle. mdp : Soleil59!");
    await page.getByRole("button", { name: "10 min" }).click();
    await page.getByRole("heading", { level: 1, name: "Retirez ce mot avant d’enregistrer" }).waitFor();
    assert.equal(await page.locator("mark").textContent(), "Soleil59!");
    await conforme(page, `secret ${condition}`);
    assert.equal(await page.getByLabel("Votre texte").inputValue(), "Compte ameli créé avec elle. mdp : Soleil59!");
    await page.getByLabel("Votre texte").fill("Compte ameli créé avec elle.");
    await page.getByRole("button", { name: "Enregistrer sans le secret" }).click();
    await page.getByText(/Noté pour/).first().waitFor();
    await page.context().close();
  });
}
