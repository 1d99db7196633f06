// Every page in every state, in every window a worker has: valid HTML, no axe violation, nothing too wide.
// What assistive technology reads of the key pages is kept in aria/*.yml (TANDEM_ARIA=ecrire writes them again).
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { conforme, demonstration, navigateur, page as open } from "./outils.mjs";

const ARIA = fileURLToPath(new URL("aria/", import.meta.url));
const CLES = ["connexion/vide", "aujourdhui/pleine", "personnes/pleine", "personnes/trouvees", "personne-nouvelle/doublon", "dossier/pleine", "noter/vide", "noter/en-erreur", "seance/vide", "annulation/plus-tard", "imports/pleine", "import/a-verifier", "import/a-corriger", "import-ligne/en-erreur", "refus/introuvable"];

let server, browser, adresses;
before(async () => {
  server = await demonstration();
  browser = await navigateur();
  const page = await open(browser, server.adresse, "bureau");
  await page.goto("/_ui");
  adresses = await page.locator("main li a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  await page.context().close();
  assert.ok(adresses.length > 40, `${adresses.length} pages in the gallery`);
});
after(async () => { await browser?.close(); await server?.stop(); });

for (const [condition, memePage] of [["bureau"], ["telephone", "largeur"], ["sombre", "couleurs"], ["contraste", "couleurs"]]) {
  test(`every page in every state (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    for (const adresse of adresses) {
      await page.goto(adresse);
      await conforme(page, `ui ${adresse.slice(5)} ${condition}`, memePage);
    }
    await page.context().close();
  });
}

test("what assistive technology reads of the key pages", async () => {
  const page = await open(browser, server.adresse, "bureau");
  for (const cle of CLES) {
    assert.ok(adresses.includes(`/_ui/${cle}`), `${cle} is not in the gallery`);
    await page.goto(`/_ui/${cle}`);
    const read = `${await page.locator("body").ariaSnapshot()}\n`.replaceAll(/\/fichiers\/tandem-\w+/g, "/fichiers/tandem");
    const file = `${ARIA}${cle.replace("/", "-")}.yml`;
    if (process.env.TANDEM_ARIA === "ecrire") { mkdirSync(ARIA, { recursive: true }); writeFileSync(file, read); continue; }
    assert.ok(existsSync(file), `${file} is missing: TANDEM_ARIA=ecrire script/navigateur galerie`);
    assert.equal(read, readFileSync(file, "utf8"), `${cle}: if the change is wanted, TANDEM_ARIA=ecrire script/navigateur galerie`);
  }
  await page.context().close();
});
