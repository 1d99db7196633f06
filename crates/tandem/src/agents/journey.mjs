// Accounts, the code at each login, the hidden screen: by keyboard, on a narrow window, without script.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { MOT_DE_PASSE, conforme, connecter, demonstration, navigateur, page as open, tabJusqua } from "../../../../navigateur/outils.mjs";

const PHRASE = "quatre mots bien choisis";
let server, browser;
before(async () => { server = await demonstration(); browser = await navigateur(); });
after(async () => { await browser?.close(); await server?.stop(); });

/** What the application of a telephone shows (RFC 6238), computed apart from the program. */
function code(secret, pas = 0) {
  const bits = [...secret.replaceAll(/\s/g, "")].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + pas));
  const mac = createHmac("sha1", key).update(counter).digest();
  return String((mac.readUInt32BE(mac.at(-1) & 15) & 0x7fffffff) % 1000000).padStart(6, "0");
}

const presser = async (page, selector) => { await tabJusqua(page, selector); await page.keyboard.press("Enter"); };

for (const condition of ["bureau", "telephone", "sans script"]) {
  test(`a colleague is invited, chooses her password, and leaves (${condition})`, async () => {
    const nom = `nadia-${condition.replaceAll(" ", "")}`;
    const chief = await open(browser, server.adresse, condition);
    await connecter(chief, "mperrin");
    await chief.goto("/equipe");
    await presser(chief, "a[href='/equipe/agents']");
    await chief.waitForURL(/equipe\/agents$/);
    await conforme(chief, `comptes ${condition}`);
    await presser(chief, "a[href='/equipe/agents/nouveau']");
    await chief.getByLabel("Prénom et nom").fill(`Nadia ${condition}`);
    await chief.getByLabel("Nom de connexion").fill(nom);
    await tabJusqua(chief, "input[name=role]");
    await chief.keyboard.press("ArrowDown");
    await tabJusqua(chief, "input[name=equipe]");
    await chief.keyboard.press("Space");
    await conforme(chief, `inviter ${condition}`);
    await chief.keyboard.press("Enter");
    await chief.getByText("elle ne sera plus montrée").waitFor();
    await conforme(chief, `feuille ${condition}`);
    if (condition === "bureau") {
      const pdf = (await chief.pdf({ format: "A4" })).toString("latin1");
      assert.equal(pdf.match(/\/Type \/Page\b/g).length, 1, "the sheet is one page");
    }
    const adresse = await chief.locator("strong.code").first().innerText();
    const nadia = await open(browser, server.adresse, condition);
    await nadia.goto(adresse);
    await conforme(nadia, `arrivée ${condition}`);
    await nadia.getByLabel("Mot de passe", { exact: true }).fill(PHRASE);
    await nadia.getByLabel("Le même, une seconde fois").fill(PHRASE);
    await nadia.keyboard.press("Enter");
    await nadia.getByText("Mot de passe enregistré").waitFor();
    await nadia.goto(adresse);
    await nadia.getByText("Cette adresse ne sert plus").waitFor();
    await nadia.goto("/connexion");
    await nadia.getByLabel("Votre nom de connexion").fill(nom);
    await nadia.getByLabel("Votre mot de passe").fill(PHRASE);
    await nadia.keyboard.press("Enter");
    await nadia.waitForURL(server.adresse + "/");
    await chief.goto("/equipe/agents");
    await chief.getByRole("link", { name: `Nadia ${condition}` }).click();
    await conforme(chief, `fiche ${condition}`);
    await chief.getByLabel("Pourquoi").fill("Fin du remplacement");
    await chief.keyboard.press("Enter");
    await chief.getByRole("status").waitFor();
    await conforme(chief, `compte fermé ${condition}`);
    await nadia.reload();
    assert.match(nadia.url(), /connexion/);
    await chief.context().close();
    await nadia.context().close();
  });
}

test("a code is asked once it is confirmed, and a recovery code replaces it", async () => {
  const page = await open(browser, server.adresse, "telephone");
  await connecter(page, "paul");
  await page.goto("/compte");
  await conforme(page, "mon compte");
  await page.getByRole("link", { name: "Ajouter un code" }).click();
  await conforme(page, "ajouter un code");
  const secret = await page.locator("strong.code").innerText();
  await page.getByLabel("Code à six chiffres").fill("000000");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").waitFor();
  assert.equal(await page.locator("strong.code").innerText(), secret, "a mistake keeps the secret already photographed");
  await page.getByLabel("Code à six chiffres").fill(code(secret));
  await page.keyboard.press("Enter");
  await page.getByText("Chacun sert une fois").waitFor();
  await conforme(page, "codes de secours");
  const secours = await page.locator("ol.code li").first().innerText();
  await page.getByRole("button", { name: "Se déconnecter" }).click();
  for (const answer of [code(secret, 1), secours]) {
    await page.goto("/connexion");
    await page.getByLabel("Votre nom de connexion").fill("paul");
    await page.getByLabel("Votre mot de passe").fill(MOT_DE_PASSE);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Votre code" }).waitFor();
    await conforme(page, "le code");
    await page.getByLabel("Code", { exact: true }).fill(answer);
    await page.keyboard.press("Enter");
    await page.waitForURL(server.adresse + "/");
    await page.getByRole("button", { name: "Se déconnecter" }).click();
  }
  await page.context().close();
});

