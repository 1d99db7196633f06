// A referent changed with its history; a replacement that lends a team, then ends; people handed over and given back.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { CONDITIONS, conforme, connecter, demonstration, navigateur, page as open, tabJusqua } from "../../../../navigateur/outils.mjs";

let server, browser;
before(async () => { server = await demonstration(); browser = await navigateur(); });
after(async () => { await browser?.close(); await server?.stop(); });

const jour = (plus) => new Date(Date.now() + plus * 864e5).toISOString().slice(0, 10);

for (const condition of Object.keys(CONDITIONS)) {
  test(`a person gets another referent, and her history says it (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "claire");
    await page.locator(".liste a.qui[href^='/personnes/']").first().click();
    await page.getByRole("link", { name: "Changer, ou voir l’histoire" }).click();
    await page.getByRole("heading", { level: 1, name: "Qui l’accompagne" }).waitFor();
    await conforme(page, `suivi ${condition}`);
    await page.getByRole("button", { name: "Enregistrer" }).click();
    await page.getByRole("link", { name: /Rien ne change/ }).waitFor();
    await conforme(page, `suivi en erreur ${condition}`);
    const to = await page.getByLabel("Référent").evaluate((list) => [...list.options].find((one) => one.value && !one.selected).label);
    await page.getByLabel("Référent").selectOption({ label: to });
    await page.getByLabel("Pourquoi").fill("Elle préfère le matin.");
    await page.getByRole("button", { name: "Enregistrer" }).click();
    await page.getByText(/décidé par Claire Morel, noté aujourd’hui/).first().waitFor();
    await page.getByText("Elle préfère le matin.").first().waitFor();
    await conforme(page, `suivi changé ${condition}`);
    await page.context().close();
  });

  test(`a team is lent for a replacement, is seen, and is seen no more when it ends (${condition})`, async () => {
    const boss = await open(browser, server.adresse, condition);
    await connecter(boss, "mperrin");
    await boss.goto("/equipe");
    await conforme(boss, `équipe ${condition}`);
    await boss.getByRole("link", { name: /^Remplacements/ }).click();
    await conforme(boss, `remplacements ${condition}`);
    await boss.getByLabel("Qui s’absente").selectOption({ label: "Sonia Belkacem" });
    await boss.getByLabel("Qui remplace").selectOption({ label: "Claire Morel" });
    await boss.getByLabel("Dernier jour").fill(jour(5));
    await boss.getByRole("button", { name: "Enregistrer" }).click();
    await boss.getByRole("link", { name: /n’est pas de l’équipe Logement/ }).waitFor();
    await conforme(boss, `remplacement en erreur ${condition}`);
    await boss.getByText("Lui prêter l’équipe").click();
    await boss.getByRole("button", { name: "Enregistrer" }).click();
    await boss.getByText("Claire Morel remplace Sonia Belkacem").first().waitFor();
    const claire = await open(browser, server.adresse, condition);
    await connecter(claire, "claire");
    await claire.getByText(/Vous remplacez.+équipe Logement/).waitFor();
    await claire.getByRole("heading", { name: /Pour Sonia Belkacem/ }).waitFor();
    await conforme(claire, `aujourd’hui en remplaçant ${condition}`);
    await claire.getByRole("link", { name: "Toutes les personnes de Sonia Belkacem" }).click();
    await conforme(claire, `personnes de l’absente ${condition}`);
    await claire.locator(".liste a.qui[href^='/personnes/']").first().click();
    const file = claire.url();
    await boss.getByRole("button", { name: /Terminer maintenant.+Claire Morel remplace Sonia/ }).click();
    await boss.getByText(/terminé plus tôt par Martine Perrin/).first().waitFor();
    assert.equal((await claire.goto(file)).status(), 404);
    await boss.context().close();
    await claire.context().close();
  });

  test(`people are handed to a colleague by ticking, and given back (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "mperrin");
    await page.goto("/remplacements");
    await page.getByRole("link", { name: "Passer les personnes de Youssef Benamar" }).click();
    await conforme(page, `passation ${condition}`);
    const count = await page.locator("h1 + p").innerText();
    await page.getByLabel("Qui prend la suite").selectOption({ label: "Élise Rouvière" });
    for (const at of [0, 1]) await page.locator("[name=personne] + label").nth(at).click();
    await page.getByRole("button", { name: "Passer les personnes cochées" }).click();
    await page.getByRole("status").getByText(/2\s+dossiers passés à Élise Rouvière/).waitFor();
    assert.notEqual(await page.locator("h1 + p").innerText(), count);
    await conforme(page, `passation faite ${condition}`);
    await page.getByRole("status").getByRole("button", { name: "Annuler" }).click();
    await page.getByText("(annulé)").first().waitFor();
    assert.equal(await page.locator("h1 + p").innerText(), count);
    await page.goto(`/depuis?depuis=${jour(-400)}`);
    await conforme(page, `depuis vide ${condition}`);
    await page.context().close();
  });
}

test("what happened to her people is read on one page", async () => {
  const page = await open(browser, server.adresse, "telephone");
  await connecter(page, "elise");
  await page.goto(`/depuis?depuis=${jour(-500)}`);
  await page.getByRole("heading", { level: 2 }).first().waitFor();
  await conforme(page, "depuis telephone");
  await page.setViewportSize({ width: 1280, height: 800 });
  await conforme(page, "depuis bureau");
  await page.context().close();
});

for (const condition of ["bureau", "telephone"]) {
  test(`the same with the keyboard only (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "mperrin");
    await page.goto("/suivi/sans-referent");
    await page.goto("/remplacements");
    await tabJusqua(page, "a[href^='/suivi/']");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/suivi\//);
    await tabJusqua(page, "#a");
    await page.keyboard.press("ArrowDown");
    await tabJusqua(page, "[name=personne]");
    await page.keyboard.press("Space");
    await page.keyboard.press("Enter");
    await page.getByRole("status").getByText(/1\s+dossier passé/).waitFor();
    await tabJusqua(page, "form[action$='/annulation'] button");
    await page.keyboard.press("Enter");
    await page.getByText("(annulé)").first().waitFor();
    await page.context().close();
  });
}
