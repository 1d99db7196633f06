// What acts say of the établissement (J8): from the team's page to « 58 % à la place », then to « et si on faisait avec », in five windows,
// without script too; one printed page; the report; the figures taken out once the password was said again.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { auPlus, CAPTURES, CONDITIONS, conforme, connecter, demonstration, navigateur, page as open, tabJusqua } from "../../../../navigateur/outils.mjs";

let server, browser;
before(async () => { server = await demonstration(); browser = await navigateur(); });
after(async () => { await browser?.close(); await server?.stop(); });

const pages = (pdf) => (pdf.toString("latin1").match(/\/Type\s*\/Page[^s]/g) ?? []).length;

/** Figures are computed beside the pages, right after the start. */
async function calcules(page) {
  for (let tries = 0; tries < 200; tries += 1) {
    await page.goto("/indicateurs");
    if (await page.getByRole("table").count()) return;
    await page.waitForTimeout(100);
  }
  assert.fail(`no figures: ${server.logs()}`);
}

for (const condition of Object.keys(CONDITIONS)) {
  test(`a responsable knows what is done in people's place, then what doing it with them would cost, in four interactions (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "mperrin");
    await calcules(page);
    await page.goto("/");
    let interactions = 0;
    const appui = async (what) => { interactions += 1; await what.click(); };
    await appui(page.getByRole("link", { name: "Équipe", exact: true }));
    await appui(page.getByRole("link", { name: "Indicateurs : qui avait la main" }));
    await page.getByText(/^En 20\d\d\s: .*\saides, .*\sheures notées\. \d+\s% à la place de la personne\.$/).waitFor();
    auPlus(2, interactions, `savoir ce qui est fait à la place (${condition})`);
    await conforme(page, `indicateurs ${condition}`);
    await appui(page.getByRole("link", { name: "Et si on faisait avec ?" }));
    await page.getByText("Le temps seul ne suffit pas à décider").waitFor();
    await appui(page.getByRole("button", { name: "Reprendre ses durées" }));
    await page.getByText("Le temps seul ne suffit pas à décider").waitFor();
    auPlus(4, interactions, `J8, jusqu’au simulateur avec les durées de l’établissement (${condition})`);
    await conforme(page, `simulateur ${condition}`);
    await page.context().close();
  });
}

test("the simulator is filled by keyboard, and a wrong duration is told with what was typed", async () => {
  const page = await open(browser, server.adresse, "telephone");
  await connecter(page, "mperrin");
  await page.goto("/indicateurs/simulateur");
  await tabJusqua(page, "#place");
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("beaucoup");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").getByText("Écrivez une durée entre 1 et 600 minutes.").waitFor();
  assert.equal(await page.locator("#place").inputValue(), "beaucoup");
  await tabJusqua(page, "#place");
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("10");
  await page.keyboard.press("Enter");
  await page.getByText(/à partir de la \d+e\sfois/).waitFor();
  await page.context().close();
});

test("the year prints on one sheet, and every figure has its definition one press away", async () => {
  const page = await open(browser, server.adresse, "bureau");
  await connecter(page, "mperrin");
  await calcules(page);
  for (const [adresse, nom] of [["/indicateurs", "indicateurs.pdf"], ["/_ui/indicateurs/pleine", "indicateurs-pleine.pdf"]]) {
    await page.goto(adresse);
    assert.equal(pages(await page.pdf({ format: "A4", path: CAPTURES && join(CAPTURES, nom), preferCSSPageSize: true })), 1, adresse);
  }
  await page.goto("/indicateurs");
  for (const link of await page.getByRole("link", { name: /^Ce que cela compte/ }).all()) {
    const [path, anchor] = (await link.getAttribute("href")).split("#");
    const answer = await page.request.get(path);
    assert.ok((await answer.text()).includes(`id="${anchor}"`), anchor);
  }
  await page.context().close();
});

test("the chart is told to who does not see it, month by month", async () => {
  const page = await open(browser, server.adresse, "bureau");
  await connecter(page, "mperrin");
  await calcules(page);
  const said = await page.locator("svg.graphique desc").first().textContent();
  assert.match(said, /octobre, n\s=\s\d+\s: Moi, sans elle \d+\s%/);
  await page.context().close();
});

test("the figures and the report are taken out as they are on screen", async () => {
  const page = await open(browser, server.adresse, "bureau");
  await connecter(page, "mperrin");
  await calcules(page);
  const phrase = await page.getByText(/^En 20\d\d/).innerText();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "CSV" }).click()]);
  assert.match(download.suggestedFilename(), /^indicateurs-20\d\d-au-20\d\d-\d\d-\d\d\.csv$/);
  const chunks = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk);
  const csv = Buffer.concat(chunks).toString("utf8");
  const total = csv.match(/;Aides;Nombre;(\d+)/)[1];
  assert.ok(phrase.replaceAll(/\s/g, "").includes(`:${total}aides`), `${phrase} ${total}`);
  for (const [nom, most] of [["Une page (PDF)", 1], ["Rapport entier (PDF)", 14]]) {
    const answer = await page.request.get(await page.getByRole("link", { name: nom }).getAttribute("href"));
    const pdf = await answer.body();
    assert.equal(answer.headers()["content-type"], "application/pdf", nom);
    assert.ok(pages(pdf) <= most && pages(pdf) > 0, `${nom}: ${pages(pdf)} pages`);
  }
  await page.context().close();
});
