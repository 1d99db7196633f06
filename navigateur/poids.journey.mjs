// Budgets of interface.md 4.4, on the demonstration as a worker opens it: bytes, requests, time on a bad line; paper.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { CAPTURES, connecter, demonstration, navigateur, page as open, peser } from "./outils.mjs";

let server, browser;
before(async () => { server = await demonstration(); browser = await navigateur(); });
after(async () => { await browser?.close(); await server?.stop(); });

const KO = 1024;

test("each work screen keeps its budget, cold and warm, and says its weight", async () => {
  const page = await open(browser, server.adresse, "telephone");
  await connecter(page, "claire");
  await page.goto("/personnes");
  const dossier = await page.locator("a.qui").first().getAttribute("href");
  const cookies = await page.context().cookies();
  await page.context().close();
  for (const path of ["/", "/personnes", dossier, `${dossier}/actes/nouveau`, "/seance", "/imports"]) {
    const context = await browser.newContext({ baseURL: server.adresse, viewport: { width: 320, height: 640 } });
    await context.addCookies(cookies);
    const page = await context.newPage();
    const cold = await peser(page);
    await page.goto(path, { waitUntil: "networkidle" });
    const first = { ...cold };
    Object.assign(cold, { requests: 0, octets: 0, html: 0 });
    await page.goto(path, { waitUntil: "networkidle" });
    console.log(`${path.replace(/[0-9a-f-]{36}/, "{id}").padEnd(34)} cold ${first.requests} requests ${first.octets} bytes (html ${first.html}), again ${cold.octets} bytes`);
    assert.ok(first.requests <= 4, `${path}: ${first.requests} requests: ${first.adresses.join(" ")}`);
    assert.ok(first.html <= 14 * KO, `${path}: ${first.html} bytes of HTML`);
    assert.ok(first.octets <= 40 * KO, `${path}: ${first.octets} bytes cold`);
    assert.ok(cold.octets <= 12 * KO, `${path}: ${cold.octets} bytes warm`);
    await context.close();
  }
});

test("a page opens in 2.5 s at 400 kbit/s, 400 ms away, on a machine six times slower", async () => {
  const page = await open(browser, server.adresse, "telephone");
  await connecter(page, "claire");
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  await session.send("Network.emulateNetworkConditions", { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 });
  await session.send("Emulation.setCPUThrottlingRate", { rate: 6 });
  for (const path of ["/", "/personnes", "/seance"]) {
    const start = Date.now();
    await page.goto(path, { waitUntil: "load" });
    const took = Date.now() - start;
    console.log(`${path.padEnd(34)} ${took} ms`);
    assert.ok(took <= 2500, `${path}: ${took} ms`);
  }
  await page.context().close();
});

test("a file prints without the screen around it, in letters one can read", async () => {
  const page = await open(browser, server.adresse, "bureau");
  await connecter(page, "claire");
  await page.goto("/personnes");
  await page.locator("a.qui").first().click();
  await page.emulateMedia({ media: "print" });
  for (const gone of ["header.tete", "footer", ".ancres", "form"]) {
    for (const one of await page.locator(gone).all()) assert.ok(!(await one.isVisible()), `${gone} is printed`);
  }
  assert.ok(await page.getByText(/Imprimé le \d/).isVisible());
  assert.ok(Number.parseFloat(await page.evaluate(() => getComputedStyle(document.body).fontSize)) >= 18.6, "14 points at least");
  const paper = await page.pdf({ format: "A4", path: CAPTURES ? join(CAPTURES, "dossier.pdf") : undefined });
  assert.ok(paper.length > 5_000 && paper.subarray(0, 5).toString() === "%PDF-");
  if (CAPTURES) await page.screenshot({ path: join(CAPTURES, "dossier-papier.png"), fullPage: true });
  await page.context().close();
});
