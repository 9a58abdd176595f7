// The encoder's own pages: looks things up as you type. Without this the form simply submits.
import { keeping } from "./kept.js";
import { arrows, byCharacter, liveSearch, seeking } from "./live.js";
import { worksheet } from "./worksheet.js";

const page = document.querySelector("[data-encoder]");
const form = page.querySelector(".seek");
const look = document.getElementById("look");
document.documentElement.classList.add("scripted");

// What the page shows has an address: Back leads to the look before, read anew.
const here = () => location.pathname + location.search;
let shown = here();
function went(address, { replace = false } = {}) {
  history[replace ? "replaceState" : "pushState"](null, "", address);
  shown = here();
}
addEventListener("popstate", () => { if (here() !== shown) location.reload(); });

keeping(look);
byCharacter(look);
worksheet(look, {
  url: (query, form) => `${form.action}?${query}&fragment=1`,
  after: (query) => went(`${location.pathname}?${query}`, { replace: true }),
});
look.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-build] a[data-char], [data-build] .places a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const [address] = link.href.split("#");
  const answer = await fetch(`${address}&fragment=1`).catch(() => null);
  if (!answer?.ok || answer.redirected) { location.assign(link.href); return; }
  look.innerHTML = await answer.text();
  went(address);
  if (form) form.elements.q.value = look.querySelector(".enc").dataset.query;
  (look.querySelector("#choose-title") ?? look.querySelector("#look-title")).focus();
});

if (form) {
  const field = form.elements.q;
  const address = (q, more = {}) => {
    const { path, fields } = seeking(look);
    const on = new URLSearchParams(location.search).get("on");
    const query = new URLSearchParams(Object.entries({ q, ...fields, on, ...more }).filter(([, value]) => value));
    return `${page.dataset.encoder}${path}?${query}`;
  };
  let typing = false; // the page one typed on stays behind Back; each further letter does not
  liveSearch({
    field,
    results: look,
    url: (q) => address(q, { fragment: 1 }),
    after: (q) => { went(address(q), { replace: typing }); typing = true; },
  });
  arrows({ field, results: look });
  form.addEventListener("submit", (event) => {
    const first = look.querySelector("li > a");
    if (first && field.value.trim()) { event.preventDefault(); first.focus(); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
}
