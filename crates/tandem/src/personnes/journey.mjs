// Finding someone, adding someone who may already be there, noting one act for several.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { CONDITIONS, conforme, connecter, demonstration, navigateur, page as open, tabJusqua } from "../../../../navigateur/outils.mjs";

let server, browser;
before(async () => { server = await demonstration(); browser = await navigateur(); });
after(async () => { await browser?.close(); await server?.stop(); });

for (const condition of Object.keys(CONDITIONS)) {
  test(`a person is found as she is heard, and not created twice (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "claire");
    await page.goto("/personnes/nouvelle");
    await conforme(page, `nouvelle ${condition}`);
    // Each condition has its own family: the others would be probable duplicates.
    const family = ["Ouattara", "Kouyaté", "Sissoko", "Benmoussa", "Lefebvre"][Object.keys(CONDITIONS).indexOf(condition)];
    await page.getByLabel("Prénom ou pseudonyme").fill("Thierno");
    await page.getByLabel("Nom de famille").fill(family);
    await page.getByRole("button", { name: "Ajouter" }).click();
    await page.getByRole("heading", { level: 1, name: /Thierno/ }).waitFor();
    await conforme(page, `dossier vide ${condition}`);
    await page.goto("/");
    await page.getByLabel("Chercher une personne").fill(`Tcherno ${family}`);
    await page.keyboard.press("Enter");
    await page.waitForURL(/personnes\?q=/);
    assert.ok(!page.url().toLowerCase().includes("tcherno"), "a name never travels in an address");
    assert.match(await page.locator(".qui").first().innerText(), new RegExp(`Thierno ${family.toUpperCase()}`));
    await conforme(page, `recherche ${condition}`);
    await page.getByLabel("Chercher une personne").fill("Zzyzx");
    await page.keyboard.press("Enter");
    await page.getByText("Personne ne répond à").waitFor();
    await conforme(page, `recherche introuvable ${condition}`);
    await page.goto("/personnes/nouvelle");
    await page.getByLabel("Prénom ou pseudonyme").fill("Tierno");
    await page.getByLabel("Nom de famille").fill(family);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Est-ce l’une de ces personnes ?" }).waitFor();
    await conforme(page, `doublon ${condition}`);
    await page.getByRole("link", { name: /C’est cette personne : Thierno/ }).first().click();
    await page.getByRole("heading", { level: 1, name: /Thierno/ }).waitFor();
    await page.context().close();
  });

  test(`one act for several people (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "sonia");
    await page.getByRole("link", { name: "Noter une séance" }).click();
    await page.getByRole("button", { name: "30 min" }).click();
    await page.getByRole("link", { name: "Cochez au moins deux personnes." }).waitFor();
    await conforme(page, `seance en erreur ${condition}`);
    const people = page.locator(".puce input[name=personne] + label");
    await people.nth(0).click();
    await people.nth(1).click();
    await page.getByText("À deux").click();
    await conforme(page, `seance ${condition}`);
    await page.getByRole("button", { name: "30 min" }).click();
    assert.match(await page.getByRole("status").innerText(), /Noté pour 2 personnes\s: «\sà deux\s»/);
    await page.context().close();
  });
}

test("« / » goes to the search field, and it works by keyboard (telephone)", async () => {
  const page = await open(browser, server.adresse, "telephone");
  await connecter(page, "claire");
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "q");
  await page.keyboard.type("diallo");
  await tabJusqua(page, "search button");
  await page.keyboard.press("Enter");
  await page.waitForURL(/q=/);
  await page.context().close();
});

test("every other page, for each role", async () => {
  for (const [agent, paths] of [
    ["claire", ["/echeances", "/entrainement", "/equipe", "/connexions", "/aide", "/personnes", "/nulle-part"]],
    ["karim", ["/", "/personnes"]],
    ["technique", ["/", "/personnes"]],
  ]) {
    for (const condition of ["bureau", "telephone"]) {
      const page = await open(browser, server.adresse, condition);
      await connecter(page, agent);
      for (const path of paths) {
        await page.goto(path);
        await conforme(page, `${agent} ${path === "/" ? "accueil" : path.slice(1)} ${condition}`);
      }
      await page.context().close();
    }
  }
});
