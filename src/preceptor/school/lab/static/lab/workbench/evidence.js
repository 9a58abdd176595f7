// Evidence: which words of the chart a line rests on. Three equal ways in: select and Mark; the sentence cursor; typing words.

import { letter } from "./draft.js";

/** The chart's sentences, in reading order, with their text as the server sent it. */
export class Sentences {
  constructor(pane) {
    this.all = [...pane.querySelectorAll(".s[data-s]")];
    this.text = new Map(this.all.map((el) => [el, el.textContent]));
    this.doc = (el) => el.closest("[data-doc]").dataset.doc;
    this.inDoc = new Map();
    for (const el of this.all) this.inDoc.set(this.doc(el), [...(this.inDoc.get(this.doc(el)) ?? []), el]);
  }
  at(document, sentence) { return this.inDoc.get(document)?.find((el) => el.dataset.s === sentence); }
  title(document) { return globalThis.document.getElementById(`d-${document}`)?.dataset.short ?? document; }

  /** Where a quote stands, as pieces of sentences; quotes may run over several. */
  pieces({ document, sentence, quote }) {
    const list = this.inDoc.get(document) ?? [];
    const want = squeeze(quote);
    const begin = Math.max(0, list.findIndex((el) => el.dataset.s === sentence));
    for (const start of [begin, ...list.keys()]) {
      const found = match(list.slice(start, start + 12).map((el) => [el, this.text.get(el)]), want);
      if (found) return found;
    }
    return [];
  }
}

const squeeze = (text) => text.replace(/\s+/g, " ").trim();

/** Finds `want` in sentences joined by one space; must begin in the first. */
function match(sentences, want) {
  let joined = "";
  const spots = []; // for each character of `joined`: which sentence, which offset
  for (const [el, text] of sentences) {
    if (joined && !joined.endsWith(" ")) { joined += " "; spots.push(null); }
    for (let i = 0; i < text.length; i += 1) {
      const space = /\s/.test(text[i]);
      if (space && (joined.endsWith(" ") || !joined)) continue;
      joined += space ? " " : text[i];
      spots.push([el, i]);
    }
  }
  const at = joined.indexOf(want);
  if (at < 0 || spots[at]?.[0] !== sentences[0]?.[0]) return null;
  const found = new Map();
  for (const spot of spots.slice(at, at + want.length)) {
    if (!spot) continue;
    const [el, i] = spot;
    const piece = found.get(el) ?? { element: el, from: i, to: i };
    piece.to = i + 1;
    found.set(el, piece);
  }
  return [...found.values()];
}

/** Paints every line's evidence into the chart; the current line's with the marker, others dotted with their letter. */
export function paint(sentences, draft, painted) {
  const marks = new Map();
  for (const line of [...draft.value.diagnoses, ...draft.value.services]) {
    for (const item of line.evidence) {
      const pieces = sentences.pieces(item);
      pieces.forEach((p, n) => {
        const list = marks.get(p.element) ?? [];
        list.push({ ...p, id: line.id, last: n === pieces.length - 1 });
        marks.set(p.element, list);
      });
    }
  }
  for (const el of painted) if (!marks.has(el)) el.textContent = sentences.text.get(el);
  for (const [el, list] of marks) el.replaceChildren(...cut(sentences.text.get(el), list, draft));
  return new Set(marks.keys());
}

function cut(text, list, draft) {
  const edges = [...new Set([0, text.length, ...list.flatMap((m) => [m.from, m.to])])].sort((a, b) => a - b);
  const out = [];
  edges.slice(0, -1).forEach((from, n) => {
    const to = edges[n + 1];
    const over = list.filter((m) => m.from <= from && m.to >= to);
    if (!over.length) out.push(text.slice(from, to));
    else {
      const mark = document.createElement("mark");
      mark.className = over.some((m) => m.id === draft.current) ? "ev" : "ev-was";
      mark.textContent = text.slice(from, to);
      out.push(mark);
    }
    for (const m of list.filter((x) => x.last && x.to === to && x.from <= from)) out.push(tag(m.id, draft));
  });
  return out;
}

