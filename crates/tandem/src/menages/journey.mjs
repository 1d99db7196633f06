// Who lives with whom: adding a child in five interactions, a separation in four, by keyboard, at 320 px, without JavaScript.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { CONDITIONS, conforme, connecter, demonstration, navigateur, page as open, tabJusqua } from "../../../../navigateur/outils.mjs";

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
  test(`a child comes in, a couple parts, a mistake is said (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "claire");
    const nom = FAMILLES[rang];
    await personne(page, "Ibrahima", nom);
    const mother = await personne(page, "Mariama", nom);
    let taps = 0;
    const tap = async (work) => { taps += 1; await work; };
    await tap(page.getByRole("link", { name: "Ajouter au ménage" }).click());
    await conforme(page, `menage ajout ${condition}`);
    await tap(page.getByText("Son enfant").click());
    await tap(page.getByLabel("Qui ?").fill(`ibraima ${nom}`));
    await tap(page.keyboard.press("Enter"));
    await page.getByText("répond à").waitFor();
    assert.ok(!decodeURIComponent(page.url()).toLowerCase().includes("ibraima"), "a name never travels in an address");
    await conforme(page, `menage ajout trouve ${condition}`);
    await tap(page.getByRole("button", { name: `Ajouter Ibrahima ${nom.toUpperCase()}` }).click());
    await page.getByRole("status").waitFor();
    assert.ok(taps <= 5, `${taps} interactions to add a child`);
    assert.match(await page.locator("main").innerText(), /enfant/);
    // The father has no file yet.
    await page.getByRole("link", { name: "Ajouter au ménage" }).click();
    await page.getByText("Sa ou son conjoint·e").click();
    await page.getByLabel("Depuis quand").fill("2014");
    await page.getByText("Quelqu’un qui n’a pas encore de dossier").click();
    await page.getByLabel("Prénom ou pseudonyme").fill("Ousmane");
    await page.getByRole("button", { name: "Créer son dossier et l’ajouter" }).click();
    const again = page.getByRole("button", { name: "Créer quand même et ajouter" });
    await page.getByRole("status").waitFor();
    if (await again.count()) { await conforme(page, `menage doublon ${condition}`); await again.click(); await page.waitForURL(/fait=ajout/); }
    await conforme(page, `menage ${condition}`);
    taps = 0;
    await page.goto(mother);
    await tap(page.getByRole("link", { name: "Voir le ménage" }).click());
    await tap(page.getByRole("link", { name: "Départ d’Ousmane" }).click());
    await conforme(page, `menage depart ${condition}`);
    await tap(page.getByText("Dans les deux", { exact: true }).click());
    await tap(page.getByRole("button", { name: "Enregistrer" }).click());
    await page.getByRole("status").waitFor();
    assert.ok(taps <= 4, `${taps} interactions for a separation`);
    await page.getByText("vit aussi dans un autre ménage").waitFor();
    assert.match(await page.locator("main").innerText(), /ensemble depuis 2014 · jusqu’au/);
    await conforme(page, `menage separe ${condition}`);
    await page.getByRole("link", { name: "Ousmane" }).first().click();
    await page.getByText("enfant").first().waitFor();
    await page.goBack();
    await page.getByRole("link", { name: /C’était une erreur : avec Ousmane/ }).click();
    await conforme(page, `menage correction ${condition}`);
    await page.getByRole("button", { name: "Le départ est faux" }).click();
    await page.getByRole("heading", { name: "Corrigé" }).waitFor();
    await conforme(page, `menage corrige ${condition}`);
    await page.getByRole("link", { name: "Ajouter à l’entourage" }).click();
    await page.getByRole("button", { name: "Ajouter" }).click();
    await page.getByRole("link", { name: /Écrivez son nom/ }).waitFor();
    await conforme(page, `entourage en erreur ${condition}`);
    await page.getByLabel("Nom").fill("Mme Petit");
    await page.getByLabel("Qui c’est").fill("voisine");
    await page.getByRole("button", { name: "Ajouter" }).click();
    await page.getByText("Mme Petit").first().waitFor();
    await page.context().close();
  });
}

for (const condition of ["bureau", "telephone"]) {
  test(`a child is added with the keyboard only (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "claire");
    const nom = condition === "bureau" ? "Tagliavini" : "Oyelaran";
    await personne(page, "Fanta", nom);
    await personne(page, "Rokia", nom);
    await tabJusqua(page, "a[href$='/menage/ajout']", 120);
    await page.keyboard.press("Enter");
    await page.waitForURL(/menage\/ajout/);
    await tabJusqua(page, "input[name=relation]");
    await page.keyboard.press("ArrowDown");
    await tabJusqua(page, "input[name=cherche]");
    await page.keyboard.type(`fanta ${nom}`);
    await page.keyboard.press("Enter");
    await page.getByText(/répond(ent)? à/).first().waitFor();
    await tabJusqua(page, "button[name=personne]");
    await page.keyboard.press("Enter");
    await page.getByRole("status").waitFor();
    assert.match(await page.locator("main").innerText(), new RegExp(`Fanta ${nom.toUpperCase()}, enfant`));
    await page.context().close();
  });
}

test("a newcomer finds a household in the demonstration", async () => {
  const page = await open(browser, server.adresse, "bureau");
  await connecter(page, "mperrin");
  await page.goto("/personnes");
  const files = await page.locator("a.qui").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  let found = 0;
  for (const file of files) {
    await page.goto(`${file}/menage`);
    if (await page.getByText("conjoint·e").count() && await page.getByText("enfant", { exact: false }).count()) { found += 1; await conforme(page, `menage demonstration ${found}`); }
  }
  assert.ok(found > 0, "none of the people last helped has a household");
  await page.context().close();
});
