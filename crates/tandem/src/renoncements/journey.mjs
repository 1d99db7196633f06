// A right seen from the file in at most three interactions, proposed in two, given up with its cause in four; found again in the
// list. In five windows, by keyboard too, without script too.
import { after, before, test } from "node:test";
import { auPlus, CONDITIONS, conforme, connecter, demonstration, navigateur, page as open, tabJusqua } from "../../../../navigateur/outils.mjs";

let server, browser;
before(async () => { server = await demonstration(); browser = await navigateur(); });
after(async () => { await browser?.close(); await server?.stop(); });

const mot = () => Array.from({ length: 9 }, () => String.fromCharCode(97 + Math.floor(Math.random() * 26))).join("");

/** Somebody nobody looks like; her name. */
async function personne(page) {
  const nom = mot();
  await page.goto("/personnes/nouvelle");
  await page.getByLabel("Prénom ou pseudonyme").fill(mot());
  await page.getByLabel("Nom de famille").fill(nom);
  await page.getByRole("button", { name: "Ajouter" }).click();
  await page.waitForURL(/\/personnes\/[0-9a-f-]{36}/);
  return { nom: nom.toUpperCase(), dossier: new URL(page.url()).pathname };
}

for (const condition of Object.keys(CONDITIONS)) {
  test(`a right is seen in three interactions, proposed in two, given up with its cause in four (${condition})`, async () => {
    const page = await open(browser, server.adresse, condition);
    await connecter(page, "claire");
    const { nom, dossier } = await personne(page);
    let interactions = 0;
    const act = async (work) => { interactions += 1; await work; };

    await act(page.getByRole("link", { name: "Un droit repéré" }).click());
    await page.getByRole("heading", { level: 1, name: "Un droit repéré" }).waitFor();
    await conforme(page, `droit repéré, vide ${condition}`);
    await act(page.getByLabel("Quel droit").selectOption("D30"));
    await act(page.getByRole("button", { name: "Garder ce droit" }).click());
    await page.waitForURL(/\/renoncements\/[0-9a-f-]{36}/);
    auPlus(3, interactions, `repérer un droit (${condition})`);
    await conforme(page, `droit repéré ${condition}`);

    await page.goto(dossier);
    await conforme(page, `dossier avec un droit repéré ${condition}`);
    interactions = 0;
    await act(page.getByRole("link", { name: /Complémentaire santé/ }).click());
    await act(page.getByRole("button", { name: "Elle veut", exact: true }).click());
    await page.getByText(/Elle veut ce droit/).waitFor();
    auPlus(2, interactions, `proposé, elle veut (${condition})`);
    await conforme(page, `droit voulu ${condition}`);

    await page.goto(dossier);
    interactions = 0;
    await act(page.getByRole("link", { name: /Complémentaire santé/ }).click());
    await act(page.getByText("On s’arrête là").click());
    await act(page.getByLabel("Trop de papiers à fournir").check({ force: true }));
    await conforme(page, `arrêter ${condition}`);
    await act(page.getByRole("button", { name: "Garder la cause" }).click());
    await page.getByText(/Abandonné le/).first().waitFor();
    auPlus(4, interactions, `abandonner avec sa cause (${condition})`);
    await conforme(page, `droit abandonné ${condition}`);

    await page.goto("/renoncements");
    await page.getByLabel("Abandonnés pour cette cause").selectOption("papiers");
    await page.getByRole("button", { name: "Filtrer" }).click();
    await page.getByText(nom).first().waitFor();
    await conforme(page, `droits à ne pas laisser tomber ${condition}`);
    await page.goto("/");
    await page.getByRole("heading", { level: 2, name: "Droits à ne pas laisser tomber" }).waitFor();
    await conforme(page, `aujourd’hui avec des droits ${condition}`);
    await page.context().close();
  });
}

test("by keyboard alone: what is wrong is said where it is, and the démarche that ends says the rest", async () => {
  const page = await open(browser, server.adresse, "bureau");
  await connecter(page, "claire");
  const { dossier } = await personne(page);
  await page.goto(`${dossier}/renoncements/nouveau`);
  await page.getByRole("button", { name: "Garder ce droit" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: /Choisissez le droit/ }).waitFor();
  await conforme(page, "droit repéré, à corriger");
  await page.getByLabel(/Lequel, ou ce qui y fait penser/).fill("Aide de la ville pour la cantine");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Aide de la ville pour la cantine" }).waitFor();
  await tabJusqua(page, "button[value='ne-veut-pas']");
  await page.keyboard.press("Enter");
  await page.getByText(/Il reste à dire pourquoi/).waitFor();
  await page.getByLabel("Autre (en quelques mots)").focus();
  await page.keyboard.press("Space");
  await page.getByRole("button", { name: "Garder la cause" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "Écrivez l’autre raison en quelques mots." }).waitFor();
  await conforme(page, "abandon à corriger");

  await page.goto(`${dossier}/renoncements/nouveau`);
  await page.getByLabel("Quel droit").selectOption("D08");
  await page.getByRole("button", { name: "Garder ce droit" }).click();
  await page.getByRole("button", { name: "Commencer la démarche" }).click();
  await page.waitForURL(/\/demarches\/[0-9a-f-]{36}/);
  await page.getByRole("link", { name: "Terminer" }).click();
  await page.getByLabel("Abandonnée", { exact: true }).check({ force: true });
  await page.getByLabel("Trop long, trop compliqué").check({ force: true });
  await page.getByRole("button", { name: "Terminer" }).click();
  await page.goto(dossier);
  await page.getByRole("link", { name: /Prime d’activité/ }).last().click();
  await page.getByText(/Sa démarche est abandonnée/).waitFor();
  await conforme(page, "démarche finie sans le droit");
  let interactions = 0;
  const act = async (work) => { interactions += 1; await work; };
  await act(page.getByRole("button", { name: "Garder la cause" }).click());
  await page.getByText(/Abandonné le .* trop compliqué/).first().waitFor();
  auPlus(1, interactions, "dire la cause d’une démarche abandonnée");
  await page.context().close();
});
