// What every journey uses: the demonstration server, a browser in a given condition, axe, validity, weights.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import axe from "axe-core";
import { HtmlValidate } from "html-validate";
import ICAL from "ical.js";

// The journeys of a slice live in its folder, from where node finds no package.
export { ICAL };

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
export const MOT_DE_PASSE = "tandem-demonstration";
export const CAPTURES = process.env.TANDEM_CAPTURES;

// Each condition is a window a worker really has.
export const CONDITIONS = {
  bureau: { viewport: { width: 1280, height: 800 } },
  telephone: { viewport: { width: 320, height: 640 } },
  sombre: { viewport: { width: 1280, height: 800 }, colorScheme: "dark" },
  contraste: { viewport: { width: 1280, height: 800 }, forcedColors: "active" },
  "sans script": { viewport: { width: 1280, height: 800 }, javaScriptEnabled: false },
};

/** Starts the real program with its demonstration data, `plus` being more of it; `stop()` ends it and removes the data. */
export async function demonstration(binary = process.env.TANDEM_BINAIRE ?? "target/debug/tandem", ...plus) {
  const folder = mkdtempSync(join(tmpdir(), "tandem-navigateur-"));
  const child = spawn(binary, ["demo", "--dossier", folder, ...plus], { env: { ...process.env, TANDEM_ADRESSE: "127.0.0.1:0" }, stdio: ["ignore", "pipe", "pipe"] });
  let logs = "";
  child.stderr.on("data", (text) => { logs += text; });
  const adresse = await new Promise((resolve, reject) => {
    let out = "";
    child.stdout.on("data", (text) => { out += text; const found = out.match(/http:\/\/[\d.]+:\d+/); if (found && out.includes("Arrêter")) resolve(found[0]); });
    child.on("exit", (code) => reject(new Error(`the program stopped (${code}): ${logs}`)));
  });
  return { adresse, folder, logs: () => logs, stop: async () => { const gone = new Promise((done) => child.on("exit", done)); child.kill("SIGTERM"); await gone; rmSync(folder, { recursive: true, force: true }); } };
}

/** No more interactions than promised: what they are is printed, so that a reader sees the measure and not only that it holds. */
export function auPlus(most, done, quoi) {
  console.log(`${quoi} : ${done} interactions, au plus ${most}`);
  assert.ok(done <= most, `${quoi}: ${done} interactions`);
}

export async function navigateur() {
  return chromium.launch({ executablePath: "/usr/bin/chromium", args: FLAGS });
}

export async function page(browser, adresse, condition) {
  const context = await browser.newContext({ ...CONDITIONS[condition], baseURL: adresse, locale: "fr-FR" });
  const page = await context.newPage();
  page.sansScript = CONDITIONS[condition].javaScriptEnabled === false;
  page.on("pageerror", (error) => { throw error; });
  return page;
}

/** Logs in by keyboard: a field is reached by its label, Enter sends. */
export async function connecter(page, identifiant) {
  await page.goto("/connexion");
  await page.getByLabel("Votre nom de connexion").fill(identifiant);
  await page.getByLabel("Votre mot de passe").fill(MOT_DE_PASSE);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname !== "/connexion");
}

const validator = new HtmlValidate({ extends: ["html-validate:standard"], rules: { "no-trailing-whitespace": "off", "long-title": "off", "void-style": "off" } });

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * Valid HTML, no axe violation, nothing wider than the window. `nom` names the screenshot. `memePage`: the same document
 * was checked whole in another window; only what the window changes is looked at again ("largeur": all of axe, for
 * targets and order; "couleurs": contrast alone).
 */
export async function conforme(page, nom, memePage) {
  if (CAPTURES) { mkdirSync(CAPTURES, { recursive: true }); await page.screenshot({ path: join(CAPTURES, `${nom.replaceAll(/[^\p{L}\d]+/gu, "-")}.png`), fullPage: true }); }
  if (!memePage) {
    const report = await validator.validateString(await page.content());
    assert.deepEqual(report.results.flatMap((file) => file.messages.map((m) => `${m.line}: ${m.message} (${m.ruleId})`)), [], `${nom}: HTML`);
  }
  if (page.sansScript) return;
  // In the page itself, and only what is wrong comes back: no page of ours holds a frame, and a whole report doubles the time.
  await page.evaluate(axe.source);
  const only = memePage === "couleurs" ? { type: "rule", values: ["color-contrast"] } : { type: "tag", values: WCAG };
  const wrong = await page.evaluate(async (runOnly) => {
    const { violations, passes, incomplete } = await window.axe.run(document, { runOnly, resultTypes: ["violations"] });
    return { ran: violations.length + passes.length + incomplete.length, found: violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(" | ")}`) };
  }, only);
  assert.deepEqual(wrong.found, [], `${nom}: axe`);
  assert.ok(wrong.ran > 0, `${nom}: axe looked at nothing`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(wide <= 0, `${nom}: ${wide} px wider than the window`);
}

/** Counts what the page weighs on the wire from now on, in the object given back. */
export async function peser(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  const found = { requests: 0, octets: 0, html: 0, adresses: [] };
  const documents = new Set();
  const seen = new Set();
  session.on("Network.responseReceived", ({ requestId, type, response }) => { if (!response.url.startsWith("data:")) seen.add(response.url); found.requests = seen.size; found.adresses = [...seen]; if (type === "Document") documents.add(requestId); });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => { found.octets += encodedDataLength; if (documents.has(requestId)) found.html += encodedDataLength; });
  return found;
}

/** Presses Tab until the focused element matches; fails when it is never reached. */
export async function tabJusqua(page, selector, most = 60) {
  for (let step = 0; step < most; step += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return step;
  }
  assert.fail(`${selector} is not reached by Tab`);
}
