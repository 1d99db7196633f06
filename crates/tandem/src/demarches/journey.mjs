// J1: a quarterly declaration noted with her, counted; a démarche started, what happened on it, its end and its being taken
// up again. In five windows, keyboard first, without script too.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { CONDITIONS, conforme, connecter, demonstration, navigateur, page as open, tabJusqua } from "../../../../navigateur/outils.mjs";

let server, browser;
before(async () => { server = await demonstration(); browser = await navigateur(); });
after(async () => { await browser?.close(); await server?.stop(); });

const jour = (plus) => new Date(Date.now() + plus * 864e5).toISOString().slice(0, 10);

/** A name nobody has, so that nobody looks like her. */
const mot = () => Array.from({ length: 9 }, () => String.fromCharCode(97 + Math.floor(Math.random() * 26))).join("");

/** Opens the file of somebody who has nothing under way, and starts a démarche for her. */
async function commencer(page, fiche, depose) {
  await page.goto("/personnes/nouvelle");
  await page.getByLabel("Prénom ou pseudonyme").fill(mot());
  await page.getByLabel("Nom de famille").fill(mot());
  await page.getByRole("button", { name: "Ajouter" }).click();
  await page.waitForURL(/\/personnes\/[0-9a-f-]{36}/);
  const file = new URL(page.url()).pathname;
  await page.getByRole("link", { name: "Commencer une démarche" }).click();
  await page.getByRole("heading", { level: 1, name: "Commencer une démarche" }).waitFor();
  if (depose) {
    await page.getByText("Déjà déposée").click();
    await page.getByLabel("Déposée le").fill(depose);
  }
  await page.locator(`button[name="fiche"][value="${fiche}"]`).first().click();
  await page.waitForURL(/\/demarches\/[0-9a-f-]{36}/);
  return file;
}

for (const condition of Object.keys(CONDITIONS)) {
  test(`J1: a declaration is noted on a démarche in at most four interactions, and the next date shows (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "claire");
    const file = await commencer(page, "D07", jour(-88));
    await page.goto(file);
    await page.getByRole("heading", { name: "En ce moment" }).waitFor();
    await conforme(page, `dossier avec démarche ${condition}`);
    let interactions = 0;
    const appui = async (what) => { interactions += 1; await what.click(); };
    await appui(page.locator("#en-ce-moment").getByRole("link", { name: /^Noter/ }).first());
    await page.getByText("Qui avait la main ?").waitFor();
    assert.ok(await page.getByLabel("Déclaration faite").isChecked(), "ticked: the quarter is open");
    await conforme(page, `noter sur une démarche ${condition}`);
    interactions += 1;
    await page.getByLabel(/Elle, je guidais/).check({ force: true });
    await appui(page.getByRole("button", { name: "10 min" }));
    await page.getByText(/Noté, déclaration faite/).waitFor();
    await page.getByText(/À faire avant le|À faire du|À faire dès maintenant/).first().waitFor();
    await page.getByText(/Comptée depuis/).first().waitFor();
    assert.ok(interactions <= 4, `${interactions} interactions`);
    await conforme(page, `démarche ${condition}`);
    await page.getByRole("link", { name: "Reçu pour elle" }).click();
    await page.getByRole("heading", { level: 1, name: "Ce qui a été fait pour vous" }).waitFor();
    await page.getByText("Vous l’avez fait. Claire Morel vous guidait.").waitFor();
    await conforme(page, `reçu ${condition}`);
    await page.context().close();
  });

  test(`what happened is noted with its proof asked, undone, ended and taken up again (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "claire");
    await commencer(page, "D50");
    const at = new URL(page.url()).pathname;
    await conforme(page, `démarche à préparer ${condition}`);
    await page.goto(`${at}/evenements/nouveau`);
    await conforme(page, `événement ${condition}`);
    await page.getByRole("button", { name: "Enregistrer" }).click();
    await page.getByRole("link", { name: "Choisissez ce qui est arrivé." }).waitFor();
    await conforme(page, `événement en erreur ${condition}`);
    await page.getByLabel("Dépôt complet").check({ force: true });
    await page.getByLabel("Quel jour").fill(jour(-40));
    await page.getByRole("button", { name: "Enregistrer" }).click();
    await page.getByText(/En attente de réponse/).first().waitFor();
    await page.getByText(/ce sera un refus/).first().waitFor();
    await page.getByRole("button", { name: /^Annuler Dépôt complet/ }).click();
    await page.getByText("Annulé par Claire Morel").waitFor();
    await page.getByText(/À préparer/).first().waitFor();
    await page.goto(`${at}/fin`);
    await conforme(page, `fin ${condition}`);
    await page.getByLabel("Abandonnée", { exact: true }).check({ force: true });
    await page.getByRole("button", { name: "Terminer" }).click();
    await page.getByRole("link", { name: /Dites pourquoi/ }).waitFor();
    await page.getByLabel("Plus besoin").check({ force: true });
    await page.getByLabel(/y revenir le/).fill(jour(60));
    await page.getByRole("button", { name: "Terminer" }).click();
    await page.getByText(/Y revenir, comme promis/).first().waitFor();
    await conforme(page, `démarche abandonnée ${condition}`);
    await page.getByRole("button", { name: "La reprendre" }).click();
    await page.getByText(/À préparer/).first().waitFor();
    await page.goto(`${at}/complexite`);
    await conforme(page, `complexité ${condition}`);
    await page.context().close();
  });
}

test("a démarche is started and noted without the mouse", async () => {
  const page = await open(browser, server.adresse, "bureau");
  await connecter(page, "claire");
  await commencer(page, "D07", jour(-88));
  await tabJusqua(page, 'a[href$="/noter"]');
  await page.keyboard.press("Enter");
  await page.getByText("Qui avait la main ?").waitFor();
  await tabJusqua(page, 'input[name="mode"]');
  await page.keyboard.press("Space");
  // In her place, a mandate or the urgency is asked: three to the right, she had the hand.
  for (let step = 0; step < 3; step += 1) await page.keyboard.press("ArrowRight");
  await tabJusqua(page, 'button[name="duree"]');
  await page.keyboard.press("Enter");
  await page.getByText(/Noté, déclaration faite/).waitFor();
  await page.context().close();
});
