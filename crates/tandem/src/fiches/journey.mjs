// J12: a site changed this morning. A colleague says so in three interactions, the responsable confirms in one.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { CONDITIONS, conforme, connecter, demonstration, navigateur, page as open, tabJusqua } from "../../../../navigateur/outils.mjs";

let server, browser;
before(async () => { server = await demonstration(); browser = await navigateur(); });
after(async () => { await browser?.close(); await server?.stop(); });

const SIGNALE = /Signalé (ce matin|cet après-midi|ce soir) par un·e collègue, à vérifier/;
const CODES = ["D01", "D06", "D21", "D40", "D50"];

for (const [rang, condition] of Object.keys(CONDITIONS).entries()) {
  test(`a change is reported in three interactions and confirmed in one (${condition})`, async () => {
    const code = CODES[rang];
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "karim");
    await page.getByRole("link", { name: "Fiches de démarches" }).click();
    await page.getByRole("heading", { level: 1, name: "Fiches de démarches" }).waitFor();
    await conforme(page, `fiches ${condition}`);
    await page.getByLabel("Chercher une fiche").fill(code);
    await page.getByRole("button", { name: "Chercher" }).click();
    assert.equal(new URL(page.url()).search, `?q=${code}`, "words of a fiche, in the address");
    await page.locator(`main a[href="/fiches/${code}"]`).click();
    await page.getByRole("heading", { level: 2, name: "Pas à pas" }).waitFor();
    await conforme(page, `fiche ${condition}`);
    let interactions = 0;
    await page.getByRole("link", { name: "Ça a changé" }).click(); interactions += 1;
    await page.getByLabel("Ce qui a changé, en une phrase").fill("Le bouton est passé en bas de la page."); interactions += 1;
    await page.getByRole("button", { name: "Signaler" }).click(); interactions += 1;
    await page.getByText(SIGNALE).first().waitFor();
    assert.ok(interactions <= 3, `${interactions} interactions`);
    await conforme(page, `fiche signalée ${condition}`);
    await page.goto(`/fiches/${code}/signalement`);
    await conforme(page, `signalement ${condition}`);
    await page.getByRole("button", { name: "Signaler" }).click();
    await page.getByRole("link", { name: "Dites en une phrase ce qui a changé." }).waitFor();
    await conforme(page, `signalement en erreur ${condition}`);
    await page.context().close();

    const boss = await open(browser, server.adresse, condition);
    await connecter(boss, "mperrin");
    await boss.goto(`/fiches/${code}`);
    await conforme(boss, `fiche à confirmer ${condition}`);
    await boss.getByRole("button", { name: "Confirmer" }).click();
    await boss.getByText("C’est confirmé.").waitFor();
    assert.equal(await boss.getByText(SIGNALE).count(), 0);
    await boss.getByRole("link", { name: "Versions" }).click();
    await boss.getByText("Martine Perrin, signalement confirmé").waitFor();
    await conforme(boss, `versions ${condition}`);
    await boss.context().close();
  });
}

for (const condition of ["bureau", "telephone", "sans script"]) {
  test(`a fiche is modified, a fault of its rules says the line and loses nothing (${condition})`, async () => {
    const code = condition === "bureau" ? "D07" : condition === "telephone" ? "D30" : "D41";
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "claire");
    await page.goto(`/fiches/${code}`);
    await page.getByRole("link", { name: "Modifier" }).click();
    await conforme(page, `modifier ${condition}`);
    const rules = page.getByLabel("Règles d’échéance");
    const before = await rules.inputValue();
    await rules.fill(`${before}\n\n[[echeances]]\ncle = "gardee"\ntype = "chaque-mois"\n`);
    await page.getByLabel("En mots simples").fill("Une phrase à garder");
    await page.getByRole("button", { name: "Enregistrer" }).click();
    await page.getByText(/Ligne \d+\s:/).first().waitFor();
    assert.match(await rules.inputValue(), /gardee/);
    assert.equal(await page.getByLabel("En mots simples").inputValue(), "Une phrase à garder");
    await conforme(page, `modifier en erreur ${condition}`);
    await rules.fill(before);
    await page.getByLabel("Ce qui change, en quelques mots").fill("Plus simple");
    await page.getByRole("button", { name: "Enregistrer" }).click();
    await page.getByText("La nouvelle version est enregistrée.").waitFor();
    await page.getByRole("link", { name: "Versions" }).click();
    await page.getByText("Plus simple").waitFor();
    await conforme(page, `versions de la fiche ${condition}`);
    await page.context().close();
  });
}

for (const condition of ["bureau", "telephone", "sombre"]) {
  test(`fiches leave as a signed file and come back, words compared (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "mperrin");
    await page.goto("/fiches");
    await page.getByRole("link", { name: "Envoyer ou recevoir des fiches signées" }).click();
    await conforme(page, `échange ${condition}`);
    await page.getByRole("checkbox", { name: /D01/ }).check();
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Télécharger le fichier signé" }).click()]);
    await page.getByLabel("Fichier reçu").setInputFiles(await download.path());
    await page.getByRole("button", { name: "Lire le fichier" }).click();
    await page.getByRole("heading", { level: 1, name: "Fiches reçues" }).waitFor();
    await page.getByText("C’est votre propre clé").waitFor();
    await conforme(page, `fiches reçues ${condition}`);
    await page.getByRole("button", { name: "Reprendre les fiches cochées" }).click();
    await page.getByRole("link", { name: "Cochez au moins une fiche à reprendre." }).waitFor();
    await conforme(page, `fiches reçues en erreur ${condition}`);
    await page.context().close();
  });
}

test("a change is reported with the keyboard only", async () => {
  const page = await open(browser, server.adresse, "bureau");
  await connecter(page, "karim");
  await page.goto("/fiches/D25");
  await tabJusqua(page, "a[href='/fiches/D25/signalement']");
  await page.keyboard.press("Enter");
  await page.waitForURL(/signalement$/);
  await tabJusqua(page, "#phrase");
  await page.keyboard.type("Le menu a changé.");
  await tabJusqua(page, "button[type=submit].plein");
  await page.keyboard.press("Enter");
  await page.getByText(SIGNALE).first().waitFor();
  await page.context().close();
});

test("every fiche of the catalogue prints on one A4 sheet", async () => {
  const page = await open(browser, server.adresse, "bureau");
  await connecter(page, "karim");
  await page.goto("/fiches");
  const codes = await page.locator("main a[href^='/fiches/D']").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
  assert.ok(codes.length >= 50, `${codes.length} fiches`);
  const long = [];
  for (const address of codes) {
    await page.goto(address);
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
    const pages = (pdf.match(/\/Type\s*\/Page[^s]/g) ?? []).length;
    if (pages !== 1) long.push(`${address}: ${pages}`);
  }
  assert.deepEqual(long, [], "more than one sheet");
  await page.context().close();
});
