// Search as you type on the encoder's own page. Without this the form simply submits.
import { liveSearch, arrows } from "./live.js";

const page = document.querySelector("[data-encoder]");
const form = page.querySelector(".seek");
const field = form.elements.q;
const results = document.getElementById("results");

liveSearch({
  field,
  results,
  url: (q) => `${form.action}?${new URLSearchParams({ q, system: form.elements.system.value, fragment: 1 })}`,
  after: (q) => history.replaceState(null, "", q ? `?${new URLSearchParams({ q, system: form.elements.system.value })}` : form.action),
});
arrows({ field, results });
form.addEventListener("submit", (event) => {
  const first = results.querySelector("li > a");
  if (first) { event.preventDefault(); first.focus(); }
});
