// The encoder pane: search as you type, any look at the code sets, and Add. Links stay in the pane; Back works inside it.

import { keeping } from "../../encoder/kept.js";
import { arrows, byCharacter, liveSearch, seeking } from "../../encoder/live.js";
import { worksheet } from "../../encoder/worksheet.js";
import { tidy } from "./draft.js";

export class EncoderPane {
  constructor({ pane, url, draft, add, step }) {
    Object.assign(this, { pane, url, draft, add, step });
    this.form = pane.querySelector(".seek");
    this.field = this.form.elements.q;
    this.look = pane.querySelector("#enc-look");
    this.notes = pane.querySelector("#enc-notes");
    this.past = [];
    this.ahead = [];
    this.at = this.look.dataset.at || this.#typed(this.field.value.trim());
    this.live = liveSearch({
      field: this.field,
      results: this.look,
      url: (q) => this.#address(this.#typed(q)),
      ready: () => !this.opening,
      after: (q) => { this.#went(this.#typed(q), { typing: true }); this.#shown(); },
      failed: () => this.#failed(),
    });
    arrows({ field: this.field, results: this.look });
    keeping(this.look);
    byCharacter(this.look);
    worksheet(this.look, {
      url: (query) => `${this.url}?${query}`,
      after: (query) => { const at = query.get("at"); query.delete("at"); this.at = `${at}?${query}`; this.decorate(); },
    });
    this.form.addEventListener("submit", (e) => { e.preventDefault(); this.live.now().then(() => this.look.querySelector("li > a, tbody th > a")?.focus()); });
    pane.addEventListener("click", (e) => this.#click(e));
    this.look.addEventListener("keydown", (e) => this.#key(e));
    this.look.addEventListener("focusin", (e) => this.#peek(e.target.closest("li[data-row]")));
    for (const [name, step] of [["[data-back]", -1], ["[data-forward]", 1]]) pane.querySelector(name).addEventListener("click", () => this.#travel(step));
    this.#shown({ told: false });
  }

  get body() { return this.look.querySelector(".enc") ?? this.look; }

  focus() { this.field.focus(); this.field.select(); }

  /** Shows a look at the code sets, such as `icd10cm/N18.30/` or `index/disease/12/`. */
  async open(where, { remember = true, focus = true } = {}) {
    const [at, hash] = where.split("#"), before = this.field.value;
    this.opening = true;
    const loaded = await this.#load(at);
    this.opening = false;
    if (!loaded) return false;
    if (remember) this.#went(at);
    const query = this.body.dataset.query ?? "";
    this.live.showing(query);
    if (this.field.value === before) this.field.value = query; // else somebody types already, and is heard
    this.#shown();
    if (!focus) return true;
    const heading = (hash && this.look.querySelector(`#${hash}-title`)) || this.look.querySelector("#look-title");
    if (heading) heading.focus({ preventScroll: !hash });
    else this.body.focus({ preventScroll: true });
    return true;
  }

  /** "on line C" for what the claim already has, Add for what it has not. */
  decorate() {
    const on = new Map();
    for (const d of this.draft.value.diagnoses) on.set(`icd10cm:${tidy(d.code)}`, d.id);
    for (const s of this.draft.value.services) for (const sys of ["hcpcs", "cpt", "practice", "icd10pcs"]) on.set(`${sys}:${s.code}`, s.id);
    for (const button of this.pane.querySelectorAll("button[name=do][value^='add:'], a.on")) {
      const ref = button.dataset.ref ?? button.value?.slice(4) ?? button.closest("[data-row]")?.dataset.row;
      const id = on.get(ref);
      if (Boolean(id) === button.matches("a")) { if (id) label(button, this.draft, id); continue; }
      const may = button.closest("[data-row]")?.hasAttribute("data-addable");
      if (!id && !may) button.remove();
      else button.replaceWith(id ? onLine(ref, this.draft, id) : addButton(ref));
    }
  }

  /** The look that the search field stands for with these words in it. */
  #typed(q) {
    const { path, fields } = seeking(this.look);
    return `${path}?${new URLSearchParams({ ...fields, q })}`;
  }

  async #load(at) {
    this.look.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(this.#address(at));
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      this.look.innerHTML = await answer.text();
      return true;
    } catch { this.#failed(at); return false; } finally { this.look.removeAttribute("aria-busy"); }
  }

  #failed(at = this.at) {
    this.body.innerHTML = `<div class="blank small" role="alert"><h3 class="msg bad">The encoder did not answer</h3>
      <p class="muted">Your claim is not affected. Type the code straight into a line, or try again.</p>
      <p class="do"><button class="btn mini" type="button" data-again>Try again</button></p></div>`;
    this.missed = at;
    this.live.forget();
  }

  #address(at) { return `${this.url}?${new URLSearchParams({ at })}`; }

  /** After anything new stands in the pane: what it says of itself goes to the record, the field and the head. */
  #shown({ told = true } = {}) {
    const { steps = "[]", release, seekWords } = this.body.dataset;
    if (told) for (const { kind, text, code } of JSON.parse(steps)) this.step(kind, text, code);
    if (release) this.pane.querySelector("[data-release-words]").textContent = release;
    if (seekWords) { this.field.placeholder = seekWords; this.pane.querySelector("[data-seek-label]").textContent = seekWords; }
    this.decorate();
    this.#unpeek();
  }

  #went(at, { typing = false } = {}) {
    if (at === this.at) return;
    const words = (where) => new URLSearchParams(where.split("?")[1]).get("q");
    const goesOn = typing && this.at.split("?")[0] === at.split("?")[0] && words(this.at);
    if (!goesOn) { this.past.push(this.at); this.ahead = []; }
    this.at = at;
    this.#buttons();
  }

  async #travel(step) {
    const from = step < 0 ? this.past : this.ahead, to = step < 0 ? this.ahead : this.past;
    const at = from.pop();
    if (at === undefined) return;
    to.push(this.at);
    this.at = at;
    this.#buttons();
    await this.open(at, { remember: false, focus: false });
  }

