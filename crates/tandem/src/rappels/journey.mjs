// She agrees to be reminded, by what, and takes it back; the card of her dates is printed. Nothing leaves: no relay here.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { CONDITIONS, conforme, connecter, demonstration, navigateur, page as open, tabJusqua } from "../../../../navigateur/outils.mjs";

let server, browser;
before(async () => { server = await demonstration(); browser = await navigateur(); });
after(async () => { await browser?.close(); await server?.stop(); });

async function dossier(page, rang) {
  await page.goto("/personnes");
  const links = await page.locator("main a[href^='/personnes/0']").evaluateAll((all) => [...new Set(all.map((one) => one.getAttribute("href").split("/").slice(0, 3).join("/")))]);
  return links[rang];
}

for (const [rang, condition] of Object.keys(CONDITIONS).entries()) {
  test(`she agrees, and takes it back in one press (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "claire");
    const file = await dossier(page, rang);
    await page.goto(file);
    await page.getByRole("link", { name: "Choisir comment la prévenir" }).click();
    await page.getByText("Elle ne reçoit pas de rappel.").waitFor();
    await conforme(page, `rappels ${condition}`);
    await page.getByRole("button", { name: "Elle est d’accord" }).click();
    await page.getByText("Choisissez comment la prévenir.").first().waitFor();
    await conforme(page, `rappels en erreur ${condition}`);
    await page.getByText("sur une carte en papier").click();
    await page.getByRole("button", { name: "Elle est d’accord" }).click();
    await page.getByText("Prévenue sur une carte en papier.").waitFor();
    await conforme(page, `rappels accord ${condition}`);
    await page.getByRole("link", { name: "Imprimer la carte de ses dates" }).click();
    await page.getByRole("heading", { name: "Mes dates" }).waitFor();
    await conforme(page, `carte ${condition}`);
    await page.getByRole("link", { name: "En plus grand (A5)" }).click();
    await page.getByRole("link", { name: "Format de poche (A6)" }).waitFor();
    await conforme(page, `carte grande ${condition}`);
    await page.goto(`${file}/rappels`);
    await page.getByRole("button", { name: "Ne plus la prévenir" }).click();
    await page.getByText("Elle ne reçoit pas de rappel.").waitFor();
    await page.getByText(/arrêté aujourd’hui, noté par Claire/).waitFor();
    await page.context().close();
  });
}

for (const condition of ["bureau", "telephone"]) {
  test(`the same with the keyboard only, and the card is cut out of one sheet (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "sonia");
    const file = await dossier(page, condition === "bureau" ? 1 : 2);
    await page.goto(`${file}/rappels`);
    await tabJusqua(page, "input[name=canal]");
    await page.keyboard.press("Space");
    await tabJusqua(page, "form.feuille button[type=submit]");
    await page.keyboard.press("Enter");
    await page.getByText("Prévenue sur une carte en papier.").waitFor();
    await tabJusqua(page, "a[href$='/rappels/carte']");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Mes dates" }).waitFor();
    const printed = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
    assert.equal(printed.match(/\/Type\s*\/Page\b/g).length, 1, "one sheet");
    await page.emulateMedia({ media: "print" });
    const { width, height } = await page.locator(".carte-rappel").boundingBox();
    // A6, to be cut out of the sheet of any printer: 105 × 148 mm.
    assert.ok(Math.abs(width - 396.9) < 1 && Math.abs(height - 559.4) < 1, `${width} × ${height}`);
    await page.emulateMedia({ media: "screen" });
    await page.goto(`${file}/rappels`);
    await tabJusqua(page, "form[action$='/retrait'] button");
    await page.keyboard.press("Enter");
    await page.getByText("Elle ne reçoit pas de rappel.").waitFor();
    await page.context().close();
  });
}
