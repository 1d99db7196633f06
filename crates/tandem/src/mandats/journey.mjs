// A mandate, side by side: made and signed in at most twelve interactions, stopped in at most two. In five windows, keyboard
// first, without script too.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { auPlus, CAPTURES, CONDITIONS, conforme, connecter, demonstration, navigateur, page as open } from "../../../../navigateur/outils.mjs";

let server, browser;
before(async () => { server = await demonstration(); browser = await navigateur(); });
after(async () => { await browser?.close(); await server?.stop(); });

const mot = () => Array.from({ length: 9 }, () => String.fromCharCode(97 + Math.floor(Math.random() * 26))).join("");

async function personne(page) {
  await page.goto("/personnes/nouvelle");
  await page.getByLabel("Prénom ou pseudonyme").fill(mot());
  await page.getByLabel("Nom de famille").fill(mot());
  await page.getByRole("button", { name: "Ajouter" }).click();
  await page.waitForURL(/\/personnes\/[0-9a-f-]{36}/);
  return new URL(page.url()).pathname;
}

for (const condition of Object.keys(CONDITIONS)) {
  test(`made and signed in at most twelve interactions, used, then stopped in two (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "claire");
    const file = await personne(page);
    let interactions = 0;
    const act = async (work) => { interactions += 1; await work; };
    await act(page.getByRole("link", { name: "Faire un mandat" }).click());
    await page.getByRole("heading", { level: 1, name: "Un mandat" }).waitFor();
    await conforme(page, `nouveau mandat ${condition}`);
    await act(page.getByText("Logement et énergie").first().click());
    await act(page.getByLabel(/logement social/i).first().check());
    await act(page.getByLabel("À quoi cela sert").fill("avoir un logement moins cher"));
    // Asked once in an établissement, then taken from the last one.
    if (await page.getByLabel("Où joindre l’établissement").inputValue() === "") {
      await act(page.getByLabel("Où joindre l’établissement").fill("3 place du Marché, 03 20 00 00 00"));
      await act(page.getByLabel("Fait à (commune)").fill("Villeneuve"));
    }
    await act(page.getByRole("button", { name: "Préparer le papier" }).click());
    await page.getByText("à signer").first().waitFor();
    await conforme(page, `mandat à signer ${condition}`);
    await act(page.getByRole("link", { name: "Voir et imprimer le papier" }).click());
    await page.getByText("Je peux arrêter ce mandat à tout moment.").waitFor();
    await conforme(page, `papier du mandat ${condition}`);
    // Her copy, printed by the real process beside the server.
    const copie = await page.context().request.get(await page.getByRole("link", { name: "Sa copie en PDF" }).evaluate((a) => a.href));
    assert.equal(copie.status(), 200);
    assert.equal((await copie.body()).subarray(0, 5).toString(), "%PDF-");
    await act(page.getByRole("link", { name: /^Le mandat d/ }).click());
    await act(page.getByRole("button", { name: "Le papier est signé par les deux" }).click());
    await page.getByText("en vigueur").first().waitFor();
    auPlus(12, interactions, `faire et signer un mandat (${condition})`);
    await conforme(page, `mandat en vigueur ${condition}`);
    await page.goto(`${file}/mandats`);
    await conforme(page, `sa page à elle ${condition}`);
    await page.goto("/mandats");
    await conforme(page, `mandats ${condition}`);
    await page.goto(file);
    let stop = 0;
    stop += 1; await page.locator("#en-ce-moment").getByRole("link", { name: /logement/i }).last().click();
    stop += 1; await page.getByRole("button", { name: "Elle le dit de vive voix" }).click();
    await page.getByText("Elle l’a arrêté").waitFor();
    auPlus(2, stop, `arrêter un mandat (${condition})`);
    await page.context().close();
  });
}

test("the paper holds on two sheets, and on four with Arabic beside the French", async () => {
  const page = await open(browser, server.adresse, "bureau");
  await connecter(page, "claire");
  for (const [nom, most] of [["pleine", 2], ["en-arabe", 4]]) {
    await page.goto(`/_ui/papier-du-mandat/${nom}`);
    const pdf = (await page.pdf({ format: "A4", path: CAPTURES ? join(CAPTURES, `mandat-${nom}.pdf`) : undefined })).toString("latin1");
    const pages = pdf.match(/\/Type \/Page\b/g).length;
    assert.ok(pages <= most, `${nom}: ${pages} sheets`);
  }
  await page.context().close();
});

test("in her place without a mandate, with the keyboard only: the urgency is asked, and what was typed is kept", async () => {
  const page = await open(browser, server.adresse, "telephone");
  await connecter(page, "claire");
  await personne(page);
  await page.getByRole("link", { name: "Commencer une démarche" }).click();
  await page.locator('button[name="fiche"][value="D07"]').first().click();
  await page.waitForURL(/\/demarches\/[0-9a-f-]{36}/);
  await page.getByRole("link", { name: /^Noter/ }).first().click();
  await page.getByLabel(/Moi, elle à côté/).check({ force: true });
  await page.getByRole("button", { name: "10 min" }).click();
  await page.getByRole("link", { name: /À sa place sans mandat/ }).waitFor();
  assert.ok(await page.getByLabel(/Moi, elle à côté/).isChecked());
  await conforme(page, "noter sans mandat telephone");
  await page.getByLabel(/Sans mandat/).fill("Dernier jour pour déclarer");
  await page.getByRole("button", { name: "10 min" }).click();
  await page.getByText(/Noté/).first().waitFor();
  await page.goto("/mandats");
  await page.getByText("Dernier jour pour déclarer").first().waitFor();
  await conforme(page, "mandats à régulariser telephone");
  await page.context().close();
});

async function preparer(page) {
  await page.getByRole("link", { name: "Faire un mandat" }).click();
  await page.getByText("Logement et énergie").first().click();
  await page.getByLabel(/logement social/i).first().check();
  await page.getByLabel("À quoi cela sert").fill("avoir un logement moins cher");
  await page.getByRole("button", { name: "Préparer le papier" }).click();
}

for (const condition of ["bureau", "telephone"]) {
  test(`the photo of the paper finds its mandate by the code drawn on it (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "claire");
    await personne(page);
    await preparer(page);
    const mandat = page.url();
    await page.getByRole("link", { name: "Voir et imprimer le papier" }).click();
    await page.getByText("Je peux arrêter ce mandat à tout moment.").waitFor();
    // A telephone sees a sheet finer than a screen shows it: a code of 21 mm is at least two hundred points wide.
    // The words beside it, on so narrow a window, would make a strip of six thousand points that no telephone takes.
    await page.evaluate(() => { document.documentElement.style.zoom = "2"; const code = document.querySelector("svg.qr"); code.parentElement.replaceChildren(code); });
    const photo = await page.locator("svg.qr").locator("..").screenshot();
    await page.goto(mandat);
    await page.getByRole("link", { name: "Joindre la photo du papier" }).click();
    await page.getByLabel("Photo ou PDF").setInputFiles({ name: "IMG_2101.png", mimeType: "image/png", buffer: photo });
    await page.getByRole("button", { name: "Joindre" }).click();
    await page.getByText(/mandat [0-9A-Z]{3}-[0-9A-Z]{4}/).first().waitFor();
    await conforme(page, `photo du mandat ${condition}`);
    await page.getByRole("link", { name: "Aller à ce mandat" }).click();
    await page.getByText("Les deux signatures s’y voient").waitFor();
    assert.equal(page.url(), mandat);
    await conforme(page, `mandat, photo jointe ${condition}`);
    await page.getByRole("button", { name: "Le papier est signé par les deux" }).click();
    await page.getByText("en vigueur").first().waitFor();
    await page.context().close();
  });
}

