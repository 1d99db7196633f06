// The address book of what works: added by somebody, confirmed in one press, called for a blocage in one press.
import test, { before, after } from "node:test";
import assert from "node:assert/strict";
import { auPlus, conforme, connecter, demonstration, navigateur, page as open, tabJusqua } from "../../../../navigateur/outils.mjs";

let server, browser;
before(async () => { [server, browser] = await Promise.all([demonstration(), navigateur()]); });
after(async () => { await browser?.close(); await server?.stop(); });

/** A blocage of somebody Claire follows; its address. */
async function bloquer(page) {
  await page.goto("/personnes");
  const address = await page.locator(".liste a[href^='/personnes/']").first().getAttribute("href");
  await page.goto(`${address}/blocages/nouveau`);
  await page.locator("select[name=voie]").selectOption("rsa");
  await page.locator("input[name=depuis]").fill(new Date(Date.now() - 20 * 86400000).toISOString().slice(0, 10));
  await page.locator("form.feuille button[type=submit]").last().click();
  await page.waitForURL(/\/blocages\/[0-9a-f-]{36}/);
  return new URL(page.url()).pathname;
}

for (const condition of ["bureau", "telephone", "sombre", "contraste", "sans script"]) {
  test(`a correspondant is added in few gestures, confirmed in one, and fades in words (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "claire");
    await page.goto("/correspondants");
    await page.getByText("Pas confirmé depuis six mois").first().waitFor();
    await conforme(page, `correspondants ${condition}`);
    let interactions = 0;
    interactions += 1; await page.getByRole("link", { name: "Ajouter un correspondant" }).click();
    await conforme(page, `nouveau correspondant ${condition}`);
    const fonction = `accueil ${condition}`;
    interactions += 1; await page.getByLabel("Chez qui").fill("caf");
    interactions += 1; await page.locator("label[for=canal-telephone]").click();
    interactions += 1; await page.getByLabel("Numéro, adresse, ou où aller").fill("01 99 00 77 00");
    interactions += 1; await page.getByLabel("Quand (facultatif)").fill("mardi matin");
    interactions += 1; await page.getByLabel("Sa fonction, ou son service").fill(fonction);
    interactions += 1; await page.getByRole("button", { name: "Pas encore essayé" }).click();
    await page.getByText("Personne n’a encore dit que ça marche").waitFor();
    auPlus(8, interactions, `ajouter un correspondant (${condition})`);
    await conforme(page, `correspondant ${condition}`);
    await page.goto("/correspondants?organisme=caf");
    interactions = 0;
    interactions += 1; await page.getByRole("button", { name: new RegExp(`^Ça a marché.*${fonction}`, "i") }).click();
    await page.waitForURL(/organisme=caf#c-/);
    await page.locator("li", { hasText: new RegExp(fonction, "i") }).getByText("A marché aujourd’hui, dit par Claire Morel.").waitFor();
    auPlus(1, interactions, `dire que ça a marché (${condition})`);
    await conforme(page, `correspondants confirmé ${condition}`);
    await page.context().close();
  });

  test(`a blocage says who to call, and the call is noted at once (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "claire");
    const address = await bloquer(page);
    await page.getByRole("heading", { name: "Qui appeler" }).waitFor();
    await conforme(page, `blocage qui appeler ${condition}`);
    let interactions = 0;
    interactions += 1; await page.getByRole("button", { name: /^Pas joint.*ligne partenaires/ }).click();
    await page.getByText(/Caf, ligne partenaires, pas joint/).waitFor();
    auPlus(2, interactions, `noter un appel (${condition})`);
    await page.getByRole("button", { name: /^Joint.*ligne partenaires/ }).click();
    await page.getByText(/Caf, ligne partenaires, joint/).waitFor();
    await conforme(page, `blocage appelé ${condition}`);
    assert.equal(new URL(page.url()).pathname, address);
    await page.context().close();
  });
}

test("with the keyboard only, at 320 px: it no longer answers, then it is withdrawn with a reason", async () => {
  const page = await open(browser, server.adresse, "telephone");
  await connecter(page, "sonia");
  await page.goto("/correspondants");
  await page.getByRole("link", { name: /^Secrétariat.*MDPH/ }).click();
  await tabJusqua(page, 'button[name="sens"][value="muet"]');
  await page.keyboard.press("Enter");
  await page.locator(".mot", { hasText: "ne répond plus" }).waitFor();
  await tabJusqua(page, ".etroit > details > summary");
  await page.keyboard.press("Enter");
  await tabJusqua(page, "#raison");
  await page.keyboard.press("Enter");
  await page.getByText("Écrivez pourquoi").first().waitFor();
  await conforme(page, "retrait sans raison");
  await page.getByLabel("Pourquoi").fill("En double");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/correspondants$/);
  assert.equal(await page.getByRole("link", { name: /^Secrétariat.*MDPH/ }).count(), 0);
  await page.context().close();
});

test("the reception reads and does not write; the list prints without its buttons", async () => {
  const page = await open(browser, server.adresse, "bureau");
  await connecter(page, "karim");
  await page.goto("/equipe");
  await page.getByRole("link", { name: "Qui joindre dans les administrations" }).click();
  await page.getByRole("link", { name: /Ligne partenaires/ }).first().waitFor();
  assert.equal(await page.getByRole("button", { name: /Ça a marché/ }).count(), 0);
  await conforme(page, "correspondants accueil");
  await page.emulateMedia({ media: "print" });
  await conforme(page, "correspondants imprimés", "couleurs");
  await page.context().close();
});
