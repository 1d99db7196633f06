// An enquête from end to end: opened in four presses, answered on a telephone without an account nor a script, by keyboard too, papers
// typed, charts read without their picture, paper counted in pages; and the log of the program that says nothing of who answered.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { auPlus, CAPTURES, CONDITIONS, conforme, connecter, demonstration, navigateur, page as open, tabJusqua } from "../../../../navigateur/outils.mjs";

let server, browser;
before(async () => { server = await demonstration(process.env.TANDEM_BINAIRE ?? "target/debug/tandem"); browser = await navigateur(); });
after(async () => { await browser?.close(); await server?.stop(); });

const pages = (pdf) => (pdf.toString("latin1").match(/\/Type\s*\/Page[^s]/g) ?? []).length;
const chemin = (nom) => CAPTURES && join(CAPTURES, nom);
const choisir = (page, question, mot) => page.getByRole("group", { name: question }).locator("label", { hasText: mot }).first();

/** Opens an enquête from the team's page; its public path. */
async function ouvrir(page, modele, interactions = []) {
  await page.goto("/equipe");
  const appui = async (what) => { interactions.push(1); await what.click(); };
  await appui(page.getByRole("link", { name: /^Enquêtes sur le numérique/ }));
  await appui(page.getByRole("link", { name: "Nouvelle enquête" }));
  await appui(page.locator("label", { hasText: modele }));
  await appui(page.getByRole("button", { name: "Ouvrir l’enquête" }));
  await page.getByRole("heading", { level: 2, name: "Pour répondre" }).waitFor();
  return new URL(await page.getByRole("link", { name: /\/repondre\// }).innerText()).pathname;
}

for (const condition of Object.keys(CONDITIONS)) {
  test(`opened in four interactions, answered in fourteen, and counted (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "mperrin");
    const presses = [];
    const path = await ouvrir(page, "Internet et vos démarches", presses);
    auPlus(4, presses.length, `ouvrir une enquête (${condition})`);
    await conforme(page, `enquête ouverte ${condition}`);
    const fiche = page.url();
    const anyone = await open(browser, server.adresse, condition);
    await anyone.goto(path);
    await conforme(anyone, `répondre ${condition}`);
    let interactions = 0;
    const appui = async (what) => { interactions += 1; await what.click(); };
    for (const [question, mot] of [["1. À la fin", "Oui, tout juste"], ["3. Quel âge", "25 à 39 ans"], ["4. Avez-vous Internet", "Non"], ["5. Êtes-vous", "Non, pas trop"], ["6. Sur Internet", "Difficilement"], ["7. Qui fait", "Moi, avec de l’aide"], ["8. Qu’est-ce", "J’ai peur de me tromper"], ["9. Avez-vous déjà", "Non"], ["10. Qui vous", "Un travailleur social"], ["11. Comment", "En voyant quelqu’un"]]) {
      await appui(choisir(anyone, question, mot));
    }
    interactions += 1;
    await anyone.getByLabel(/^2\. Combien/).fill("2");
    interactions += 1;
    await anyone.getByLabel(/^12\. Voulez-vous/).fill("Rien de plus.");
    await appui(anyone.getByText(/^D’accord pour que ces mots/));
    await appui(anyone.getByRole("button", { name: "Envoyer mes réponses" }));
    await anyone.getByRole("heading", { level: 1, name: "Merci" }).waitFor();
    auPlus(14, interactions, `répondre à douze questions (${condition})`);
    await conforme(anyone, `merci ${condition}`);
    assert.deepEqual(await anyone.context().cookies(), []);
    await page.goto(fiche);
    await page.getByText("1\u00a0réponse reçue").waitFor();
    await anyone.context().close();
    await page.context().close();
  });
}

test("the answers of the demonstration are looked at: charts, tables, published figures, crossings, two waves", async () => {
  for (const condition of ["bureau", "telephone", "sombre"]) {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "claire");
    await page.goto("/enquetes");
    await conforme(page, `enquêtes ${condition}`);
    await page.getByRole("link", { name: "Le numérique dans notre travail" }).last().click();
    await page.getByRole("link", { name: "Résultats" }).click();
    await page.getByRole("heading", { level: 1, name: "Résultats" }).waitFor();
    await conforme(page, `résultats ${condition}`);
    for (const texte of [/83.%/, /58.%/, /95.%/, /75.%/, /moins de 10.%/, /30.%/, /20.%/]) await page.locator(".publie").getByText(texte).first().waitFor();
    const resultats = page.url();
    for (const titre of ["Usages d’Internet selon le champ d’accompagnement", "Aisance avec le numérique selon l’âge", "Les personnes parlent-elles de leurs problèmes d’accès, selon le champ"]) {
      await page.goto(resultats);
      await page.getByRole("link", { name: titre }).click();
      await page.getByRole("heading", { level: 1, name: titre }).waitFor();
      assert.ok(await page.getByRole("img").count() >= 1);
      await page.getByText("Non publié.").waitFor();
      await conforme(page, `${titre} ${condition}`);
    }
    await page.getByLabel("Compter", { exact: true }).selectOption({ label: "Avez-vous été formé au numérique, pendant vos études ou au travail\u00a0?" });
    await page.getByLabel("Selon", { exact: true }).selectOption({ label: "Quel âge avez-vous\u00a0?" });
    await page.getByRole("button", { name: "Croiser" }).click();
    await page.getByRole("heading", { level: 1, name: /^Avez-vous été formé/ }).waitFor();
    await page.goto(resultats);
    await page.getByRole("link", { name: /^Avec la vague 2/ }).click();
    await page.getByRole("heading", { level: 1, name: "Comparer deux vagues" }).waitFor();
    await conforme(page, `vagues ${condition}`);
    await page.context().close();
  }
});

test("a chart makes sense to who does not see it", async () => {
  const page = await open(browser, server.adresse, "bureau");
  await connecter(page, "claire");
  await page.goto("/enquetes");
  await page.getByRole("link", { name: "Le numérique dans notre travail" }).last().click();
  await page.getByRole("link", { name: "Résultats" }).click();
  const image = page.getByRole("img", { name: /Avez-vous été formé/ });
  const lu = await image.locator("desc").textContent();
  console.log(lu);
  assert.match(lu, /Oui.*\d+.%.*sur \d+.*entre \d+.%/su);
  await page.context().close();
});

test("answered whole by keyboard, put aside and taken up again, without script", async () => {
  const page = await open(browser, server.adresse, "telephone");
  await connecter(page, "mperrin");
  const path = await ouvrir(page, "Le numérique dans notre travail");
  for (const condition of ["telephone", "sans script"]) {
    const anyone = await open(browser, server.adresse, condition);
    await anyone.goto(path);
    await tabJusqua(anyone, "#champ-budget");
    await anyone.keyboard.press("ArrowDown");
    await tabJusqua(anyone, "[name=age]");
    await anyone.keyboard.press("Space");
    await tabJusqua(anyone, "[value=plus_tard]");
    await anyone.keyboard.press("Enter");
    await anyone.getByRole("heading", { level: 1, name: "C’est gardé" }).waitFor();
    await conforme(anyone, `gardé ${condition}`);
    await tabJusqua(anyone, "main a");
    await anyone.keyboard.press("Enter");
    await anyone.locator("#champ-droits:checked").waitFor({ state: "attached" });
    await tabJusqua(anyone, ".btn.plein");
    await anyone.keyboard.press("Enter");
    await anyone.getByRole("heading", { level: 1, name: "Merci" }).waitFor();
    await anyone.context().close();
  }
  await page.context().close();
});

test("answers are kept as they are given, found again after the page was closed, and gone once sent", async () => {
  const page = await open(browser, server.adresse, "telephone");
  await connecter(page, "mperrin");
  const path = await ouvrir(page, "Internet et vos démarches");
  let anyone = await open(browser, server.adresse, "telephone");
  await anyone.goto(path);
  await choisir(anyone, "1. À la fin", "Oui, tout juste").click();
  await anyone.getByLabel(/^2\. Combien/).fill("2");
  await anyone.getByText(/sont gardées à mesure/).waitFor();
  await conforme(anyone, "réponses gardées à mesure");
  const adresse = anyone.url();
  assert.match(adresse, /\/suite\//);
  await anyone.context().close();
  anyone = await open(browser, server.adresse, "telephone");
  await anyone.goto(adresse);
  await anyone.locator("#argent-juste:checked").waitFor({ state: "attached" });
  assert.equal(await anyone.getByLabel(/^2\. Combien/).inputValue(), "2");
  await anyone.getByRole("button", { name: "Envoyer mes réponses" }).click();
  await anyone.getByRole("heading", { level: 1, name: "Merci" }).waitFor();
  await anyone.goto(adresse);
  await anyone.getByRole("heading", { level: 1, name: "Ces réponses ne sont plus là" }).waitFor();
  await conforme(anyone, "réponses parties");
  await anyone.getByRole("link", { name: "Aller à l’enquête" }).click();
  await anyone.getByRole("button", { name: "Envoyer mes réponses" }).waitFor();
  await anyone.context().close();
  await page.context().close();
});

test("papers print on two pages at most and are typed with the numbers of the keyboard", async () => {
  const page = await open(browser, server.adresse, "bureau");
  await connecter(page, "mperrin");
  for (const [modele, nom] of [["Le numérique dans notre travail", "papier-professionnels"], ["Internet et vos démarches", "papier-personnes"]]) {
    await ouvrir(page, modele);
    const fiche = page.url();
    await page.getByRole("link", { name: "Questionnaire papier" }).click();
    await page.getByRole("heading", { level: 1 }).waitFor();
    const n = pages(await page.pdf({ format: "A4", path: chemin(`${nom}.pdf`), preferCSSPageSize: true }));
    assert.ok(n <= 2, `${nom}: ${n} pages`);
    await page.goto(`${fiche}/affiche`);
    assert.equal(pages(await page.pdf({ format: "A4", path: chemin(`${nom}-affiche.pdf`), preferCSSPageSize: true })), 1);
    await page.goto(fiche);
  }
  await page.getByRole("link", { name: "Saisir des papiers" }).click();
  for (let papier = 1; papier <= 2; papier += 1) {
    await page.locator("#argent:focus").waitFor();
    for (const keys of ["2", "3", "1", "2", "3", "2", "2", "4 5", "3", "1"]) { await page.keyboard.type(keys); await page.keyboard.press("Tab"); }
    await page.keyboard.press("Enter");
    await page.getByText(`Papier gardé. ${papier}`).waitFor();
  }
  await conforme(page, "saisie bureau");
  await page.context().close();
});

test("codes are printed twelve to a sheet, serve once, and the log of the program says nothing of them", async () => {
  const page = await open(browser, server.adresse, "bureau");
  await connecter(page, "mperrin");
  await page.goto("/enquetes/nouvelle");
  await page.locator("label", { hasText: "Le numérique dans notre travail" }).click();
  await page.getByText(/^Avec des codes imprimés/).click();
  await page.getByRole("button", { name: "Ouvrir l’enquête" }).click();
  await page.getByRole("button", { name: "Imprimer 12 codes" }).click();
  await page.getByRole("heading", { level: 1, name: "Codes à couper" }).waitFor();
  await conforme(page, "codes bureau");
  assert.equal(pages(await page.pdf({ format: "A4", path: chemin("codes.pdf"), preferCSSPageSize: true })), 1);
  const code = await page.locator(".tickets b").first().innerText();
  const path = new URL(await page.locator(".tickets span.code").first().innerText()).pathname;
  const anyone = await open(browser, server.adresse, "telephone");
  await anyone.goto(`${path}?code=${code.replace("-", "")}`);
  await choisir(anyone, "1. Dans quel champ", "Budget").click();
  await anyone.getByRole("button", { name: "Envoyer mes réponses" }).click();
  await anyone.getByRole("heading", { level: 1, name: "Merci" }).waitFor();
  const logs = server.logs();
  for (const secret of [code, code.replace("-", ""), path.split("/").pop(), "127.0.0.1"]) assert.ok(!logs.includes(secret), `the log says ${secret}`);
  await anyone.context().close();
  await page.context().close();
});
