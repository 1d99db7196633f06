import { demonstration, navigateur, page as open, connecter } from "/work/wt-fiches/navigateur/outils.mjs";
import fs from "node:fs";
const server = await demonstration("/tmp/fiches-bin"); const browser = await navigateur();
const extra = fs.existsSync("/tmp/none.css") ? fs.readFileSync("/tmp/extra.css","utf8") : "";
try {
  const p = await open(browser, server.adresse, "bureau"); await connecter(p, "karim");
  await p.goto("/fiches"); const codes = await p.locator("main a[href^='/fiches/D']").evaluateAll((a)=>a.map((o)=>o.getAttribute("href")));
  if (extra) { const css = await (await p.request.get(await p.locator("link[rel=stylesheet]").getAttribute("href"))).text(); await p.route(/tandem.*css/, (r)=>r.fulfill({contentType:"text/css", body: css+"\n"+extra})); }
  let bad=[];
  for (const a of codes) { await p.goto(a); const pdf=(await p.pdf({ preferCSSPageSize:true })).toString("latin1"); const n=(pdf.match(/\/Type\s*\/Page[^s]/g)??[]).length; if(n!==1) bad.push(a.split("/").pop()+":"+n); }
  console.log(bad.length, bad.join(" "));
  await p.setViewportSize({width:703,height:1000}); await p.emulateMedia({media:"print"});
  for (const c of ["D07","D50"]) { await p.goto("/fiches/"+c); console.log(c, await p.evaluate(()=>document.documentElement.scrollHeight)); await p.screenshot({path:`/tmp/shots/print-${c}.png`,fullPage:true}); }
} finally { await browser.close(); await server.stop(); }
