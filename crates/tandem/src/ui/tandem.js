// Optional: every page works without this file.
// A second press on a button that already sent its form would write the same thing twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.parti) { event.preventDefault(); return; }
  form.dataset.parti = "oui";
  setTimeout(() => { delete form.dataset.parti; }, 4000);
});
// « / » goes to the search field, « n » to « Noter », when nobody is typing. In a list of dates, the arrows go from line to
// line, and A, F, R press what the line that has the focus offers: without one, they press nothing.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const lignes = [...document.querySelectorAll("[data-ligne]")];
  const ici = event.target.closest("[data-ligne]");
  const pas = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (lignes.length && pas) { event.preventDefault(); lignes.at(Math.min(Math.max(lignes.indexOf(ici) + pas, 0), lignes.length - 1)).querySelector("a").focus(); return; }
  const touche = `[data-touche="${CSS.escape(event.key.length > 1 ? event.key : event.key.toLowerCase())}"]`;
  const target = ici?.querySelector(touche) ?? document.querySelector(`${touche}:not([data-ligne] *)`);
  if (!target) return;
  event.preventDefault();
  if (target.tagName === "INPUT") { target.focus(); target.select(); } else { target.click(); }
  if (target.tagName === "SUMMARY") target.parentElement.querySelector("button")?.focus();
});
// A signature drawn with a finger: each line joins the hidden field, and the text must have been seen to its end.
for (const cadre of document.querySelectorAll("[data-trait]")) {
  const [toile, champ, bouton] = [cadre.querySelector("svg"), cadre.querySelector("input"), cadre.querySelector("button")];
  let traits = [], trait = null;
  const montrer = () => {
    champ.value = traits.map((one) => one.map((point) => point.join(",")).join(" ")).join(";");
    toile.firstElementChild.setAttribute("d", traits.map((one) => "M" + one.map((point) => point.join(" ")).join("L")).join(""));
  };
  const poser = (event) => {
    const box = toile.getBoundingClientRect();
    const at = (value, size, most) => Math.min(Math.max(Math.round(value / size * most), 0), most);
    trait.push([at(event.clientX - box.left, box.width, 600), at(event.clientY - box.top, box.height, 200)]);
    montrer();
  };
  toile.addEventListener("pointerdown", (event) => { toile.setPointerCapture(event.pointerId); trait = []; traits.push(trait); poser(event); });
  toile.addEventListener("pointermove", (event) => { if (trait) poser(event); });
  for (const end of ["pointerup", "pointercancel"]) toile.addEventListener(end, () => { trait = null; });
  bouton.addEventListener("click", () => { traits = []; montrer(); });
  cadre.hidden = false;
}
const signer = document.querySelector("[data-signer]");
signer?.addEventListener("submit", () => { if (signer.querySelector("button[type=submit]").getBoundingClientRect().top < innerHeight) signer.querySelector("#lu").value = "oui"; });
// Printing needs the script; without it the browser's own menu does it.
const imprimer = document.querySelector("[data-imprimer]");
if (imprimer) { imprimer.hidden = false; imprimer.addEventListener("click", () => window.print()); }
// The error summary takes the focus, so that it is read first.
document.querySelector(".erreurs")?.focus();
// A long import tells where it is by itself; without this file a link does.
// It looks less and less often, and stops when nothing moves any more.
let attente = 1000, immobile = 0, prochain;
const suivre = async () => {
  const old = document.querySelector('[data-suivre="oui"]');
  if (!old) return;
  const answer = await fetch(location.href).catch(() => null);
  if (answer?.ok) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-suivre]");
    if (fresh?.dataset.suivre !== "oui") { location.reload(); return; }
    const [before, after] = [old.querySelector(".avance"), fresh.querySelector(".avance")];
    immobile = before.textContent === after.textContent ? immobile + 1 : 0;
    before.replaceChildren(...after.childNodes);
  } else { immobile += 1; }
  attente = Math.min(attente * 1.5, 15000);
  if (immobile < 8) prochain = setTimeout(suivre, attente);
};
prochain = setTimeout(suivre, 1000);
// A download made while it is sent tells where it is from its first moment.
document.querySelector("[data-suivre] a[download]")?.addEventListener("click", (event) => {
  event.target.closest("[data-suivre]").dataset.suivre = "oui";
  clearTimeout(prochain);
  [attente, immobile, prochain] = [1000, 0, setTimeout(suivre, 1000)];
});
// The answers of an enquête are kept as they are given, where « Garder et finir plus tard » keeps them.
const questions = document.querySelector("form[data-garder]");
let bientot;
questions?.addEventListener("input", () => { clearTimeout(bientot); bientot = setTimeout(garder, 1500); });
questions?.addEventListener("submit", () => clearTimeout(bientot));
const garder = async () => {
  const dites = new URLSearchParams(new FormData(questions));
  dites.set("geste", "plus_tard");
  const answer = await fetch(questions.action, { method: "POST", body: dites }).catch(() => null);
  if (!answer?.ok || questions.dataset.parti) return;
  history.replaceState(null, "", `${questions.action}/suite/${dites.get("suite").toLowerCase()}${location.search}`);
  questions.querySelector("[role=status]").hidden = false;
};
// « Cacher l’écran »: Escape twice within a second, or nothing pressed for the minutes chosen, presses the button.
// The form being filled in goes along: the server seals it and gives it back. Other tabs hide with this one.
const voile = document.querySelector("form[data-voile]");
const canal = "BroadcastChannel" in window ? new BroadcastChannel("tandem-voile") : null;
const cacher = (yes) => document.documentElement.classList.toggle("voile", yes);
const changee = (field) => field.options ? [...field.options].some((one) => one.selected !== one.defaultSelected)
  : /^(radio|checkbox)$/.test(field.type) ? field.checked !== field.defaultChecked
  : /^(text|search|tel|date|number|email|textarea)$/.test(field.type) && field.value !== field.defaultValue;
