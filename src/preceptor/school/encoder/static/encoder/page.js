// The encoder's own pages: looks things up as you type. Without this the form simply submits.
import { keeping } from "./kept.js";
import { liveSearch, arrows, seeking } from "./live.js";

const page = document.querySelector("[data-encoder]");
const form = page.querySelector(".seek");
const look = document.getElementById("look");
document.documentElement.classList.add("scripted");
keeping(look);

if (form) {
  const field = form.elements.q;
  const home = page.dataset.encoder;
  const shown = location.href;
  const address = (q, more = {}) => {
    const query = new URLSearchParams(Object.entries({ q, ...seeking(look).fields, ...more }).filter(([, value]) => value));
    const day = new URLSearchParams(location.search).get("on");
    if (day) query.set("on", day);
    return `${home}${seeking(look).path}?${query}`;
  };
  let went = false;
  liveSearch({
    field,
    results: look,
    url: (q) => address(q, { fragment: 1 }),
    after: (q) => {
      if (went) history.replaceState(null, "", address(q)); // the page one typed on stays behind Back
      else { history.pushState(null, "", address(q)); went = true; }
    },
  });
  arrows({ field, results: look });
  addEventListener("popstate", () => { if (location.href !== shown || went) location.reload(); });
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
