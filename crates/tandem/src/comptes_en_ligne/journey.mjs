// An account noted in at most four interactions, refused on a colleague's address, given back; the keys card, printed on one
// sheet. In five windows, keyboard first, without script too.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { auPlus, CAPTURES, CONDITIONS, conforme, connecter, demonstration, navigateur, page as open, tabJusqua } from "../../../../navigateur/outils.mjs";

let server, browser;
before(async () => { server = await demonstration(); browser = await navigateur(); });
after(async () => { await browser?.close(); await server?.stop(); });

const mot = () => Array.from({ length: 9 }, () => String.fromCharCode(97 + Math.floor(Math.random() * 26))).join("");

async function personne(page) {
  await page.goto("/personnes/nouvelle");
  await page.getByLabel("Prénom ou pseudonyme").fill(mot());
  await page.getByLabel("Nom de famille").fill(mot());
  await page.getByRole("button", { name: "Ajouter" }).click();
  await page.waitForURL(/\/personnes\/[0-9a-f-]{36}/);
  return new URL(page.url()).pathname;
}

for (const condition of Object.keys(CONDITIONS)) {
  test(`noted in at most four interactions, refused on a colleague's address, declared, given back (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "claire");
    const file = await personne(page);
    let interactions = 0;
    const act = async (work) => { interactions += 1; await work; };
    await act(page.getByRole("link", { name: "Noter un compte" }).click());
    await page.getByRole("heading", { level: 1, name: "Un compte en ligne" }).waitFor();
    await conforme(page, `nouveau compte ${condition}`);
    await act(page.getByLabel("Quel site").selectOption("Caf"));
    await act(page.locator("#courriel").getByText("à elle").click());
    await act(page.getByRole("button", { name: "Il marche" }).click());
    await page.waitForURL(/\/comptes\/[0-9a-f-]{36}/);
    auPlus(4, interactions, `noter un compte (${condition})`);
    await conforme(page, `compte ${condition}`);

    await page.getByRole("link", { name: "Changer l’adresse ou le téléphone" }).click();
    await page.getByLabel("L’adresse e-mail (facultatif)").fill("accueil@ccas-saint-denis.example");
    await page.getByRole("button", { name: "Enregistrer" }).click();
    await page.getByRole("heading", { name: "La route : une adresse à elle" }).waitFor();
    assert.equal(await page.getByLabel("L’adresse e-mail (facultatif)").inputValue(), "accueil@ccas-saint-denis.example");
    await conforme(page, `adresse refusée ${condition}`);
    await page.getByLabel("Ce qui va être fait").fill("Créer sa boîte ensemble, puis changer l’adresse sur caf.fr");
    const day = new Date(Date.now() + 8 * 86400000).toISOString().slice(0, 10);
    await page.getByLabel("Au plus tard le").fill(day);
    await page.getByRole("button", { name: "Enregistrer" }).click();
    await page.getByRole("heading", { name: /À reprendre avant/ }).waitFor();
    await conforme(page, `compte à reprendre ${condition}`);
    await page.goto("/comptes");
    await page.getByText("Créer sa boîte ensemble").first().waitFor();
    await conforme(page, `comptes à reprendre ${condition}`);
    await page.goBack();
    await page.getByRole("button", { name: "Remis à la personne" }).click();
    await page.getByRole("heading", { name: /À reprendre avant/ }).waitFor({ state: "detached" });
    await page.goto(file);
    await page.getByText("adresse à elle").first().waitFor();
    await conforme(page, `dossier ${condition}`);
    await page.context().close();
  });

  test(`the keys card is seen, typed, and shown to print (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "claire");
    const file = await personne(page);
    let interactions = 0;
    interactions += 1; await page.getByRole("link", { name: "Carte de mes clés" }).click();
    await conforme(page, `carte ${condition}`);
    interactions += 1; await page.getByLabel("Son adresse e-mail à elle").fill("aissata.diallo1987@laposte.net");
    interactions += 1; await page.getByRole("button", { name: "Voir la carte à imprimer" }).click();
    await page.getByRole("heading", { level: 1, name: "Carte de mes clés" }).waitFor();
    await page.getByText("Si j’oublie mon mot de passe").waitFor();
    auPlus(4, interactions, `la carte de mes clés (${condition})`);
    await conforme(page, `carte à imprimer ${condition}`);
    assert.equal(await page.locator("input[type=password]").count(), 0);
    // Gone from the page, gone for good.
    await page.goto(`${file}/comptes/carte`);
    assert.equal(await page.getByLabel("Son adresse e-mail à elle").inputValue(), "");
    await page.context().close();
  });
}

test("with the keyboard only, at 320 px: an account is noted, then seen blocked in one press", async () => {
  const page = await open(browser, server.adresse, "telephone");
  await connecter(page, "claire");
  await page.goto(`${await personne(page)}`);
  await tabJusqua(page, 'a[href$="/comptes/nouveau"]', 120);
  await page.keyboard.press("Enter");
  await page.waitForURL(/comptes\/nouveau/);
  await tabJusqua(page, "#service");
  await page.keyboard.type("ameli");
  await tabJusqua(page, 'input[name="courriel"]');
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowDown");
  await tabJusqua(page, 'button[name="etat"][value="existe"]');
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: /Ameli/ }).waitFor();
  await tabJusqua(page, 'button[name="etat"][value="bloque"]');
  await page.keyboard.press("Enter");
  await page.locator(".mot", { hasText: "bloqué" }).waitFor();
  await page.context().close();
});

test("the keys card holds on one sheet, empty or full, in French and in every language", async () => {
  const page = await open(browser, server.adresse, "bureau");
  await connecter(page, "claire");
  const file = await personne(page);
  await page.goto(`${file}/comptes/carte`);
  const langues = await page.locator("#langue option").evaluateAll((all) => all.map((one) => one.value));
  assert.ok(langues.length >= 11);
  for (const langue of langues) {
    await page.goto(`${file}/comptes/carte`);
    await page.getByLabel("Son adresse e-mail à elle").fill("marie-therese.de-la-rochefoucauld@laposte.net");
    await page.getByLabel("Cette adresse lui sert pour").fill("Caf, Ameli (sécurité sociale), France Travail, impôts");
    await page.getByLabel("Langue de la carte").selectOption(langue);
    await page.getByRole("button", { name: "Voir la carte à imprimer" }).click();
    await page.locator(".cles").waitFor();
    const pdf = (await page.pdf({ format: "A4", path: CAPTURES ? join(CAPTURES, `carte-${langue}.pdf`) : undefined })).toString("latin1");
    assert.equal(pdf.match(/\/Type \/Page\b/g).length, 1, `${langue}: one sheet`);
  }
  await page.context().close();
});

test("a leaver's page tells the accounts that hang on her address", async () => {
  const page = await open(browser, server.adresse, "bureau");
  await connecter(page, "mperrin");
  await page.goto("/comptes");
  await page.getByText("en retard").first().waitFor();
  await page.goto("/equipe/agents");
  await page.getByRole("link", { name: "Youssef Benamar" }).first().click();
  await page.getByRole("heading", { name: "Comptes de personnes liés à son adresse ou à son téléphone" }).waitFor();
  await conforme(page, "agent qui part");
  await page.goto("/comptes/adresses");
  await page.getByText("ccas-saint-denis.example").first().waitFor();
  await conforme(page, "adresses de l’établissement");
  await page.context().close();
});
