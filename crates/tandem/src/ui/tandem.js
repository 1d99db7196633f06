// Optional: every page works without this file.
// A second press on a button that already sent its form would write the same thing twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.parti) { event.preventDefault(); return; }
  form.dataset.parti = "oui";
  setTimeout(() => { delete form.dataset.parti; }, 4000);
});
// « / » goes to the search field, « n » to « Noter », when nobody is typing.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const target = document.querySelector(`[data-touche="${CSS.escape(event.key)}"]`);
  if (!target) return;
  event.preventDefault();
  if (target.tagName === "INPUT") { target.focus(); target.select(); } else { target.click(); }
});
// Printing needs the script; without it the browser's own menu does it.
const imprimer = document.querySelector("[data-imprimer]");
if (imprimer) { imprimer.hidden = false; imprimer.addEventListener("click", () => window.print()); }
// The error summary takes the focus, so that it is read first.
document.querySelector(".erreurs")?.focus();
// A long import tells where it is by itself; without this file a link does.
// It looks less and less often, and stops when nothing moves any more.
let attente = 1000, immobile = 0;
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
  if (immobile < 8) setTimeout(suivre, attente);
};
setTimeout(suivre, 1000);
