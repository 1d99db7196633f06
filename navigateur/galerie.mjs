// Every page in every state, in a window a worker has: valid HTML, no axe violation, nothing too wide. The windows are shared
// between two files, which the two cores of a small machine go through at the same time.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { conforme, demonstration, navigateur, page as open } from "./outils.mjs";

// The same document was checked whole on « bureau »: elsewhere only what the window changes.
const FENETRES = { bureau: undefined, telephone: "largeur", sombre: "couleurs", contraste: "couleurs" };

/** Registers the tests of some windows; what is given back holds the browser and the addresses once they have begun. */
export function galerie(...conditions) {
  const ici = {};
  before(async () => {
    ici.server = await demonstration();
    ici.browser = await navigateur();
    const page = await ici.ouvrir("bureau");
    await page.goto("/_ui");
    ici.adresses = await page.locator("main li a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    await page.context().close();
    assert.ok(ici.adresses.length > 40, `${ici.adresses.length} pages in the gallery`);
  });
  after(async () => { await ici.browser?.close(); await ici.server?.stop(); });
  ici.ouvrir = (condition) => open(ici.browser, ici.server.adresse, condition);
  for (const condition of conditions) {
    assert.ok(condition in FENETRES, `${condition} is no window`);
    test(`every page in every state (${condition})`, async () => {
      const page = await ici.ouvrir(condition);
      for (const adresse of ici.adresses) {
        await page.goto(adresse);
        await conforme(page, `ui ${adresse.slice(5)} ${condition}`, FENETRES[condition]);
      }
      await page.context().close();
    });
  }
  return ici;
}
