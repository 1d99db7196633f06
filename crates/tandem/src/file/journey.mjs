// The queue of the morning: two taps a person, the next one under the cursor, nothing typed; a reminder for who does it alone.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { CAPTURES, CONDITIONS, conforme, connecter, demonstration, navigateur, page as open, tabJusqua } from "../../../../navigateur/outils.mjs";

let server, browser;
before(async () => { server = await demonstration(); browser = await navigateur(); });
after(async () => { await browser?.close(); await server?.stop(); });

const qui = (page) => page.locator("form.feuille input[name=ligne]").inputValue();
const restent = async (page) => Number((await page.getByText(/personnes? restent? à voir/).innerText()).match(/\d+/)[0]);

for (const condition of Object.keys(CONDITIONS)) {
  test(`two taps a person, and the next one is there (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "claire");
    await page.goto("/file");
    await conforme(page, `files ${condition}`);
    await page.getByRole("link", { name: /Commencer.+Déclaration trimestrielle/ }).click();
    await page.getByText(/sans mandat|mandat jusqu’au/).first().waitFor();
    await conforme(page, `file ${condition}`);
    const [first, before] = [await qui(page), await restent(page)];
    let interactions = 0;
    const act = async (work) => { interactions += 1; await work; };
    await act(page.getByText("À deux").first().click());
    await act(page.getByRole("button", { name: "Enregistrer, et la suivante" }).click());
    await page.getByRole("status").waitFor();
    assert.ok(interactions <= 2, `${interactions} interactions`);
    assert.match(await page.getByRole("status").innerText(), /Noté pour .+à deux/);
    assert.notEqual(await qui(page), first);
    assert.equal(await restent(page), before - 1);
    if (!page.sansScript) assert.equal(await page.evaluate(() => document.activeElement?.id), "mode-M0", "the cursor is on the next person");
    await conforme(page, `file suivante ${condition}`);
    // Undone: she is in the queue again.
    await page.getByRole("button", { name: "Annuler" }).click();
    await page.goto("/file/D07");
    assert.equal(await restent(page), before);
    await page.getByRole("button", { name: "Enregistrer, et la suivante" }).click();
    await page.getByRole("link", { name: "Choisissez qui avait la main." }).waitFor();
    await conforme(page, `file en erreur ${condition}`);
    await page.context().close();
  });
}

test("a dozen in a row with the keyboard only, then the cursor has nobody left to go to", async () => {
  const page = await open(browser, server.adresse, "bureau");
  await connecter(page, "claire");
  await page.goto("/file/D07");
  await tabJusqua(page, "input[name=mode]");
  const seen = new Set();
  for (let turn = 0; turn < 3; turn += 1) {
    seen.add(await qui(page));
    // Two to the right: with both hands, which asks for no mandate.
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await page.getByRole("status").waitFor();
    await page.waitForFunction(() => document.activeElement?.id === "mode-M0");
  }
  assert.equal(seen.size, 3, "three different people");
  await page.context().close();
});

test("who does it alone is reminded: a word said, or a sheet to cut", async () => {
  const page = await open(browser, server.adresse, "telephone");
  await connecter(page, "claire");
  await page.goto("/file/D07");
  const alone = page.locator("section", { hasText: "Elles le font seules" });
  await alone.getByRole("button", { name: /^Rappel dit/ }).first().click();
  await page.getByText("rappel dit").first().waitFor();
  await conforme(page, "file rappel telephone");
  const pdf = (await page.pdf({ format: "A4", path: CAPTURES ? join(CAPTURES, "file-rappels.pdf") : undefined })).toString("latin1");
  assert.equal(pdf.match(/\/Type \/Page\b/g).length, 1);
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.getByText("Noté pour").isVisible().catch(() => false), false);
  assert.ok(await page.getByText(/votre déclaration est à faire avant/).first().isVisible());
  await page.context().close();
});

test("passing somebody writes nothing, and the next one comes", async () => {
  const page = await open(browser, server.adresse, "bureau");
  await connecter(page, "claire");
  await page.goto("/file/D07");
  const [first, before] = [await qui(page), await restent(page)];
  await page.getByRole("link", { name: "Passer" }).click();
  await page.waitForURL(/apres=/);
  assert.notEqual(await qui(page), first);
  await page.goto("/file/D07");
  assert.deepEqual([await qui(page), await restent(page)], [first, before]);
  await page.context().close();
});
