// Saving: one request at a time, the newest draft next, and a sentence that is always true.
// The draft is kept on this device until the server has confirmed it.

const SLOW = 600; // ms before "Saving" is said
const QUIET = 400; // ms after the last change before a save goes out
const RETRY = [1000, 2000, 5000, 10000, 20000];

export class Saver extends EventTarget {
  constructor({ urls, revision, savedAt, draft, extras, csrf }) {
    super();
    Object.assign(this, { urls, revision, savedAt, draft, extras, csrf });
    this.tab = crypto.randomUUID?.() ?? String(Math.random()).slice(2);
    this.key = `preceptor:${urls.save}`;
    this.state = "saved";
    this.base = JSON.stringify(draft.value); // what the server last confirmed to this tab
    this.pending = 0;
    this.busy = null;
    this.tries = 0;
    draft.addEventListener("change", () => this.touch());
    addEventListener("online", () => this.state === "retry" && this.flush());
    addEventListener("beforeunload", (event) => {
      if (this.pending) { this.#keep(); if (this.state !== "saved") event.preventDefault(); }
    });
    document.addEventListener("visibilitychange", () => document.hidden && this.pending && this.flush());
  }

  /** Something changed. */
  touch() {
    this.pending += 1;
    this.#keep();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), QUIET);
  }

  /** Sends the newest draft; resolves true when everything entered so far is confirmed. */
  async flush() {
    clearTimeout(this.timer);
    if (this.busy) { await this.busy; return this.pending ? this.flush() : true; }
    if (!this.pending) return true;
    if (this.state === "conflict") return false;
    this.busy = this.#send();
    const done = await this.busy;
    this.busy = null;
    return done && this.pending ? this.flush() : done;
  }

  async #send() {
    const sent = this.pending, text = JSON.stringify(this.draft.value);
    const slow = setTimeout(() => this.#say("busy", { changes: sent }), this.state === "saved" ? SLOW : 0);
    let answer, body;
    try {
      answer = await fetch(this.urls.save, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.csrf },
        body: JSON.stringify({ revision: this.revision, draft: this.draft.value, tab: this.tab, ...this.extras() }),
      });
      body = await answer.json();
    } catch { answer = null; }
    clearTimeout(slow);
    if (answer?.ok) return this.#saved(body, sent, text);
    if (answer?.status === 409 && body?.submitted) { location.assign(this.urls.review); return false; }
    if (answer?.status === 409 && JSON.stringify(this.draft.value) === this.base) return this.#follow(body);
    if (answer?.status === 409) { this.conflict = body; this.#say("conflict", { at: body.saved_at }); return false; }
    if (answer?.status === 403) { this.#say("out"); return false; }
    if (answer?.status === 422) { this.#say("refused", { faults: body.faults }); return false; }
    const wait = RETRY[Math.min(this.tries, RETRY.length - 1)];
    this.tries += 1;
    this.#say("retry", { since: this.savedAt });
    this.timer = setTimeout(() => this.flush(), wait);
    return false;
  }

  /** This tab only read; another one wrote: show what it wrote. */
  #follow(body) {
    this.draft.value = body.draft;
    this.base = JSON.stringify(body.draft);
    return this.#saved(body, this.pending, this.base);
  }

  #saved(body, sent, text) {
    this.revision = body.revision;
    this.savedAt = body.saved_at;
    this.base = text;
    this.pending -= sent;
    this.tries = 0;
    if (!this.pending) this.#forget();
    if (body.lines) this.draft.described(body.lines);
    this.#say("saved", { at: body.saved_at, findings: body.findings });
    return true;
  }

  /** After "changed in another tab": go on with this tab's text, or take the other's. Both stay in the journal. */
  resolve(mine) {
    const other = this.conflict;
    this.conflict = null;
    this.revision = other.revision;
    this.savedAt = other.saved_at;
    this.state = "saved";
    if (!mine) {
      this.draft.replace(other.draft, "took the other tab’s version");
      this.draft.described(other.lines);
    }
    this.pending = Math.max(this.pending, 1);
    return this.flush();
  }

  /** After signing in again: a new session has a new token. */
  async resume() {
    this.csrf = (await (await fetch(this.urls.save)).json()).csrf;
    this.state = "saved";
    this.pending = Math.max(this.pending, 1);
    return this.flush();
  }

  /** What this device kept from before, if it never reached the server. */
  kept() {
    try { return JSON.parse(localStorage.getItem(this.key)); } catch { return null; }
  }

  #keep() {
    try { localStorage.setItem(this.key, JSON.stringify({ revision: this.revision, draft: this.draft.value })); } catch { /* full or forbidden: the server is the store */ }
  }

  #forget() { try { localStorage.removeItem(this.key); } catch { /* see #keep */ } }

  #say(state, detail = {}) {
    this.state = state;
    this.dispatchEvent(new CustomEvent("state", { detail: { state, ...detail } }));
  }
}

const clock = (iso) => iso.slice(11, 19); // the server sends the school's own time

/** Writes the saver's state into the bar: a shape and a sentence; only loss of saving is announced. */
export function showSaving(saver, { line, alert, onCompare, onSignIn }) {
  const sentences = {
    saved: (d) => ["tick", d.at ? `Saved ${clock(d.at)}` : "Nothing to save yet"],
    busy: (d) => ["busy", `Saving, ${d.changes} change${d.changes === 1 ? "" : "s"}`],
    retry: (d) => ["off", `Not saved${d.since ? ` since ${clock(d.since)}` : ""}. Kept on this device; trying again.`],
    conflict: (d) => ["warn", `Changed in another tab at ${clock(d.at)}. `, "Compare", onCompare],
    out: () => ["stop", "Signed out. Your work is kept on this device. ", "Sign in here", onSignIn],
    refused: (d) => ["stop", `Not saved: ${d.faults?.[0]?.sentence ?? "the server refused this change."} Undo the last change.`],
  };
  let before = "saved";
  saver.addEventListener("state", ({ detail }) => {
    const [icon, text, action, run] = sentences[detail.state](detail);
    line.dataset.state = detail.state === "refused" ? "retry" : detail.state;
    line.querySelector("use").setAttribute("href", `#i-${icon}`);
    const words = line.querySelector("span");
    words.textContent = text;
    if (action) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "linklike", textContent: action });
      button.addEventListener("click", run);
      words.append(button);
    }
    const lost = !["saved", "busy"].includes(detail.state);
    if (lost && detail.state !== before) alert.textContent = text;
    if (!lost) alert.textContent = "";
    if (detail.state !== "busy") before = detail.state;
  });
}