  #buttons() {
    this.pane.querySelector("[data-back]").disabled = !this.past.length;
    this.pane.querySelector("[data-forward]").disabled = !this.ahead.length;
  }

  #click(event) {
    const link = event.target.closest("[data-open]"), button = event.target.closest("button[name=do]");
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest("[data-again]")) this.open(this.missed);
    else if (link) { event.preventDefault(); this.#follow(link); }
    else if (button?.value.startsWith("add:")) { event.preventDefault(); this.#put(button, button.value.slice(4)); }
    else if (event.target.closest("a.on")) this.draft.select(event.target.closest("a.on").dataset.line);
  }

  async #follow(link) {
    const tab = link.closest(".where-in");
    if (tab) this.focus();
    await this.open(link.dataset.open, { focus: !tab });
  }

  #key(event) {
    const li = event.target.closest("li[data-row], .code-head[data-row]");
    if (event.key !== "Enter" || !li || event.target.matches("button, .on, input, textarea, summary") || event.ctrlKey || event.metaKey) return;
    if (!li.hasAttribute("data-heading") && !li.hasAttribute("data-addable")) return;
    event.preventDefault();
    if (li.hasAttribute("data-heading")) this.open(event.target.closest("[data-open]")?.dataset.open ?? li.querySelector("[data-open]").dataset.open);
    else this.#put(li, li.dataset.row, { replace: event.shiftKey });
  }

  /** Adds a code; what led to it on a worksheet goes to the record first. */
  #put(from, ref, options) {
    for (const { kind, text, code } of JSON.parse(from.closest("[data-told]")?.dataset.told ?? "[]")) this.step(kind, text, code);
    this.add(ref, options);
  }

  #unpeek() { clearTimeout(this.timer); this.peeked = null; this.notes.hidden = true; }

  /** The focused row's instructions stand under the results. */
  #peek(li) {
    clearTimeout(this.timer);
    if (!li || this.peeked === li.dataset.row) return;
    this.timer = setTimeout(async () => {
      const ref = this.peeked = li.dataset.row;
      const answer = await fetch(`${this.url}?${new URLSearchParams({ notes: ref })}`).catch(() => null);
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
