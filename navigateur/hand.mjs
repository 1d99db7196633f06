import { demonstration, navigateur, page as open, connecter, conforme } from "./outils.mjs";
const server = await demonstration(process.env.TANDEM_BINAIRE);
const browser = await navigateur();
const what = process.argv.slice(2);
for (const condition of ["bureau", "telephone", "nuit"]) {
  const page = await open(browser, server.adresse, condition);
  await connecter(page, "mperrin");
  for (let i = 0; i < 50; i++) { await page.goto("/indicateurs"); if (await page.getByRole("table").count()) break; await page.waitForTimeout(200); }
  for (const a of what) {
    await page.goto(a);
    const nom = a.replaceAll(/[^a-z]+/gi, "-");
    await page.screenshot({ path: `/tmp/cap/${nom}-${condition}.png`, fullPage: true });
    try { await conforme(page, nom, true); } catch (e) { console.log(condition, a, String(e.message).slice(0, 600)); }
    if (condition === "bureau") { const pdf = await page.pdf({ format: "A4", path: `/tmp/cap/${nom}.pdf`, preferCSSPageSize: true }); console.log(a, "pages", (pdf.toString("latin1").match(/\/Type\s*\/Page[^s]/g) ?? []).length); }
  }
  await page.context().close();
}
await browser.close(); await server.stop();
