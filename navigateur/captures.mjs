// Real screenshots for the README: the real program, the real demonstration.
import { CONDITIONS, connecter, demonstration, navigateur, page as open } from "./outils.mjs";

const server = await demonstration();
const browser = await navigateur();
CONDITIONS.vitrine = { viewport: { width: 1100, height: 760 } };
const page = await open(browser, server.adresse, "vitrine");
const shot = (name) => page.screenshot({ path: `docs/images/${name}.png` });
await connecter(page, "claire");
await shot("aujourdhui");
await page.getByRole("link", { name: /^Noter pour/ }).nth(1).click();
await page.getByText("Elle, je guidais").click();
await shot("noter");
await page.goto("/");
await page.getByLabel("Chercher une personne").fill("tcherno");
await page.keyboard.press("Enter");
await page.waitForURL(/q=/);
await shot("recherche");
await browser.close();
await server.stop();
