// J7: the meeting at two presses a line, names that are not in the page, the keyboard, paper, and what the year has to say.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { CAPTURES, CONDITIONS, conforme, connecter, demonstration, navigateur, page as open } from "../../../../navigateur/outils.mjs";

let server, browser;
before(async () => { server = await demonstration(); browser = await navigateur(); });
after(async () => { await browser?.close(); await server?.stop(); });

/** Pages of a printed document: counted in the PDF itself. */
const pages = (pdf) => pdf.toString("latin1").match(/\/Type\s*\/Page(?!s)/g).length;

for (const condition of Object.keys(CONDITIONS)) {
  test(`the list says each date with its ground, and a line is done, undone, put off, given (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "claire");
    await page.goto("/echeances");
    await page.getByRole("heading", { level: 1, name: "Échéances" }).waitFor();
    await conforme(page, `échéances ${condition}`);
    const lines = page.locator("[data-ligne]");
    assert.ok(await lines.count() > 5, "the demonstration has dates");
    for (const text of await lines.locator("small").allInnerTexts()) {
      assert.match(text, /date (calculée|estimée|à confirmer)/);
      assert.match(text, /compté depuis|dates de|mois de|promis le/);
    }
    const first = () => lines.filter({ has: page.getByRole("button", { name: /^Fait/ }) }).first();
    await first().getByRole("button", { name: /^Fait/ }).click();
    await page.getByRole("status").getByText(/^Fait/).waitFor();
    await conforme(page, `échéance faite ${condition}`);
    await page.getByRole("status").getByRole("button", { name: "Annuler" }).click();
    await page.getByRole("status").getByText(/est de nouveau à faire/).waitFor();
    const far = lines.filter({ hasText: "Plus tard" }).or(lines).last();
    await far.getByRole("link", { name: /^Donner à/ }).click();
    await conforme(page, `une échéance ${condition}`);
    await page.locator("#donner").getByRole("button").first().click();
    await page.getByRole("status").getByText(/^Donné à/).waitFor();
    await page.getByRole("status").getByRole("button", { name: "Annuler" }).click();
    await page.getByRole("status").getByText(/^(Rendu au référent|Donné à)/).waitFor();
    await lines.last().getByRole("link", { name: /^Reporter/ }).click();
    await page.locator("#reporter").getByRole("button").last().click();
    await page.getByRole("status").getByText(/^Reporté au/).waitFor();
    await page.getByRole("status").getByRole("button", { name: "Annuler" }).click();
    await page.getByRole("status").getByText(/^De nouveau dans la liste/).waitFor();
    await page.context().close();
  });

  test(`the meeting takes two presses a line at most, and shows no whole name (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "mperrin");
    await page.goto("/personnes");
    await page.goto("/echeances?horizon=7");
    const names = await page.locator("[data-ligne] .qui").allInnerTexts();
    const families = names.map((name) => name.match(/\p{Lu}[\p{Lu}’' -]+$/u)?.[0]).filter((word) => word?.length > 2);
    assert.ok(families.length > 3, "there are names to hide");
    await page.goto("/echeances/reunion");
    await conforme(page, `réunion ${condition}`);
    let presses = 0;
    const press = async (what) => { presses += 1; await what.click(); };
    for (const gesture of ["fait", "reporter", "donner", "suivante"]) {
      const content = await page.content();
      for (const family of families) assert.ok(!content.includes(family), `${family} is in the page of the meeting`);
      presses = 0;
      const card = page.locator("article.reunion");
      if (gesture === "fait" && await card.getByRole("button", { name: /^Fait/ }).count()) await press(card.getByRole("button", { name: /^Fait/ }));
      else if (gesture === "reporter" && await card.getByText("Reporter", { exact: true }).count()) {
        await press(card.getByText("Reporter", { exact: true }));
        await press(card.locator("details[open] button").last());
      } else if (gesture === "donner" && await card.getByText("Donner à", { exact: true }).count()) {
        await press(card.getByText("Donner à", { exact: true }));
        await press(card.locator("details[open] button").first());
      } else await press(page.getByRole("link", { name: "Suivante" }));
      await page.getByRole("heading", { level: 1, name: "Réunion" }).waitFor();
      assert.ok(presses <= 2, `${gesture}: ${presses} presses`);
    }
    await page.getByRole("link", { name: "Montrer les noms" }).click();
    await page.getByRole("link", { name: "Masquer les noms" }).waitFor();
    await conforme(page, `réunion noms entiers ${condition}`);
    await page.getByRole("button", { name: /^Donner ses lignes à/ }).first().click();
    await page.getByRole("status").getByText(/^Les lignes (de |d’).+ sont données à/).waitFor();
    await page.getByRole("status").getByRole("button", { name: "Annuler" }).click();
    await page.getByRole("status").getByText(/lui sont rendues/).waitFor();
    await page.context().close();
  });

  test(`the dates of a campaign are entered with their source (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "claire");
    await page.goto("/echeances/campagnes");
    await conforme(page, `campagnes ${condition}`);
    await page.getByRole("link", { name: /^Saisir \d{4}/ }).last().click();
    await page.getByRole("button", { name: "Enregistrer" }).click();
    await page.getByRole("link", { name: /Écrivez le dernier jour/ }).waitFor();
    await conforme(page, `campagne en erreur ${condition}`);
    const year = await page.getByLabel("Année").inputValue();
    await page.getByLabel("Dernier jour").fill(`${year}-03-12`);
    await page.getByLabel("Où l’avez-vous lu").fill("https://www.parcoursup.fr, lu en réunion");
    await page.getByRole("button", { name: "Enregistrer" }).click();
    await page.getByRole("status").getByText(/se recalculent/).waitFor();
    await page.getByText("saisi par Claire Morel").first().waitFor();
    await page.context().close();
  });
}

test("the meeting is led with the keyboard only", async () => {
  const page = await open(browser, server.adresse, "bureau");
  await connecter(page, "mperrin");
  await page.goto("/echeances/reunion");
  const rank = async () => page.locator("nav[aria-label=Lignes] span").innerText();
  assert.match(await rank(), /^1 sur/);
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction(() => /^2 sur/.test(document.querySelector("nav[aria-label=Lignes] span")?.textContent));
  await page.keyboard.press("ArrowLeft");
  await page.waitForFunction(() => /^1 sur/.test(document.querySelector("nav[aria-label=Lignes] span")?.textContent));
  await page.keyboard.press("a");
  await page.keyboard.press("Enter");
  await page.getByRole("status").getByText(/^Donné à/).waitFor();
  await page.context().close();
});

test("in the list, arrows go from line to line and F presses only the line that has the focus", async () => {
  const page = await open(browser, server.adresse, "bureau");
  await connecter(page, "claire");
  await page.goto("/echeances");
  await page.keyboard.press("f");
  assert.equal(new URL(page.url()).search, "", "nothing has the focus: nothing is done");
  const focused = () => page.evaluate(() => [...document.querySelectorAll("[data-ligne]")].indexOf(document.activeElement.closest("[data-ligne]")));
  await page.keyboard.press("ArrowRight");
  assert.equal(await focused(), 0);
  await page.keyboard.press("ArrowRight");
  assert.equal(await focused(), 1);
  await page.keyboard.press("ArrowLeft");
  assert.equal(await focused(), 0);
  await page.keyboard.press("R");
  await page.waitForURL(/#reporter$/);
  await page.context().close();
});

test("each worker’s week is one sheet of paper", async () => {
  const page = await open(browser, server.adresse, "bureau");
  await connecter(page, "mperrin");
  await page.goto("/_ui/echeances-semaine/pleine");
  let pdf = await page.pdf({ format: "A4", path: CAPTURES && join(CAPTURES, "semaine-pleine.pdf"), preferCSSPageSize: true });
  assert.equal(pages(pdf), 1, "the fullest sheet, with the longest names");
  await page.goto("/echeances/semaine");
  await conforme(page, "semaine de tous");
  const sheets = await page.locator(".une-page").count();
  assert.ok(sheets >= 3, `${sheets} sheets`);
  pdf = await page.pdf({ format: "A4", path: CAPTURES && join(CAPTURES, "semaine-tous.pdf"), preferCSSPageSize: true });
  assert.equal(pages(pdf), sheets, "one page each");
  await page.goto("/echeances");
  await page.getByRole("link", { name: "Ma semaine" }).click();
  assert.equal(pages(await page.pdf({ format: "A4", preferCSSPageSize: true })), 1);
  await page.context().close();
});
