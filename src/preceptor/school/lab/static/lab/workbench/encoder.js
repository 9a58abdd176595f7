// The encoder pane: search as you type, one code in its place, and Add. Links stay in the pane; Back works inside it.

import { arrows, liveSearch } from "../../encoder/live.js";
import { tidy } from "./draft.js";

export class EncoderPane {
  constructor({ pane, url, draft, add, step }) {
    Object.assign(this, { pane, url, draft, add, step });
    this.form = pane.querySelector(".seek");
    this.field = this.form.elements.q;
    this.body = pane.querySelector("#enc-body");
    this.notes = pane.querySelector("#enc-notes");
    this.scope = this.form.elements.system.value;
    this.past = [];
    this.ahead = [];
    this.at = { q: this.field.value.trim(), scope: this.scope };
    this.live = liveSearch({
      field: this.field,
      results: this.body,
      url: (q) => this.#address({ q, system: this.scope }),
      after: (q) => { this.#went({ q, scope: this.scope }); this.step("search", q); this.decorate(); this.#unpeek(); },
      failed: () => this.#failed(),
    });
    arrows({ field: this.field, results: this.body });
    this.form.addEventListener("submit", (e) => { e.preventDefault(); this.live.now().then(() => this.body.querySelector("li > a")?.focus()); });
    pane.addEventListener("click", (e) => this.#click(e));
    this.body.addEventListener("keydown", (e) => this.#key(e));
    this.body.addEventListener("focusin", (e) => this.#peek(e.target.closest("[data-row]")));
    for (const [name, step] of [["[data-back]", -1], ["[data-forward]", 1]]) pane.querySelector(name).addEventListener("click", () => this.#travel(step));
    this.decorate();
  }

  focus() { this.field.focus(); this.field.select(); }

  /** Shows a code in its place. `ref` is `icd10cm:N18.30`. */
  async open(ref, { remember = true, query = "" } = {}) {
    if (!(await this.#load([["code", ref], ...new URLSearchParams(query)]))) return;
    if (remember) this.#went({ ref, query });
    this.step("tabular", ref.split(":")[1]);
    this.#views("tabular");
    this.notes.hidden = true;
    const narrowed = query && this.body.querySelector("#narrow-title");
    if (narrowed) narrowed.focus();
    else this.body.querySelector("#code-title")?.focus({ preventScroll: true });
  }

  /** "on line C" for what the claim already has, Add for what it has not. */
  decorate() {
    const on = new Map();
    for (const d of this.draft.value.diagnoses) on.set(`icd10cm:${tidy(d.code)}`, d.id);
    for (const s of this.draft.value.services) for (const sys of ["hcpcs", "practice", "icd10pcs"]) on.set(`${sys}:${s.code}`, s.id);
    for (const button of this.pane.querySelectorAll("button[name=do][value^='add:'], a.on")) {
      const ref = button.dataset.ref ?? button.value?.slice(4) ?? button.closest("[data-row]")?.dataset.row ?? button.closest("[data-code]")?.dataset.code;
      const id = on.get(ref);
      if (Boolean(id) === button.matches("a")) { if (id) label(button, this.draft, id); continue; }
      button.replaceWith(id ? onLine(ref, this.draft, id) : addButton(ref));
    }
  }

  async #load(query) {
    this.body.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(this.#address(query));
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      this.body.innerHTML = await answer.text();
      this.body.scrollTop = 0;
      this.decorate();
      return true;
    } catch { this.#failed(); return false; } finally { this.body.removeAttribute("aria-busy"); }
  }

  #failed() {
    this.body.innerHTML = `<div class="blank small" role="alert"><h3 class="msg bad">The encoder did not answer</h3>
      <p class="muted">Your claim is not affected. Type the code straight into a line, or try again.</p>
      <p class="do"><button class="btn mini" type="button" data-again>Try again</button></p></div>`;
    this.live.forget();
  }

  #address(query) { return `${this.url}?${new URLSearchParams(query)}`; }

  #went(place) {
    if (JSON.stringify(place) === JSON.stringify(this.at)) return;
    const typing = place.q && this.at.q !== undefined && place.scope === this.at.scope;
    if (!typing) { this.past.push(this.at); this.ahead = []; }
    this.at = place;
    if (place.ref === undefined) this.#views(this.scope);
    this.#buttons();
  }

  async #travel(step) {
    const from = step < 0 ? this.past : this.ahead, to = step < 0 ? this.ahead : this.past;
    const place = from.pop();
    if (!place) return;
    to.push(this.at);
    this.at = place;
    this.#buttons();
    if (place.ref) { await this.open(place.ref, { remember: false, query: place.query }); return; }
    this.field.value = place.q;
    this.scope = this.form.elements.system.value = place.scope;
    this.#views(place.scope);
    await this.#load({ q: place.q, system: place.scope });
  }

  #buttons() {
    this.pane.querySelector("[data-back]").disabled = !this.past.length;
    this.pane.querySelector("[data-forward]").disabled = !this.ahead.length;
  }

  #views(now) {
    for (const a of this.pane.querySelectorAll(".views a")) {
      if (a.dataset.view === now) a.setAttribute("aria-current", "page"); else a.removeAttribute("aria-current");
      if (a.dataset.view === now && a.dataset.release) this.pane.querySelector("[data-release-words]").textContent = a.dataset.release;
    }
  }

  #click(event) {
    const link = event.target.closest("[data-open]"), view = event.target.closest(".views a"), button = event.target.closest("button[name=do]");
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest("[data-again]")) this.live.now();
    else if (link) { event.preventDefault(); this.open(link.dataset.open, { query: link.dataset.query }); }
    else if (button?.value.startsWith("add:")) { event.preventDefault(); this.add(button.value.slice(4)); }
    else if (view) { event.preventDefault(); this.#switch(view.dataset.view); }
    else if (event.target.closest("a.on")) this.draft.select(event.target.closest("a.on").dataset.line);
  }

  #switch(view) {
    if (view === "tabular") {
      const row = this.body.querySelector("[data-row]")?.dataset.row;
      const last = this.at.ref ?? this.past.findLast((p) => p.ref)?.ref ?? row;
      if (last) this.open(last);
      else this.#hint("Search first, then open a code: its place in the tabular list, with every instruction, stands here.");
      return;
    }
    this.scope = this.form.elements.system.value = view;
    this.#views(view);
    this.live.forget();
    this.#unpeek();
    this.field.focus();
    if (this.field.value.trim()) this.live.now();
    else this.#load({ q: "", system: view });
  }