function tag(id, draft) {
  const a = document.createElement("a");
  const label = draft.label(id), now = id === draft.current;
  a.className = now ? "tag now" : "tag";
  a.href = `#${draft.anchor(id)}`;
  a.dataset.line = id;
  a.tabIndex = -1; // the line in the claim is the way there by keyboard
  a.textContent = label;
  a.setAttribute("aria-label", `evidence for line ${label}${now ? ", the current line" : ""}`);
  return a;
}

/** The sentence cursor, word mode, selection and the bar under the chart. */
export class Marker {
  constructor({ pane, sentences, draft, say }) {
    Object.assign(this, { pane, sentences, draft, say });
    this.scroller = pane.querySelector(".docs");
    this.bar = pane.querySelector(".evbar");
    this.select = this.bar.querySelector("select");
    this.button = this.bar.querySelector("[data-mark]");
    this.from = this.to = null; // sentence elements
    this.words = null; // {from, to} word indexes in word mode
    this.scroller.addEventListener("keydown", (e) => this.#key(e));
    this.scroller.addEventListener("click", (e) => this.#click(e));
    document.addEventListener("selectionchange", () => this.#label());
    this.button.addEventListener("mousedown", (e) => e.preventDefault()); // keeps the selection
    this.button.addEventListener("click", () => this.mark());
    this.select.addEventListener("change", () => draft.select(this.select.value));
    this.lines();
  }

  lines() {
    const all = [...this.draft.value.diagnoses.map((d, i) => [d, letter(i)]), ...this.draft.value.services.map((s, i) => [s, String(i + 1)])].filter(([x]) => x.code);
    this.select.replaceChildren(...all.map(([line, label]) => new Option(`${label} · ${line.code}`, line.id, false, line.id === this.draft.current)));
    this.select.disabled = this.button.disabled = !all.length;
    if (!all.length) this.select.append(new Option("a line, once there is one"));
    this.#label();
  }

  /** Attaches the selected words, or the cursor's sentence, to the current line. */
  mark() {
    const found = this.#selected() ?? this.#cursor();
    const line = this.draft.line(this.select.value);
    if (!found || !line) { this.say("Select words in the chart, or move to a sentence with the arrow keys, then mark."); return; }
    this.attach(line.id, found);
    getSelection().removeAllRanges();
    this.#leaveWords();
  }

  attach(id, item) {
    const line = this.draft.line(id);
    if (line.evidence.some((e) => e.document === item.document && squeeze(e.quote) === squeeze(item.quote))) { this.say("These words are on the line already."); return; }
    this.draft.change("evidence", () => line.evidence.push(item));
    this.say(`Evidence added to line ${this.draft.label(id)}`);
  }

  /** Sentences that hold all typed words, best first: [{document, sentence, quote, title}]. */
  suggest(typed, limit = 6) {
    const words = squeeze(typed).toLowerCase().split(" ").filter(Boolean);
    if (!words.length || typed.trim().length < 2) return [];
    const holds = ({ text }) => words.every((w) => text.toLowerCase().includes(w));
    const single = this.sentences.all.map((el) => ({ el, text: squeeze(this.sentences.text.get(el)) }));
    const pairs = single.slice(0, -1).map(({ el, text }, n) => ({ el, text: `${text} ${single[n + 1].text}`, next: single[n + 1].el }));
    const found = single.filter(holds);
    const either = found.length ? found : pairs.filter((p) => holds(p) && this.sentences.doc(p.el) === this.sentences.doc(p.next));
    return either
      .sort((a, b) => a.text.length - b.text.length)
      .slice(0, limit)
      .map(({ el, text }) => ({ document: this.sentences.doc(el), sentence: el.dataset.s, quote: text, title: this.sentences.title(this.sentences.doc(el)) }));
  }

  #selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const chosen = selection.getRangeAt(0);
    if (!this.scroller.contains(chosen.commonAncestorContainer)) return null;
    const hit = this.sentences.all.filter((el) => chosen.intersectsNode(el));
    const doc = hit.length && this.sentences.doc(hit[0]);
    const parts = hit.filter((el) => this.sentences.doc(el) === doc).map((el) => {
      const piece = document.createRange();
      piece.selectNodeContents(el);
      if (piece.comparePoint(chosen.startContainer, chosen.startOffset) === 0) piece.setStart(chosen.startContainer, chosen.startOffset);
      if (piece.comparePoint(chosen.endContainer, chosen.endOffset) === 0) piece.setEnd(chosen.endContainer, chosen.endOffset);
      const copy = piece.cloneContents();
      for (const t of copy.querySelectorAll(".tag")) t.remove();
      return [el, squeeze(copy.textContent)];
    }).filter(([, text]) => text);
    if (!parts.length) return null;
    return { document: doc, sentence: parts[0][0].dataset.s, quote: parts.map(([, t]) => t).join(" ") };
  }

  #cursor() {
    if (!this.from) return null;
    const list = this.#between();
    let quote = list.map((el) => squeeze(this.sentences.text.get(el))).join(" ");
    if (this.words) quote = quote.split(" ").slice(this.words.from, this.words.to + 1).join(" ");
    return { document: this.sentences.doc(list[0]), sentence: list[0].dataset.s, quote };
  }

  #between() {
    const all = this.sentences.all, [a, b] = [all.indexOf(this.from), all.indexOf(this.to)].sort((x, y) => x - y);
    return all.slice(a, b + 1);
  }