// One line in a frame, as a finger draws it.
async function signer(page, cle) {
  const frame = page.locator(`#${cle}`);
  await frame.scrollIntoViewIfNeeded();
  const box = await frame.boundingBox();
  await page.mouse.move(box.x + box.width * 0.1, box.y + box.height * 0.7);
  await page.mouse.down();
  for (const [x, y] of [[0.3, 0.2], [0.45, 0.8], [0.6, 0.3], [0.9, 0.5]]) await page.mouse.move(box.x + box.width * x, box.y + box.height * y, { steps: 6 });
  await page.mouse.up();
}

for (const condition of Object.keys(CONDITIONS)) {
  test(`signed on the screen once the text was read to its end; without script, the paper (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "claire");
    await personne(page);
    await preparer(page);
    await page.getByRole("link", { name: "Signer sur cet écran" }).click();
    await page.getByText("Je peux arrêter ce mandat à tout moment.").waitFor();
    await conforme(page, `mandat à l’écran ${condition}`);
    if (CONDITIONS[condition].javaScriptEnabled === false) {
      await page.getByRole("link", { name: "voir et imprimer le papier" }).click();
      await page.getByText("Je peux arrêter ce mandat à tout moment.").waitFor();
    } else {
      await signer(page, "elle");
      await page.getByRole("button", { name: "C’est signé" }).click();
      await page.getByText("Votre signature manque").first().waitFor();
      await conforme(page, `mandat à l’écran, à corriger ${condition}`);
      await signer(page, "elle");
      await signer(page, "agent");
      await page.getByRole("button", { name: "C’est signé" }).click();
      await page.getByText("en vigueur").first().waitFor();
      await page.getByRole("link", { name: "Le papier" }).click();
      assert.equal(await page.getByRole("img", { name: "Signature dessinée à l’écran" }).count(), 2);
      await conforme(page, `papier signé à l’écran ${condition}`);
    }
    await page.context().close();
  });
}

test("every copy leaves in one archive, and the page says when it is over", async () => {
  const page = await open(browser, server.adresse, Object.keys(CONDITIONS)[0]);
  await connecter(page, "claire");
  await page.goto("/mandats");
  await page.getByRole("link", { name: "Toutes les copies en PDF" }).click();
  await page.getByRole("heading", { level: 1, name: "Copies des mandats" }).waitFor();
  await conforme(page, "copies des mandats");
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Télécharger les copies" }).click()]);
  assert.match(file.suggestedFilename(), /^mandats-.*\.zip$/);
  assert.ok(await file.path(), "it came whole");
  await page.getByText(/C’est fini/).waitFor();
  await conforme(page, "copies faites");
  await page.context().close();
});
