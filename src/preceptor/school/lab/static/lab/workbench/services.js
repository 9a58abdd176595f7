// Service lines (box 24 of the CMS-1500, 42–46 of the UB-04) or procedures (box 74), and questions for the provider.

import { emptyService, letter, tidy } from "./draft.js";
import { choosing, finder, menu, part, put, quotes, shift, showFault, showQuotes, sync } from "./lines.js";

export class Services {
  constructor({ pane, draft, marker, sentences, say, undoable, kind, date }) {
    Object.assign(this, { pane, draft, marker, sentences, say, undoable, kind, date });
    this.body = pane.querySelector(".svc");
    this.word = draft.word;
    this.last = this.body.querySelector("tbody.new");
    this.template = document.getElementById("tpl-sv");
    this.quote = document.getElementById("tpl-quote");
    const field = part(this.last, "code");
    const commit = () => { const typed = field.value; if (tidy(typed, false)) { field.value = ""; this.add(typed); field.focus(); this.last.scrollIntoView({ block: "nearest" }); } };
    field.addEventListener("keydown", (e) => { if (e.key === "Enter") { e.preventDefault(); commit(); } });
    field.addEventListener("change", commit);
  }

  show() { sync(this.body, this.template, this.draft.value.services, this.last, (el, line, n) => this.#fill(el, line, n)); }

  /** `text` may carry modifiers as coders write them: `PX134-25`, `G0289-59-LT`. */
  add(text, system = null) {
    const id = this.draft.fresh("s"), { code, modifiers } = split(text);
    this.draft.change(`add ${code}`, (v) => v.services.push({ ...emptyService(id, code), modifiers, system, date: this.date, role: this.kind === "inpatient" ? (v.services.length ? "other" : "principal") : null }));
    this.draft.select(id);
    this.say(`${code} added as ${this.word} ${this.draft.label(id)}`);
    return id;
  }

  remove(id) {
    const line = this.draft.line(id);
    if (!line) return;
    const code = line.code, label = this.draft.label(id);
    this.draft.change(code ? `remove ${code}` : "remove line", (v) => { v.services = v.services.filter((s) => s.id !== id); }, { merge: code ? null : `code:${id}` });
    this.draft.select(this.draft.value.diagnoses[0]?.id ?? null);
    this.undoable(`${code || this.draft.about(id).code || "Line"} removed from ${this.word} ${label}.`);
  }

  #make(el, id) {
    const edit = (what, fn, merge) => this.draft.change(what, () => fn(this.draft.line(id)), merge && { merge: `${what}:${id}` });
    const on = (name, fn) => part(el, name)?.addEventListener("change", (e) => edit(name, (l) => fn(l, e.target)));
    const code = part(el, "code");
    code.addEventListener("input", () => edit("code", (l) => { l.code = tidy(code.value, false); l.system = null; }, true));
    code.addEventListener("change", () => {
      if (!tidy(code.value, false)) { this.remove(id); return; }
      const typed = split(code.value);
      code.value = typed.code;
      edit("code", (l) => { l.code = typed.code; if (typed.modifiers.length) l.modifiers = typed.modifiers; }, true);
    });
    code.addEventListener("keydown", (e) => { if (e.key === "Enter") { e.preventDefault(); part(this.last, "code").focus(); } });
    const mods = el.querySelectorAll("[data-p=mod]");
    for (const mod of mods) mod.addEventListener("change", () => { edit("modifiers", (l) => { l.modifiers = [...mods].map((m) => m.value.trim().toUpperCase()).filter(Boolean); }); });
    on("units", (l, f) => { l.units = Math.max(0, Math.min(9999, Number.parseInt(f.value, 10) || 0)); });
    on("points", (l, f) => {
      const letters = [...new Set(f.value.toUpperCase().replace(/[^A-Z]/g, ""))], strange = letters.filter((c) => !this.#id(c));
      l.points_to = letters.map((c) => this.#id(c)).filter(Boolean);
      f.value = l.points_to.map((p) => this.draft.label(p)).join(" ");
      if (strange.length) this.undoable(`There is no diagnosis ${strange.join(", ")} on this claim; left out.`);
    });
    on("date", (l, f) => { l.date = f.value || null; });
    on("place", (l, f) => { l.place_of_service = f.value.trim() || null; });
    on("revenue", (l, f) => { l.revenue = f.value.trim() || null; });
    on("role", (l, f) => { l.role = f.value || null; });
    part(el, "unsure").addEventListener("change", (e) => edit("unsure", (l) => { l.unsure = e.target.checked; }));
    finder(part(el, "find"), part(el, "found"), (t) => this.marker.suggest(t), ({ document, sentence, quote }) => this.marker.attach(id, { document, sentence, quote }));
    menu(part(el, "menu"), {
      up: () => this.draft.change("move", (v) => shift(v.services, id, -1)),
      down: () => this.draft.change("move", (v) => shift(v.services, id, 1)),
      remove: () => this.remove(id),
    });
    choosing(el, () => this.draft.select(id));
    el.made = true;
  }

  /** The diagnosis a letter of box 24E means: "A C" or "AC". */
  #id(letter) { return this.draft.value.diagnoses[letter.charCodeAt(0) - 65]?.id; }

  #fill(el, line, n) {
    if (!el.made) this.#make(el, line.id);
    const now = line.id === this.draft.current, about = this.draft.about(line.id), label = String(n + 1);
    el.id = `sv-${line.id}`;
    const code = part(el, "code");
    part(el, "label").textContent = label;
    put(code, line.code);
    code.setAttribute("aria-label", `${this.word === "service" ? "Service" : "Procedure"} ${label}`);
    part(el, "title").textContent = about.code === line.code ? (about.title ?? "") : "";
    [...el.querySelectorAll("[data-p=mod]")].forEach((m, i) => { put(m, line.modifiers[i] ?? ""); m.setAttribute("aria-label", `Modifier ${i + 1}, service ${label}`); });
    const labelled = (name, words, value) => { const f = part(el, name); if (f) { put(f, value); f.setAttribute("aria-label", `${words}, service ${label}`); } };
    labelled("units", "Units", line.units);
    labelled("points", "Points to", line.points_to.map((id) => letter(this.draft.value.diagnoses.findIndex((d) => d.id === id))).join(" "));
    labelled("date", "Date", line.date ?? this.date);
    labelled("place", "Place of service", line.place_of_service ?? part(el, "place")?.placeholder);
    labelled("revenue", "Revenue code", line.revenue);
    labelled("role", "Procedure role", line.role ?? "other");
    const q = part(el, "count");
    q.textContent = `${quotes(line.evidence.length)}${line.unsure ? ", unsure" : ""}`;
    q.classList.toggle("none", !line.evidence.length);
    part(el, "menu").querySelector("summary").setAttribute("aria-label", `Service ${label}: move, remove`);
    part(el, "more").hidden = !now;
    if (now) el.setAttribute("aria-current", "true"); else el.removeAttribute("aria-current");
    part(el, "unsure").checked = line.unsure;
    if (now) showQuotes(part(el, "quotes"), this.quote, line, (d) => this.sentences.title(d), (i) => this.draft.change("remove evidence", () => this.draft.line(line.id).evidence.splice(i, 1)));
    showFault(el, code, about.code === line.code ? about.fault : null);
  }
}

export class Queries {
  constructor({ pane, draft, undoable }) {
    Object.assign(this, { draft, undoable });
    this.list = pane.querySelector(".queries");
    this.empty = pane.querySelector("[data-queries-empty]");
    this.template = document.getElementById("tpl-query");
    pane.querySelector("[data-ask]").addEventListener("click", (event) => {
      event.preventDefault();
      const id = draft.fresh("q");
      draft.change("ask", (v) => v.queries.push({ id, topic: "conflict", about: "", documents: [] }));
      this.list.querySelector(`[data-id="${id}"] select`)?.focus();
    });
  }

  show() {
    this.empty.hidden = this.draft.value.queries.length > 0;
    sync(this.list, this.template, this.draft.value.queries, null, (el, query, n) => {
      if (!el.made) this.#make(el, query.id);
      put(part(el, "topic"), query.topic);
      put(part(el, "about"), query.about);
      for (const box of el.querySelectorAll("[data-p=document]")) box.checked = query.documents.includes(box.value);
      part(el, "topic").setAttribute("aria-label", `Question ${n + 1}: topic`);
    });
  }

  #make(el, id) {
    const edit = (what, fn, merge) => this.draft.change(what, (v) => fn(v.queries.find((q) => q.id === id)), merge && { merge: `${what}:${id}` });
    part(el, "topic").addEventListener("change", (e) => edit("topic", (q) => { q.topic = e.target.value; }));
    part(el, "about").addEventListener("input", (e) => edit("question", (q) => { q.about = e.target.value.slice(0, 2000); }, true));
    for (const box of el.querySelectorAll("[data-p=document]")) {
      box.addEventListener("change", () => edit("documents", (q) => { q.documents = [...el.querySelectorAll("[data-p=document]:checked")].map((b) => b.value); }));
    }
    part(el, "remove").addEventListener("click", (event) => {
      event.preventDefault();
      this.draft.change("remove question", (v) => { v.queries = v.queries.filter((q) => q.id !== id); });
      this.undoable("Question removed.");
    });
    el.made = true;
  }
}

/** `PX134-25` is a code and its modifiers. */
function split(text) {
  const [code, ...modifiers] = text.trim().toUpperCase().split(/[-\s,]+/).filter(Boolean);
  const plain = modifiers.length && modifiers.every((m) => /^[A-Z0-9]{2}$/.test(m));
  return plain ? { code: tidy(code, false), modifiers: modifiers.slice(0, 4) } : { code: tidy(text.replace(/-/g, ""), false), modifiers: [] };
}
