// The draft: what the student has entered. Every change goes through `change`, so every change can be undone and is saved.

const UNDO = 200;

export class Draft extends EventTarget {
  constructor({ draft, lines, kind }) {
    super();
    this.value = draft;
    this.lines = lines; // what the server says of each line: title, fault
    this.word = kind === "inpatient" ? "procedure" : "service";
    this.past = [];
    this.current = draft.diagnoses[0]?.id ?? null;
  }

  /** Applies `edit` to the draft. Changes with the same `merge` in a row (typing in one cell) undo as one. */
  change(what, edit, { merge = null } = {}) {
    const before = structuredClone(this.value);
    edit(this.value);
    if (JSON.stringify(before) === JSON.stringify(this.value)) return;
    const last = this.past.at(-1);
    if (!(merge && last?.merge === merge)) this.past.push({ what, value: before, merge });
    if (this.past.length > UNDO) this.past.shift();
    this.#tell("change", { what });
  }

  undo() {
    const last = this.past.pop();
    if (!last) return null;
    this.value = last.value;
    this.#tell("change", { what: "undo" });
    return last.what;
  }

  /** Takes another version whole (the other tab's), still undoable. */
  replace(value, what) {
    this.past.push({ what, value: this.value, merge: null });
    this.value = structuredClone(value);
    this.#tell("change", { what });
  }

  described(lines) { this.lines = lines; this.#tell("described"); }
  select(id) { if (id !== this.current) { this.current = id; this.#tell("select"); } }

  line(id) { return this.value.diagnoses.find((d) => d.id === id) ?? this.value.services.find((s) => s.id === id); }
  about(id) { return this.lines?.diagnoses.find((l) => l.id === id) ?? this.lines?.services.find((l) => l.id === id) ?? {}; }
  anchor(id) { return `${this.value.diagnoses.some((d) => d.id === id) ? "dx" : "sv"}-${id}`; }

  /** Letters for diagnoses, numbers for services: what the form prints. */
  label(id) {
    const d = this.value.diagnoses.findIndex((x) => x.id === id);
    if (d >= 0) return letter(d);
    const s = this.value.services.findIndex((x) => x.id === id);
    return s >= 0 ? String(s + 1) : "";
  }

  fresh(prefix) {
    const taken = new Set([...this.value.diagnoses, ...this.value.services, ...this.value.queries].map((x) => x.id));
    let n = 1;
    while (taken.has(prefix + n)) n += 1;
    return prefix + n;
  }

  #tell(name, detail = {}) { this.dispatchEvent(new CustomEvent(name, { detail })); }
}

export const letter = (n) => (n < 26 ? String.fromCharCode(65 + n) : letter(Math.floor(n / 26) - 1) + String.fromCharCode(65 + (n % 26)));

/** Dot and case as the code set prints them. */
export function tidy(text, icd10cm = true) {
  const bare = text.replace(/[\s.]/g, "").toUpperCase();
  return icd10cm && bare.length > 3 ? `${bare.slice(0, 3)}.${bare.slice(3)}` : bare;
}

export const emptyDiagnosis = (id, code) => ({ id, code, role: null, poa: null, evidence: [], unsure: false });
export const emptyService = (id, code) => ({
  id, system: null, code, modifiers: [], units: 1, points_to: [], date: null,
  place_of_service: null, revenue: null, role: null, evidence: [], unsure: false,
});
