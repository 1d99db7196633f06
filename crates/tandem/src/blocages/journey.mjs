// J4: a right that was cut. Declared from its démarche, the stairs with their dates, the letter, the first step noted. In five
// windows, without script too.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { auPlus, CONDITIONS, conforme, connecter, demonstration, navigateur, page as open } from "../../../../navigateur/outils.mjs";

let server, browser;
before(async () => { server = await demonstration(); browser = await navigateur(); });
after(async () => { await browser?.close(); await server?.stop(); });

const jour = (plus) => new Date(Date.now() + plus * 864e5).toISOString().slice(0, 10);
const mot = () => Array.from({ length: 9 }, () => String.fromCharCode(97 + Math.floor(Math.random() * 26))).join("");

/** Somebody nobody looks like, with a quarterly declaration under way. */
async function commencer(page) {
  await page.goto("/personnes/nouvelle");
  await page.getByLabel("Prénom ou pseudonyme").fill(mot());
  await page.getByLabel("Nom de famille").fill(mot());
  await page.getByRole("button", { name: "Ajouter" }).click();
  await page.waitForURL(/\/personnes\/[0-9a-f-]{36}/);
  await page.getByRole("link", { name: "Commencer une démarche" }).click();
  await page.locator('button[name="fiche"][value="D07"]').first().click();
  await page.waitForURL(/\/demarches\/[0-9a-f-]{36}/);
}

for (const condition of Object.keys(CONDITIONS)) {
  test(`J4: from a stopped démarche to a letter and a first step, in at most twelve interactions (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "claire");
    await commencer(page);
    const start = Date.now();
    let interactions = 0;
    const appui = async (what) => { interactions += 1; await what.click(); };
    await appui(page.getByRole("link", { name: "Ça bloque" }));
    await page.getByRole("heading", { level: 1, name: "Ça bloque" }).waitFor();
    assert.equal(await page.getByLabel(/Qu’est-ce qui n’avance pas/).inputValue(), "rsa", "the matter of the démarche is chosen");
    await conforme(page, `déclarer un blocage ${condition}`);
    interactions += 2;
    await page.getByLabel("le loyer").check({ force: true });
    await page.getByLabel("manger").check({ force: true });
    interactions += 1;
    await page.getByLabel(/Date écrite sur la décision/).fill(jour(-10));
    await appui(page.getByRole("button", { name: "Voir l’escalier" }));
    await page.getByRole("heading", { level: 2, name: /La suite : Recours préalable/ }).waitFor();
    await page.getByText(/À faire avant le/).first().waitFor();
    await page.getByText(/À vérifier sur la décision reçue/).first().waitFor();
    await conforme(page, `escalier ${condition}`);
    await appui(page.getByRole("link", { name: "Écrire la lettre" }).first());
    await page.getByText(/je conteste la décision du/).first().waitFor();
    assert.ok(Date.now() - start < 180_000, "the letter is there within three minutes");
    await conforme(page, `lettre ${condition}`);
    await appui(page.getByRole("link", { name: "Revenir à l’escalier" }));
    await appui(page.getByRole("button", { name: "Fait aujourd’hui" }));
    await page.getByText(/ce sera un refus/).first().waitFor();
    auPlus(12, interactions, `noter un blocage (${condition})`);
    await page.goto("/blocages");
    await page.getByRole("heading", { level: 1, name: "Ce qui bloque" }).waitFor();
    await page.getByText(/Réponse attendue/).first().waitFor();
    await conforme(page, `ce qui bloque ${condition}`);
    await page.context().close();
  });
}

const LETTRE = new URL("../../../papiers/tests/fichiers/photo-avec-position.jpg", import.meta.url).pathname;

for (const condition of ["bureau", "telephone", "sans script"]) {
  test(`a photographed letter becomes a blocage, its letter is kept, the evidence is one PDF, a colleague takes over (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "claire");
    await commencer(page);
    await page.locator('p.sous a[href^="/personnes/"]').first().click();
    let interactions = 0;
    const appui = async (what) => { interactions += 1; await what.click(); };
    await page.goto(`${page.url().split("#")[0]}/papiers/nouveau`);
    interactions += 1;
    await page.locator('input[type="file"]').setInputFiles(LETTRE);
    interactions += 2;
    await appui(page.locator('main form button[type="submit"]').last());
    await appui(page.getByRole("link", { name: "Ce courrier bloque un droit" }));
    await page.getByText("Il ira avec le dossier de preuves").waitFor();
    await conforme(page, `déclarer depuis un courrier ${condition}`);
    interactions += 1;
    await page.getByLabel(/Qu’est-ce qui n’avance pas/).selectOption("rsa");
    interactions += 1;
    await page.getByLabel("le loyer").check({ force: true });
    interactions += 1;
    await page.getByLabel(/Date écrite sur la décision/).fill(jour(-10));
    await appui(page.getByRole("button", { name: "Voir l’escalier" }));
    await page.getByRole("heading", { level: 2, name: "Le dossier de preuves" }).waitFor();
    auPlus(12, interactions, `déclarer depuis un courrier photographié (${condition})`);
    await page.getByRole("link", { name: "Écrire la lettre" }).first().click();
    await page.getByLabel("Objet").fill("Je conteste la décision");
    await page.getByRole("button", { name: "Enregistrer la lettre" }).press("Enter");
    await page.getByText(/Enregistrée le/).waitFor();
    await conforme(page, `lettre enregistrée ${condition}`);
    const pdf = async (name) => page.request.get(await page.getByRole("link", { name }).getAttribute("href"));
    const lettre = await pdf("Imprimer la lettre (PDF)");
    assert.equal(lettre.headers()["content-type"], "application/pdf");
    await page.getByRole("link", { name: "Revenir à l’escalier" }).click();
    const dossier = await pdf("Tout en un PDF");
    const [un, deux] = [(await lettre.body()).length, (await dossier.body()).length];
    assert.ok(deux > un + 10_000, `the photo is in it: ${un} then ${deux} bytes`);
    await page.goto("/blocages");
    let gestes = 0;
    gestes += 1;
    await page.getByRole("link", { name: /Confier/ }).first().click();
    await conforme(page, `confier ${condition}`);
    gestes += 1;
    await page.locator('button[name="agent"]').first().press("Enter");
    await page.waitForURL(/\/blocages$/);
    auPlus(2, gestes, `confier un blocage (${condition})`);
    await page.context().close();
  });
}

test("an answer is noted by keyboard, and the judge opens", async () => {
  const page = await open(browser, server.adresse, Object.keys(CONDITIONS)[0]);
  await connecter(page, "claire");
  await commencer(page);
  await page.getByRole("link", { name: "Ça bloque" }).click();
  await page.getByLabel(/Date écrite sur la décision/).fill(jour(-20));
  await page.getByRole("button", { name: "Voir l’escalier" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Fait aujourd’hui" }).focus();
  await page.keyboard.press("Enter");
  const summary = page.locator("summary", { hasText: "Noter la réponse" }).first();
  await summary.focus();
  await page.keyboard.press("Enter");
  await page.getByLabel("rejet").first().focus();
  await page.keyboard.press("Space");
  await page.getByRole("button", { name: "Enregistrer la réponse" }).first().focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 2, name: /La suite : Saisir le tribunal/ }).waitFor();
  await page.getByRole("link", { name: "Ce qu’on fait, pour elle" }).click();
  await page.getByRole("heading", { level: 2, name: "Ce que vous faites" }).waitFor();
  await conforme(page, "réponse à la personne");
  await page.context().close();
});
