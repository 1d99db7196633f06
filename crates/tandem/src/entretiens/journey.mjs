// An entretien from end to end: the trame printed with its slip, noted by keyboard, read back by its author alone, its themes read by the
// team, a report printed, and the slip that erases; at 1280 and 320, in the dark, without a script.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { auPlus, CAPTURES, CONDITIONS, conforme, connecter, demonstration, navigateur, page as open, tabJusqua } from "../../../../navigateur/outils.mjs";

let server, browser;
before(async () => { server = await demonstration(process.env.TANDEM_BINAIRE ?? "target/debug/tandem"); browser = await navigateur(); });
after(async () => { await browser?.close(); await server?.stop(); });

const pages = (pdf) => (pdf.toString("latin1").match(/\/Type\s*\/Page[^s]/g) ?? []).length;
const chemin = (nom) => CAPTURES && join(CAPTURES, nom);

for (const condition of Object.keys(CONDITIONS)) {
  test(`noted in ten interactions, and what comes back is read in one more (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "claire");
    await page.goto("/enquetes");
    await page.getByRole("link", { name: "Entretiens" }).click();
    await page.getByRole("heading", { level: 1, name: "Entretiens" }).waitFor();
    await conforme(page, `entretiens ${condition}`);
    let interactions = 0;
    const appui = async (what) => { interactions += 1; await what.click(); };
    await appui(page.getByRole("link", { name: "Noter un entretien" }));
    await conforme(page, `noter vide ${condition}`);
    interactions += 1;
    await page.getByLabel("Avec qui").selectOption("personne.a40");
    await appui(page.getByText(/^Que je garde/));
    await appui(page.getByText(/^Que l’équipe lise/));
    await appui(page.locator("label", { hasText: "L’aide des proches" }));
    interactions += 1;
    await page.getByLabel("Mes notes (facultatif)").fill("Vient avec son fils. Il tape, elle dicte.");
    const premiere = page.getByRole("group", { name: "Citation 1" });
    interactions += 1;
    await premiere.getByLabel("Ses mots").fill("Mon fils tape, moi je dicte.");
    interactions += 1;
    await premiere.getByLabel("Son thème").selectOption({ label: "Avec, ou à la place" });
    await appui(premiere.getByText("Elle accepte aussi un rapport, sans nom"));
    await appui(page.getByRole("button", { name: "Garder cet entretien" }));
    await page.getByRole("heading", { level: 1, name: "Entretien", exact: true }).waitFor();
    auPlus(10, interactions, `noter un entretien (${condition})`);
    await conforme(page, `entretien ${condition}`);
    await page.goto("/entretiens");
    await page.getByRole("link", { name: /^Le numérique dans notre travail/ }).click();
    await page.getByText(/entretiens en parlent/).first().waitFor();
    await conforme(page, `thèmes ${condition}`);
    await page.getByRole("link", { name: "Pour un rapport" }).click();
    await page.getByRole("heading", { level: 1, name: "Pour un rapport" }).waitFor();
    await conforme(page, `rapport ${condition}`);
    await page.context().close();
  });
}

test("noted by keyboard alone, warned of a name, kept as it is, without a script too", async () => {
  for (const condition of ["telephone", "sans script"]) {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "claire");
    await page.goto("/entretiens/nouveau");
    await tabJusqua(page, "#avec");
    for (let n = 0; n < 2; n += 1) await page.keyboard.press("ArrowDown");
    await tabJusqua(page, "#accord_notes");
    await page.keyboard.press("Space");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    await tabJusqua(page, "#citation_a");
    await page.keyboard.type("J’ai demandé à Nadia Ferhat, elle a tout réglé.");
    await page.keyboard.press("Tab");
    await page.keyboard.type("Ce qui");
    await tabJusqua(page, "main .btn.plein");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 2, name: /^À relire/ }).waitFor();
    await conforme(page, `à relire ${condition}`);
    await tabJusqua(page, "main .btn.plein");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Entretien", exact: true }).waitFor();
    await page.getByText("Nadia Ferhat").waitFor();
    await page.context().close();
  }
});

test("the trame prints on two pages with its slip, whose code erases what was noted with it, whoever types it", async () => {
  const page = await open(browser, server.adresse, "bureau");
  await connecter(page, "claire");
  let code = "";
  for (const [pour, nom] of [["professionnel", "trame-professionnel"], ["personne", "trame-personne"]]) {
    await page.goto(`/entretiens/trame?pour=${pour}`);
    code = await page.locator(".code").first().innerText();
    await conforme(page, nom);
    const n = pages(await page.pdf({ format: "A4", path: chemin(`${nom}.pdf`), preferCSSPageSize: true }));
    assert.ok(n <= 2, `${nom}: ${n} pages`);
  }
  await page.goto("/entretiens/nouveau");
  await page.getByLabel("Avec qui").selectOption("personne");
  await page.getByText(/^Que je garde/).click();
  await page.locator("label", { hasText: "Le temps" }).click();
  await page.getByLabel("Code de son coupon (facultatif)").fill(code.toLowerCase());
  await page.keyboard.press("Enter");
  await page.getByText(code).waitFor();
  await page.getByRole("link", { name: "Coupon à remettre" }).click();
  await conforme(page, "coupon");
  assert.equal(pages(await page.pdf({ format: "A4", path: chemin("coupon.pdf"), preferCSSPageSize: true })), 1);
  for (const condition of ["bureau", "telephone"]) {
    const autre = await open(browser, server.adresse, condition);
    await connecter(autre, "mperrin");
    await autre.goto("/entretiens");
    let interactions = 0;
    const appui = async (what) => { interactions += 1; await what.click(); };
    await appui(autre.getByRole("link", { name: "Effacer avec un code" }));
    await conforme(autre, `effacer ${condition}`);
    interactions += 1;
    await autre.getByLabel("Code de son coupon").fill(code);
    await appui(autre.getByText(/^Tout l’entretien/));
    await appui(autre.getByRole("button", { name: "Effacer pour de bon" }));
    if (condition === "bureau") await autre.getByText("L’entretien est effacé.").waitFor();
    else await autre.getByText(/déjà effacé/).first().waitFor();
    auPlus(4, interactions, `effacer un entretien (${condition})`);
    await conforme(autre, `effacé ${condition}`);
    await autre.context().close();
  }
  await page.goto("/entretiens");
  await page.getByRole("link", { name: /^Le numérique dans notre travail/ }).click();
  await page.getByRole("link", { name: "Pour un rapport" }).click();
  await page.getByRole("heading", { level: 1, name: "Pour un rapport" }).waitFor();
  await page.pdf({ format: "A4", path: chemin("rapport.pdf"), preferCSSPageSize: true });
  await page.context().close();
});