let minuterie, dite = 0, echap = -Infinity;
const attendre = () => {
  clearTimeout(minuterie);
  if (voile) minuterie = setTimeout(() => voile.requestSubmit(), Number(voile.dataset.voile) * 60000);
};
voile?.addEventListener("submit", () => {
  const forms = [...document.querySelectorAll("main form[method=post]")].filter((form) => !form.closest("search"));
  const form = forms.find((one) => [...one.elements].some(changee)) ?? (document.querySelector(".erreurs") ? forms[0] : null);
  // A file does not go along: its name does, so that one knows which to choose again.
  const dit = [...(form ? new FormData(form) : [])].map(([name, value]) => value instanceof File ? ["fichier_choisi", value.name] : [name, value]);
  const saisie = new URLSearchParams(dit).toString();
  if (form && saisie.length < 100000) {
    for (const [name, value] of [["chemin", new URL(form.getAttribute("action"), location.href).pathname], ["saisie", saisie]]) {
      voile.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
  }
  cacher(true);
  canal?.postMessage("cache");
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.repeat || !voile) return;
  if (event.timeStamp - echap < 1000) voile.requestSubmit();
  echap = event.timeStamp;
});
for (const kind of ["keydown", "pointerdown"]) {
  document.addEventListener(kind, (event) => {
    attendre();
    if (event.timeStamp - dite > 20000) { dite = event.timeStamp; canal?.postMessage("la"); }
  });
}
const cache = document.querySelector("[data-cache]");
canal?.addEventListener("message", (event) => {
  attendre();
  if (event.data === "la") return;
  if (!cache) cacher(event.data === "cache");
  else if (event.data === "montre" && !cache.querySelector("[name=brouillon]")) location.reload();
});
if (cache) {
  canal?.postMessage("cache");
  if (!cache.querySelector(".erreurs")) cache.querySelector("#code").focus();
}
if (voile) { canal?.postMessage("montre"); attendre(); }
// A page kept by the browser for « back » is asked again: the server knows whether the screen is hidden.
addEventListener("pageshow", (event) => { if (event.persisted) { cacher(true); location.reload(); } });
