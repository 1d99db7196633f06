// What is known of a person: noting, changing, correcting, its history; two files read as one, then two again.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { CONDITIONS, conforme, connecter, demonstration, navigateur, page as open } from "../../../../../navigateur/outils.mjs";

let server, browser;
before(async () => { server = await demonstration(); browser = await navigateur(); });
after(async () => { await browser?.close(); await server?.stop(); });

/** A new person of her own, so that conditions do not meet. */
async function personne(page, prenom, nom) {
  await page.goto("/personnes/nouvelle");
  await page.getByLabel("Prénom ou pseudonyme").fill(prenom);
  await page.getByLabel("Nom de famille").fill(nom);
  await page.getByRole("button", { name: "Ajouter" }).click();
  const again = page.getByRole("button", { name: "Créer quand même" });
  if (await again.count()) await again.click();
  await page.getByRole("heading", { level: 1, name: new RegExp(prenom) }).waitFor();
  return new URL(page.url()).pathname;
}

const FAMILLES = ["Zemouri", "Kowalczyk", "Adjovi", "Bentolila", "Guivarch"];

for (const [rang, condition] of Object.keys(CONDITIONS).entries()) {
  test(`an address is noted, changes, was a mistake (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "claire");
    const file = await personne(page, "Faits", FAMILLES[rang]);
    let taps = 0;
    await page.getByRole("link", { name: "Adresse", exact: true }).click(); taps += 1;
    await conforme(page, `faits vide ${condition}`);
    await page.getByRole("textbox", { name: "Adresse" }).fill("12 quai Bas\n44000 Nantes"); taps += 1;
    await page.getByRole("button", { name: "Enregistrer" }).click(); taps += 1;
    await page.waitForURL((url) => url.pathname === file);
    assert.ok(taps <= 3, `${taps} interactions to note an address`);
    await page.getByText("12 quai Bas").first().waitFor();
    await page.getByRole("link", { name: /Changer : Adresse/ }).click();
    await page.getByRole("textbox", { name: "Adresse" }).fill("3 rue Haute");
    await page.getByText("d’après une pièce").click();
    await page.getByRole("button", { name: "Enregistrer" }).click();
    await page.getByText("3 rue Haute").first().waitFor();
    assert.equal(await page.getByText("12 quai Bas").count(), 0, "the file shows what is in force");
    await page.getByRole("link", { name: /Changer : Adresse/ }).click();
    await page.getByText("12 quai Bas").first().waitFor();
    await conforme(page, `faits histoire ${condition}`);
    await page.getByRole("link", { name: /C’était une erreur : où elle vit 3 rue Haute/ }).click();
    await page.getByRole("heading", { name: "Corriger" }).waitFor();
    await conforme(page, `faits corriger ${condition}`);
    await page.getByRole("button", { name: "Retirer, sans rien mettre à la place" }).click();
    await page.getByText("12 quai Bas").first().waitFor();
    await page.getByRole("link", { name: "Ressources" }).click();
    await page.getByRole("button", { name: "Enregistrer" }).click();
    await page.getByRole("link", { name: "Choisissez dans la liste." }).waitFor();
    await conforme(page, `faits en erreur ${condition}`);
    await page.context().close();
  });

  test(`two files are read as one, and two again (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "claire");
    const one = await personne(page, "Maimouna", FAMILLES[rang]);
    const two = await personne(page, "Maïmouna", FAMILLES[rang]);
    await page.goto(one);
    await page.getByRole("link", { name: "Réunir avec un autre dossier" }).click();
    await conforme(page, `reunion ${condition}`);
    await page.getByRole("link", { name: /Comparer avec Maïmouna/ }).click();
    await conforme(page, `fusion ${condition}`);
    await page.getByRole("button", { name: "Réunir les deux dossiers" }).click();
    await page.waitForURL((url) => url.pathname === one);
    await page.goto(two);
    assert.equal(new URL(page.url()).pathname, one, "the old address leads to the file kept");
    await conforme(page, `dossier reuni ${condition}`);
    await page.getByRole("button", { name: "Séparer à nouveau" }).click();
    await page.goto(two);
    await page.getByRole("heading", { level: 1, name: /Maïmouna/ }).waitFor();
    assert.equal(new URL(page.url()).pathname, two);
    await page.goto("/personnes/doublons");
    await conforme(page, `doublons ${condition}`);
    await page.context().close();
  });
}

test("a telephone is noted by keyboard alone (telephone)", async () => {
  const page = await open(browser, server.adresse, "telephone");
  await connecter(page, "karim");
  const file = await personne(page, "Clavier", "Ouedraogo");
  await page.goto(`${file}/faits/telephone`);
  for (let n = 0; n < 40 && await page.evaluate(() => document.activeElement?.id) !== "texte"; n += 1) await page.keyboard.press("Tab");
  await page.keyboard.type("06 39 98 00 77");
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname === file);
  await page.getByText("06 39 98 00 77".replaceAll(" ", "\u00a0")).waitFor();
  await page.goto(`${file}/faits/ressource`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  assert.match(await page.locator("h1").innerText(), /pas ouverte/, "the reception does not open resources");
  await page.context().close();
});
