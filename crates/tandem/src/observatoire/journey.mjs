// The figures of what does not move: from the team's page to the sheet for the Caf, in five windows, without script too; one printed
// page; taken out once the password was said again.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { auPlus, CAPTURES, CONDITIONS, conforme, connecter, demonstration, navigateur, page as open, tabJusqua } from "../../../../navigateur/outils.mjs";

let server, browser;
before(async () => { server = await demonstration(process.env.TANDEM_BINAIRE ?? "target/debug/tandem", "--blocages", "900"); browser = await navigateur(); });
after(async () => { await browser?.close(); await server?.stop(); });

const pages = (pdf) => (pdf.toString("latin1").match(/\/Type\s*\/Page[^s]/g) ?? []).length;

/** Figures are computed beside the pages, right after the start. */
async function calcules(page) {
  for (let tries = 0; tries < 100; tries += 1) {
    await page.goto("/observatoire");
    if (await page.getByRole("table").count()) return;
    await page.waitForTimeout(100);
  }
  assert.fail(`no figures: ${server.logs()}`);
}

for (const condition of Object.keys(CONDITIONS)) {
  test(`a responsable opens the figures in at most three interactions (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "mperrin");
    await calcules(page);
    await page.goto("/");
    let interactions = 0;
    const appui = async (what) => { interactions += 1; await what.click(); };
    await appui(page.getByRole("link", { name: "Équipe", exact: true }));
    await appui(page.getByRole("link", { name: "Observatoire des blocages" }));
    await page.getByRole("heading", { level: 1, name: "Observatoire des blocages" }).waitFor();
    await page.getByRole("row", { name: /^Ensemble/ }).waitFor();
    await page.getByText("À lire avec prudence").waitFor();
    await conforme(page, `observatoire ${condition}`);
    const autre = page.getByRole("navigation", { name: "Année" }).getByRole("link").nth(1);
    await appui(autre);
    await page.getByRole("row", { name: /^Ensemble/ }).waitFor();
    auPlus(3, interactions, `voir les chiffres d’une autre année (${condition})`);
    await page.context().close();
  });
}

test("the wide table is reached and moved by keyboard on a telephone", async () => {
  const page = await open(browser, server.adresse, "telephone");
  await connecter(page, "mperrin");
  await calcules(page);
  await tabJusqua(page, ".defile");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction(() => document.querySelector(".defile").scrollLeft > 0);
  await page.context().close();
});

test("the sheet for the Caf is one page of paper, with the place, the period, the day and the definitions", async () => {
  const page = await open(browser, server.adresse, "bureau");
  await connecter(page, "mperrin");
  await calcules(page);
  const chemin = (nom) => CAPTURES && join(CAPTURES, nom);
  for (const [adresse, nom] of [["/observatoire", "observatoire.pdf"], ["/_ui/observatoire/pleine", "observatoire-pleine.pdf"]]) {
    await page.goto(adresse);
    assert.equal(pages(await page.pdf({ format: "A4", path: chemin(nom), preferCSSPageSize: true })), 1, adresse);
    await page.emulateMedia({ media: "print" });
    for (const text of [/CCAS de Saint-Denis/, /déclarés en 20\d\d/, /chiffres du \d/, /Neuf blocages sur dix sont finis/, /Aucun nom/]) await page.getByText(text).first().waitFor();
    assert.equal(await page.getByRole("button", { name: "Imprimer" }).isVisible(), false);
    await page.emulateMedia({ media: null });
  }
  await page.context().close();
});

test("the figures are taken out as they are on screen", async () => {
  const page = await open(browser, server.adresse, "bureau");
  await connecter(page, "mperrin");
  await calcules(page);
  const cells = await page.locator("tbody tr").first().locator("td").allInnerTexts();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "CSV" }).click()]);
  assert.match(download.suggestedFilename(), /^blocages-20\d\d-au-20\d\d-\d\d-\d\d\.csv$/);
  const chunks = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk);
  const row = Buffer.concat(chunks).toString("utf8").split("\r\n")[1].split(";").slice(2);
  assert.deepEqual(row, cells.map((cell) => cell.replaceAll("\u202f", "")));
  await page.context().close();
});