  #key(event) {
    const li = event.target.closest("[data-row]");
    if (event.key !== "Enter" || !li || event.target.matches("button, .on") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (li.hasAttribute("data-heading")) this.open(li.dataset.row);
    else this.add(li.dataset.row, { replace: event.shiftKey });
  }

  #hint(text) {
    this.#views("tabular");
    this.body.replaceChildren(Object.assign(document.createElement("div"), { className: "blank small muted", textContent: text }));
  }

  #unpeek() { clearTimeout(this.timer); this.peeked = null; this.notes.hidden = true; }

  /** The focused row's instructions stand under the results. */
  #peek(li) {
    clearTimeout(this.timer);
    if (!li || this.peeked === li.dataset.row) return;
    this.timer = setTimeout(async () => {
      const ref = this.peeked = li.dataset.row;
      const answer = await fetch(this.#address({ notes: ref })).catch(() => null);
      if (!answer?.ok || answer.redirected || this.peeked !== ref) return;
      this.notes.innerHTML = await answer.text();
      this.notes.hidden = !this.notes.textContent.trim();
    }, 160);
  }
}

function label(a, draft, id) {
  a.dataset.line = id;
  a.href = `#${draft.anchor(id)}`;
  a.textContent = `on ${/\d/.test(draft.label(id)) ? draft.word : "line"} ${draft.label(id)}`;
}

function onLine(ref, draft, id) {
  const a = Object.assign(document.createElement("a"), { className: "on" });
  a.dataset.ref = ref;
  label(a, draft, id);
  return a;
}

function addButton(ref) {
  const code = ref.split(":")[1];
  const button = Object.assign(document.createElement("button"), { type: "submit", className: "btn mini", name: "do", value: `add:${ref}` });
  button.setAttribute("form", "claim-form");
  button.append("Add", Object.assign(document.createElement("span"), { className: "vh", textContent: ` ${code} to the claim` }));
  return button;
}