  #move(step, extend) {
    const all = this.sentences.all;
    const here = all.indexOf(this.to ?? this.from);
    const next = all[here < 0 ? this.#firstVisible() : Math.max(0, Math.min(all.length - 1, here + step))];
    if (extend && this.from && this.sentences.doc(next) !== this.sentences.doc(this.from)) return;
    this.to = next;
    if (!extend || !this.from) this.from = next;
    this.words = null;
    this.#show();
    next.scrollIntoView({ block: "nearest" });
    this.say(squeeze(this.sentences.text.get(next)), true);
  }

  #firstVisible() {
    const top = this.scroller.getBoundingClientRect().top;
    return Math.max(0, this.sentences.all.findIndex((el) => el.getBoundingClientRect().top >= top));
  }

  #show() {
    for (const el of this.pane.querySelectorAll(".cur")) el.classList.remove("cur");
    if ("highlights" in CSS) CSS.highlights.delete("words");
    if (!this.from) return;
    for (const el of this.#between()) el.classList.add("cur");
    if (this.words && "highlights" in CSS) {
      const item = this.#cursor();
      import("./chart.js").then(({ range }) => CSS.highlights.set("words", new Highlight(...this.sentences.pieces(item).map(range).filter(Boolean))));
    }
    this.#label();
  }

  #label() {
    const words = this.button.querySelector("span");
    words.textContent = this.#selected() || this.words ? "Mark these words" : "Mark this sentence";
  }

  #leaveWords() { this.words = null; this.#show(); }

  #click(event) {
    const to = event.target.closest("a.tag");
    if (to) { this.draft.select(to.dataset.line); return; }
    const el = event.target.closest(".s");
    if (el && getSelection().isCollapsed) { this.from = this.to = el; this.words = null; this.#show(); }
  }

  #key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target !== this.scroller) return;
    const act = this.words ? this.#wordKey(event) : this.#sentenceKey(event);
    if (act) { event.preventDefault(); act(); }
  }

  #sentenceKey({ key, shiftKey }) {
    const acts = {
      ArrowDown: () => this.#move(1, shiftKey),
      ArrowUp: () => this.#move(-1, shiftKey),
      Enter: this.from && (() => { this.words = { from: 0, to: this.#count() - 1 }; this.#show(); this.say("Word mode: left and right move the end, with Shift the start; Enter marks, Escape goes back."); }),
      Escape: this.from && (() => { this.from = this.to = null; this.#show(); }),
    };
    return acts[key];
  }

  #wordKey({ key, shiftKey }) {
    const w = this.words, last = this.#count() - 1;
    const trim = (step) => () => {
      if (shiftKey) w.from = Math.max(0, Math.min(w.to, w.from + step));
      else w.to = Math.max(w.from, Math.min(last, w.to + step));
      this.#show();
      this.say(this.#cursor().quote, true);
    };
    return { ArrowLeft: trim(-1), ArrowRight: trim(1), Enter: () => this.mark(), Escape: () => this.#leaveWords() }[key];
  }

  #count() { return this.#between().map((el) => squeeze(this.sentences.text.get(el))).join(" ").split(" ").length; }
}
