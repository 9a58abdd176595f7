// The claim pane: diagnoses as the form has them. Elements follow the draft; nothing is kept only in the page.

import { emptyDiagnosis, letter, tidy } from "./draft.js";
import { choosing, finder, menu, part, put, quotes, shift, showFault, showQuotes, sync } from "./lines.js";

export class Diagnoses {
  constructor({ pane, draft, marker, sentences, say, undoable, look }) {
    Object.assign(this, { pane, draft, marker, sentences, say, undoable, look });
    this.list = pane.querySelector(".dx");
    this.last = this.list.querySelector(".ln.new");
    this.template = document.getElementById("tpl-dx");
    this.quote = document.getElementById("tpl-quote");
    this.#entry();
  }

  show() {
    sync(this.list, this.template, this.draft.value.diagnoses, this.last, (el, line, n) => this.#fill(el, line, n));
    const next = letter(this.draft.value.diagnoses.length);
    part(this.last, "label").textContent = next;
    part(this.last, "code").setAttribute("aria-label", `Diagnosis ${next}, new`);
    this.last.hidden = this.draft.value.diagnoses.length >= 60;
  }

  /** Adds a code as the next line, or puts it into an empty current one. */
  add(code, { replace = false } = {}) {
    const value = this.draft.value;
    const twin = value.diagnoses.find((d) => tidy(d.code) === code);
    if (twin && !replace) { this.draft.select(twin.id); this.say(`${code} is on line ${this.draft.label(twin.id)} already`); return twin.id; }
    const current = value.diagnoses.find((d) => d.id === this.draft.current);
    const into = current && (replace || !current.code) ? current.id : this.draft.fresh("d");
    this.draft.change(`add ${code}`, (v) => {
      const line = v.diagnoses.find((d) => d.id === into);
      if (line) line.code = code;
      else v.diagnoses.push(emptyDiagnosis(into, code));
    });
    this.draft.select(into);
    this.say(`${code} ${replace ? "now on" : "added as"} line ${this.draft.label(into)}`);
    return into;
  }

  remove(id) {
    const line = this.draft.line(id);
    if (!line) return; // leaving the page, a removed field says "change" once more
    const label = this.draft.label(id), code = line.code, name = code || this.draft.about(id).code || "Line";
    const at = this.draft.value.diagnoses.indexOf(line);
    // emptying the cell and removing the line are one step to undo
    this.draft.change(code ? `remove ${code}` : "remove line", (v) => {
      v.diagnoses = v.diagnoses.filter((d) => d.id !== id);
      for (const s of v.services) s.points_to = s.points_to.filter((p) => p !== id);
    }, { merge: code ? null : `code:${id}` });
    this.draft.select(this.draft.value.diagnoses[Math.min(at, this.draft.value.diagnoses.length - 1)]?.id ?? null);
    this.undoable(`${name} removed from line ${label}.`);
  }

  move(id, step) {
    this.draft.change("move", (v) => shift(v.diagnoses, id, step));
    this.say(`Now line ${this.draft.label(id)}`);
  }

  focus(id, what = "code") { part(this.list.querySelector(`[data-id="${id}"]`) ?? this.last, what)?.focus(); }

  #entry() {
    const field = part(this.last, "code");
    const commit = (next) => {
      const code = tidy(field.value);
      if (!code) return;
      field.value = "";
      const id = this.draft.fresh("d");
      this.draft.change(`add ${code}`, (v) => v.diagnoses.push(emptyDiagnosis(id, code)));
      this.draft.select(id);
      if (next) { field.focus(); this.last.scrollIntoView({ block: "nearest" }); }
    };
    field.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); commit(true); } });
    field.addEventListener("change", () => commit(false));
  }

  #make(el, id) {
    const code = part(el, "code");
    const edit = (what, fn, merge) => this.draft.change(what, () => fn(this.draft.line(id)), merge && { merge: `${merge}:${id}` });
    code.addEventListener("input", () => edit("code", (l) => { l.code = tidy(code.value); }, "code"));
    code.addEventListener("change", () => { code.value = tidy(code.value); if (!code.value) this.remove(id); });
    code.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      const n = this.draft.value.diagnoses.findIndex((d) => d.id === id), next = this.draft.value.diagnoses[n + 1];
      if (!code.value) this.remove(id);
      else if (next) this.focus(next.id);
      else part(this.last, "code").focus();
    });
    part(el, "poa")?.addEventListener("change", (e) => edit("POA", (l) => { l.poa = e.target.value || null; }));
    part(el, "role")?.addEventListener("change", (e) => edit("role", (l) => { l.role = e.target.value || null; }));
    part(el, "unsure").addEventListener("change", (e) => edit("unsure", (l) => { l.unsure = e.target.checked; }));
    finder(part(el, "find"), part(el, "found"), (t) => this.marker.suggest(t), ({ document, sentence, quote }) => this.marker.attach(id, { document, sentence, quote }));
    menu(part(el, "menu"), { up: () => this.move(id, -1), down: () => this.move(id, 1), remove: () => this.remove(id) });
    choosing(el, () => this.draft.select(id));
    part(el, "fault").addEventListener("click", (e) => {
      const put = e.target.closest("[data-put]"), look = e.target.closest("[data-look]");
      if (put) { e.preventDefault(); edit("code", (l) => { l.code = put.dataset.put; }); code.focus(); }
      if (look) { e.preventDefault(); this.look(`icd10cm:${look.dataset.look}`); }
    });
    el.addEventListener("keydown", (e) => {
      if (!e.altKey || !["ArrowUp", "ArrowDown"].includes(e.key) || e.target.matches("select, [aria-expanded=true]")) return;
      e.preventDefault();
      this.move(id, e.key === "ArrowUp" ? -1 : 1);
      this.focus(id);
    });
    el.made = true;
  }

  #fill(el, line, n) {
    if (!el.made) this.#make(el, line.id);
    const label = letter(n), now = line.id === this.draft.current, about = this.draft.about(line.id);
    el.id = `dx-${line.id}`;
    part(el, "label").textContent = label;
    const code = part(el, "code");
    put(code, line.code);
    code.setAttribute("aria-label", `Diagnosis ${label}`);
    part(el, "title").textContent = about.code === tidy(line.code) ? (about.title ?? "") : "";
    const words = this.list.dataset[line.role ?? (line === this.draft.value.diagnoses.find((d) => !d.role) ? "lead" : "")] ?? "";
    part(el, "lead").textContent = words;
    part(el, "lead").hidden = !words;
    const poa = part(el, "poa");
    if (poa) { put(poa, line.poa); poa.hidden = ["admitting", "reason"].includes(line.role); }
    put(part(el, "role"), line.role);
    const q = part(el, "count");
    q.textContent = `${quotes(line.evidence.length)}${line.unsure ? ", unsure" : ""}`;
    q.classList.toggle("none", !line.evidence.length);
    part(el, "menu").querySelector("summary").setAttribute("aria-label", `Line ${label}: move, remove`);
    part(el, "more").hidden = !now;
    el.toggleAttribute("aria-current", now);
    if (now) el.setAttribute("aria-current", "true");
    part(el, "unsure").checked = line.unsure;
    if (now) showQuotes(part(el, "quotes"), this.quote, line, (d) => this.sentences.title(d), (i) => this.draft.change("remove evidence", () => this.draft.line(line.id).evidence.splice(i, 1)));
    showFault(el, code, about.code === tidy(line.code) ? about.fault : null);
  }
}
