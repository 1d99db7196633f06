// The gallery in half of the windows, and what assistive technology reads of the key pages: kept in aria/*.yml
// (TANDEM_ARIA=ecrire writes them again).
import { test } from "node:test";
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { galerie } from "./galerie.mjs";
import { conforme } from "./outils.mjs";

const ARIA = fileURLToPath(new URL("aria/", import.meta.url));
const CLES = ["connexion/vide", "aujourdhui/pleine", "personnes/pleine", "personnes/trouvees", "personne-nouvelle/doublon", "dossier/pleine", "noter/vide", "noter/en-erreur", "seance/vide", "annulation/plus-tard", "imports/pleine", "import/a-verifier", "import/a-corriger", "import-ligne/en-erreur", "refus/introuvable"];

const ici = galerie("bureau", "sombre");

test("what assistive technology reads of the key pages", async () => {
  const page = await ici.ouvrir("bureau");
  for (const cle of CLES) {
    assert.ok(ici.adresses.includes(`/_ui/${cle}`), `${cle} is not in the gallery`);
    await page.goto(`/_ui/${cle}`);
    const read = `${await page.locator("body").ariaSnapshot()}\n`.replaceAll(/\/fichiers\/tandem-\w+/g, "/fichiers/tandem");
    const file = `${ARIA}${cle.replace("/", "-")}.yml`;
    if (process.env.TANDEM_ARIA === "ecrire") { mkdirSync(ARIA, { recursive: true }); writeFileSync(file, read); continue; }
    assert.ok(existsSync(file), `${file} is missing: TANDEM_ARIA=ecrire script/navigateur galerie`);
    assert.equal(read, readFileSync(file, "utf8"), `${cle}: if the change is wanted, TANDEM_ARIA=ecrire script/navigateur galerie`);
  }
  await page.context().close();
});

test("what is wrong with a page is seen", async () => {
  const page = await ici.ouvrir("bureau");
  const faute = async (voir, memePage, abimer) => {
    await page.goto("/_ui/noter/vide");
    await page.evaluate(abimer);
    await assert.rejects(conforme(page, "abîmée", memePage), voir);
  };
  await faute(/abîmée: HTML/, undefined, () => document.querySelector("main").append(document.createElement("li")));
  await faute(/label: /, "largeur", () => document.querySelector("main").append(document.createElement("textarea")));
  await faute(/color-contrast: /, "couleurs", () => document.querySelector("h1").style.setProperty("color", "Canvas"));
  await faute(/px wider than the window/, "largeur", () => document.querySelector("h1").style.setProperty("width", "2000px"));
  await page.context().close();
});
