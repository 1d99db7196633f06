import { demonstration, navigateur, page, connecter } from "/work/wt-integ/navigateur/outils.mjs";
import { mkdirSync } from "node:fs";
const out="/tmp/voir"; mkdirSync(out,{recursive:true});
const serveur=await demonstration(process.argv[2]); const b=await navigateur();
const qui=process.argv[3]; const nom=process.argv[4]; const subs=process.argv[5].split(",");
for (const c of process.argv[6].split(",")) {
  const p=await page(b,serveur.adresse,c==="papier"?"bureau":c); await connecter(p,qui);
  await p.goto(process.env.DEPUIS||"/"); const href=await p.locator("a[href^=\"/personnes/0\"]").first().getAttribute("href");
  for (const s of subs) { const url=s.startsWith("/")?s:(s===""?href:`${href}/${s}`); await p.goto(url);
    if(c==="papier"){ await p.emulateMedia({media:"print"}); await p.setViewportSize({width:794,height:1123}); }
    await p.screenshot({path:`${out}/${(s||"dossier").replaceAll(/[^\p{L}\d]+/gu,"-")}-${c}.png`,fullPage:true}); }
  await p.context().close();
}
await b.close(); await serveur.stop();