/** Hides the screen: Escape twice where there is a script, the button by keyboard elsewhere. */
async function cacher(page) {
  await page.waitForLoadState("load"); // before that the script does not hear the keys yet
  if (page.sansScript) await presser(page, "form[action='/voile'] button");
  else { await page.keyboard.press("Escape"); await page.keyboard.press("Escape"); }
  await page.getByRole("heading", { name: "Écran caché" }).waitFor();
}

for (const condition of ["bureau", "telephone", "sans script"]) {
  test(`the screen hides, « back » shows nothing, a PIN shows it again (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "sonia");
    await page.goto("/compte");
    await page.getByLabel("PIN de six chiffres").fill("271828");
    await page.getByLabel("Le même, une seconde fois").first().fill("271828");
    await page.keyboard.press("Enter");
    await page.getByText("PIN enregistré").waitFor();
    await page.goto("/personnes");
    if (condition === "telephone") {
      const [head, demo] = await Promise.all([".tete", ".tete .demo"].map((part) => page.locator(part).first().boundingBox()));
      assert.ok(head.height - demo.height <= 160, `three lines of head on a telephone: ${head.height - demo.height} px`);
    }
    const personne = await page.locator("main .liste a").first().innerText();
    await page.locator("main .liste a").first().click();
    await page.waitForURL(/personnes\/[0-9a-f-]{36}$/);
    const dossier = page.url();
    await cacher(page);
    await conforme(page, `écran caché ${condition}`);
    const hidden = async () => {
      const text = await page.locator("body").innerText();
      assert.ok(!text.includes(personne) && !text.includes("Sonia"), text);
      assert.ok(!(await page.title()).includes(personne));
    };
    await hidden();
    for (let step = 0; step < 3; step += 1) {
      await page.goBack({ waitUntil: "load" });
      await page.waitForTimeout(200);
      await page.getByRole("heading", { name: "Écran caché" }).waitFor();
      await hidden();
    }
    await page.goto(dossier);
    await hidden();
    if (page.sansScript) await tabJusqua(page, "#code");
    else assert.equal(await page.evaluate(() => document.activeElement.id), "code", "one can type the PIN at once");
    await page.keyboard.type("271828");
    await page.keyboard.press("Enter");
    await page.waitForURL(dossier);
    await page.getByRole("button", { name: "Cacher l’écran" }).waitFor();
    await page.context().close();
  });
}

test("what was being typed goes under the veil and comes back; other tabs hide and show with this one", async () => {
  const page = await open(browser, server.adresse, "bureau");
  await connecter(page, "claire");
  const other = await page.context().newPage();
  await other.goto("/equipe");
  await page.bringToFront();
  await page.getByRole("link", { name: /^Noter pour/ }).first().click();
  await page.getByText("Elle, je guidais").click();
  await page.getByText("Ajouter une raison").click();
  await page.getByLabel("Note (facultatif)").fill("au milieu d’une phrase");
  await cacher(page);
  await conforme(page, "écran caché avec un texte");
  await other.locator("html.voile").waitFor({ state: "attached" });
  assert.equal(await other.getByRole("heading", { name: "Collègues" }).isVisible(), false);
  await page.getByLabel("Votre mot de passe").fill(MOT_DE_PASSE);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Enregistrer maintenant" }).click();
  await page.getByRole("status").waitFor();
  assert.match(await page.getByRole("status").innerText(), /Noté pour .+elle, je guidais/);
  await other.getByRole("heading", { name: "Collègues" }).waitFor();
  await page.context().close();
});

test("five wrong answers close the login", async () => {
  const page = await open(browser, server.adresse, "telephone");
  await connecter(page, "elise");
  await cacher(page);
  for (let step = 0; step < 5; step += 1) {
    await page.locator("#code").fill("pas le bon");
    await page.keyboard.press("Enter");
    await page.waitForLoadState();
  }
  await page.getByText("Cinq réponses fausses").first().waitFor();
  await page.goto("/");
  assert.match(page.url(), /connexion/);
  await page.context().close();
});
