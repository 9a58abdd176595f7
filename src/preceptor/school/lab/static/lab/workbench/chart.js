// The chart pane: the rail says where you are and what was not opened; search within the chart.

/** Marks the document being read in the rail, and remembers which were opened. */
export function rail({ pane, opened, changed }) {
  const scroller = pane.querySelector(".docs");
  const links = new Map([...pane.querySelectorAll(".rail a")].map((a) => [a.hash.slice(1), a]));
  const seen = new Set(opened);
  const visible = new Map();
  const watch = new IntersectionObserver((entries) => {
    for (const e of entries) visible.set(e.target, e.isIntersecting ? e.intersectionRect.height : 0);
    const [top] = [...visible].filter(([, h]) => h > 0).sort(([, a], [, b]) => b - a); // most of the window
    if (!top) return;
    for (const [id, a] of links) a.toggleAttribute("aria-current", id === top[0].id);
    links.get(top[0].id)?.setAttribute("aria-current", "true");
    for (const [doc, height] of visible) if (height > Math.min(120, doc.offsetHeight * 0.6)) open(doc);
  }, { threshold: [0, 0.1, 0.25, 0.5, 0.75, 1] });
  function open(doc) {
    const id = doc.dataset.doc;
    if (seen.has(id)) return;
    seen.add(id);
    links.get(doc.id)?.querySelector(".unopened")?.remove();
    changed([...seen], links.size - seen.size);
  }
  for (const doc of pane.querySelectorAll(".doc")) watch.observe(doc);
  for (const [id, a] of links) {
    a.addEventListener("click", (event) => {
      event.preventDefault();
      const doc = document.getElementById(id);
      doc.scrollIntoView({ block: "start" });
      doc.querySelector("h3").focus({ preventScroll: true });
    });
  }
  return { opened: () => [...seen], unopened: () => links.size - seen.size, scroller };
}

/** Finds words in the chart: paints with the Custom Highlight API where there is one, and always moves to the match. */
export function chartSearch({ pane, texts }) {
  const form = pane.querySelector("form[role=search]");
  const field = form.querySelector("input");
  const status = form.querySelector("[role=status]");
  const paint = "highlights" in CSS;
  let found = [], at = -1;

  function run() {
    const words = field.value.trim().toLowerCase();
    found = [];
    at = -1;
    if (words.length > 1) {
      for (const [element, text] of texts()) {
        const low = text.toLowerCase();
        for (let i = low.indexOf(words); i >= 0; i = low.indexOf(words, i + words.length)) found.push({ element, from: i, to: i + words.length });
      }
    }
    status.textContent = words.length > 1 ? `${found.length ? "1 of " : ""}${found.length}` : "";
    for (const button of [back, next]) button.disabled = found.length < 2;
    if (paint) CSS.highlights.set("found", new Highlight(...found.map(range).filter(Boolean)));
    move(1);
  }
  function move(step) {
    if (!found.length) { if (paint) CSS.highlights.delete("found-now"); return; }
    at = (at + step + found.length) % found.length;
    status.textContent = `${at + 1} of ${found.length}`;
    found[at].element.scrollIntoView({ block: "center" });
    if (paint) { const now = range(found[at]); if (now) CSS.highlights.set("found-now", new Highlight(now)); }
  }
  const [back, next] = form.querySelectorAll(".pair button");
  back.disabled = next.disabled = true;
  form.addEventListener("submit", (event) => { event.preventDefault(); move(1); });
  field.addEventListener("input", run);
  field.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.shiftKey) { event.preventDefault(); move(-1); } });
  back.addEventListener("click", () => move(-1));
  next.addEventListener("click", () => move(1));
}

/** A DOM range over characters of a sentence, whatever marks now stand inside it (letter tags do not count). */
export function range({ element, from, to }) {
  const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT, { acceptNode: (n) => (n.parentElement.closest(".tag") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT) });
  const made = document.createRange();
  let past = 0, begun = false;
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const end = past + node.length;
    if (!begun && from < end) { made.setStart(node, from - past); begun = true; }
    if (begun && to <= end) { made.setEnd(node, to - past); return made; }
    past = end;
  }
  return null;
}
