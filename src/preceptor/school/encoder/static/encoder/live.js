// What the encoder's page and the workbench's pane share: as-you-type search and moving through results.

const WAIT = 90; // ms of quiet before a search goes out

/** Searches while somebody types. Only the newest answer is shown; the old list stays until it arrives.
 *  What is typed while the page is not `ready` is looked for as soon as it is. */
export function liveSearch({ field, results, url, ready = () => true, after = () => {}, failed = () => {} }) {
  let timer, request, shown = field.value.trim();
  async function run() {
    if (!ready()) { timer = setTimeout(run, WAIT); return; }
    const q = field.value.trim();
    if (q === shown) return;
    request?.abort();
    request = new AbortController();
    results.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(url(q), { signal: request.signal, headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      results.innerHTML = await answer.text();
      shown = q;
      results.removeAttribute("aria-busy");
      after(q);
    } catch (error) {
      if (error.name === "AbortError") return;
      results.removeAttribute("aria-busy");
      failed(q);
    }
  }
  field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(run, WAIT); });
  return { now: () => { clearTimeout(timer); return run(); }, forget: () => { shown = null; }, showing: (q) => { request?.abort(); shown = q; } };
}

/** What the one search field does over the pane that is shown: the look it opens, and the fields it sends along. */
export function seeking(look) {
  const { seek = "", seekSystem = "", seekWords = "" } = look.querySelector(".enc")?.dataset ?? {};
  return { path: seek, words: seekWords, fields: seekSystem ? { system: seekSystem } : {} };
}

/** In the builder a character is chosen by its key, while the focus is there and not in a field. */
export function byCharacter(look) {
  look.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !/^[0-9a-z]$/i.test(event.key) || event.target.matches("input, textarea, select")) return;
    const choice = event.target.closest("[data-build]")?.querySelector(`[data-char="${event.key.toUpperCase()}"]`);
    if (!choice) return;
    event.preventDefault();
    event.stopPropagation();
    choice.click();
  });
}

/** ↓ from the field or an opened heading into the rows, ↑ and ↓ between them, ↑ from the first back to the field: real focus, not a listbox. */
export function arrows({ field, results }) {
  const rows = () => [...results.querySelectorAll("li > a:first-child, tbody th > a:first-child, [data-stop]")];
  const plain = (event) => !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && plain(event)) { event.preventDefault(); rows()[0]?.focus(); }
  });
  results.addEventListener("keydown", (event) => {
    if (!["ArrowDown", "ArrowUp"].includes(event.key) || !plain(event)) return;
    const all = rows(), here = event.target.closest("li, tr")?.querySelector("a");
    let at = all.includes(event.target) ? all.indexOf(event.target) : all.indexOf(here);
    if (at < 0) { // on a heading that was just opened: the rows go on below it
      if (!event.target.matches("h2, h3")) return;
      at = all.findLastIndex((row) => row.compareDocumentPosition(event.target) & Node.DOCUMENT_POSITION_FOLLOWING);
      if (event.key === "ArrowUp") at += 1;
      else if (at + 1 >= all.length) return;
    }
    event.preventDefault();
    (event.key === "ArrowDown" ? all[at + 1] ?? all[at] : all[at - 1] ?? field).focus();
  });
}
