// A photo and a PDF join a person's file, are looked at as pictures, and one is taken out. The real worker opens them.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CONDITIONS, MOT_DE_PASSE, conforme, connecter, demonstration, navigateur, page as open, tabJusqua } from "../../../../navigateur/outils.mjs";

const FICHIERS = join(import.meta.dirname, "../../../papiers/tests/fichiers");
const PHOTO = join(FICHIERS, "photo-avec-position.jpg");
const PDF = join(FICHIERS, "trois-pages-avec-programme.pdf");
let server, browser;
before(async () => { server = await demonstration(); browser = await navigateur(); });
after(async () => { await browser?.close(); await server?.stop(); });

async function dossier(page, rang) {
  await page.goto("/personnes");
  const links = await page.locator("main a[href^='/personnes/0']").evaluateAll((all) => [...new Set(all.map((one) => one.getAttribute("href").split("/").slice(0, 3).join("/")))]);
  return links[rang];
}
// Every picture of the page is there and has pixels.
const dessinees = (page) => page.locator("main img").evaluateAll(async (all) => Promise.all(all.map(async (one) => { one.loading = "eager"; await one.decode(); return one.naturalWidth > 20; })));

for (const [rang, condition] of Object.keys(CONDITIONS).entries()) {
  test(`a photo is joined, found and taken out (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "claire");
    const file = await dossier(page, rang);
    await page.goto(file);
    await page.getByRole("link", { name: "Joindre un papier" }).click();
    await conforme(page, `joindre ${condition}`);
    await page.getByText("Attestation Caf").click();
    await page.getByLabel("Photo ou PDF").setInputFiles({ name: "IMG_2034.HEIC", mimeType: "image/heic", buffer: Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic", "latin1") });
    await page.getByRole("button", { name: "Joindre" }).click();
    await page.getByText(/Le plus compatible/).first().waitFor();
    assert.ok(await page.getByLabel("Attestation Caf").isChecked(), "what was chosen is kept");
    await conforme(page, `joindre en erreur ${condition}`);
    await page.getByLabel("Photo ou PDF").setInputFiles(PHOTO);
    await page.getByRole("button", { name: "Joindre" }).click();
    await page.getByRole("heading", { name: "Attestation Caf" }).waitFor();
    if (!page.sansScript) assert.deepEqual(await dessinees(page), [true]);
    await conforme(page, `papier photo ${condition}`);
    await page.getByRole("link", { name: "Tous ses papiers" }).click();
    if (!page.sansScript) assert.deepEqual(await dessinees(page), [true]);
    await conforme(page, `papiers ${condition}`);
    await page.goto(file);
    await conforme(page, `dossier avec papier ${condition}`);
    await page.locator("#papiers").getByRole("link", { name: "Attestation Caf" }).click();
    await page.getByRole("link", { name: "Rendre ou retirer" }).click();
    await conforme(page, `retrait ${condition}`);
    await page.getByText("Rendu à la personne").click();
    await page.getByRole("button", { name: "Retirer ce papier" }).click();
    await page.getByText(/Attestation Caf\s: rendu à la personne, Claire Morel/).waitFor();
    await conforme(page, `papiers après retrait ${condition}`);
    await page.context().close();
  });
}

for (const condition of ["bureau", "telephone"]) {
  test(`a PDF is joined with the keyboard only, its pages are pictures, the file is an attachment (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "sonia");
    const file = await dossier(page, condition === "bureau" ? 1 : 2);
    await page.goto(file);
    await tabJusqua(page, "a[href$='/papiers/nouveau']");
    await page.keyboard.press("Enter");
    await page.waitForURL(/papiers\/nouveau/);
    await tabJusqua(page, "#fichier");
    await page.locator("#fichier").setInputFiles(PDF);
    await tabJusqua(page, "input[name=genre]");
    await page.keyboard.press("ArrowDown");
    await tabJusqua(page, "form.feuille button[type=submit]");
    await page.keyboard.press("Enter");
    await page.waitForURL(/papiers\/0.+joint=oui/);
    assert.deepEqual(await dessinees(page), [true, true, true]);
    await conforme(page, `papier pdf ${condition}`);
    await tabJusqua(page, "a[href$='/fichier']");
    const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
    assert.match(download.suggestedFilename(), /^titre-de-sejour\.pdf$/);
    assert.match(readFileSync(await download.path(), "latin1"), /^%PDF-1\.7[^]+%%EOF\s*$/, "the whole file arrives");
    const printed = await page.pdf({ format: "A4" });
    assert.equal(printed.toString("latin1").match(/\/Type\s*\/Page\b/g).length, 3, "one sheet for each page");
    await tabJusqua(page, "a[href$='/nom']");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Nommer ce papier" }).waitFor();
    await conforme(page, `nommer ${condition}`);
    await page.context().close();
  });
}

test("the words typed beside a file outlive the veil, and which file to choose again is said", async () => {
  const page = await open(browser, server.adresse, "bureau");
  await connecter(page, "claire");
  const file = await dossier(page, 0);
  await page.goto(`${file}/papiers/nouveau`);
  await page.getByLabel("Photo ou PDF").setInputFiles(PHOTO);
  await page.getByText("Attestation Caf").click();
  await page.getByLabel("En quelques mots (facultatif)").fill("reçue par courrier hier");
  await page.waitForLoadState("load");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.getByText("Ce que vous avez saisi est gardé").waitFor();
  await page.getByLabel("Votre mot de passe").fill(MOT_DE_PASSE);
  await page.keyboard.press("Enter");
  await page.getByText(/Le fichier «\s?photo-avec-position\.jpg\s?» n’a pas été gardé/).waitFor();
  await conforme(page, "texte gardé, fichier à choisir");
  await page.getByRole("button", { name: "Enregistrer maintenant" }).click();
  await page.getByText("Choisissez une photo ou un PDF").first().waitFor();
  assert.equal(await page.getByLabel("En quelques mots (facultatif)").inputValue(), "reçue par courrier hier");
  await page.getByLabel("Photo ou PDF").setInputFiles(PHOTO);
  await page.getByRole("button", { name: "Joindre" }).click();
  await page.getByRole("heading", { name: "Attestation Caf" }).waitFor();
  await page.context().close();
});

test("reception joins a paper, sees which are there, and looks at its own", async () => {
  const page = await open(browser, server.adresse, "bureau");
  await connecter(page, "karim");
  const file = await dossier(page, 3);
  await page.goto(`${file}/papiers/nouveau`);
  await page.getByText("RIB").click();
  await page.getByLabel("Photo ou PDF").setInputFiles(PHOTO);
  await page.getByRole("button", { name: "Joindre" }).click();
  await page.getByRole("heading", { name: "RIB" }).waitFor();
  await page.getByRole("link", { name: "Tous ses papiers" }).click();
  await page.getByText(/L’accueil voit quels papiers/).waitFor();
  await conforme(page, "papiers accueil");
  await page.context().close();
});
