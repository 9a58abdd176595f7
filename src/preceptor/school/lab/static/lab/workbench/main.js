// The workbench: chart, encoder, claim. The page works without this file; with it nothing needs a reload.

import { chartSearch, rail } from "./chart.js";
import { Diagnoses } from "./claim.js";
import { Draft } from "./draft.js";
import { EncoderPane } from "./encoder.js";
import { Marker, Sentences, paint } from "./evidence.js";
import { keys, sashes } from "./keys.js";
import { put } from "./lines.js";
import { compareDialog, signInDialog } from "./rescue.js";
import { Saver, showSaving } from "./save.js";
import { Queries, Services } from "./services.js";

const state = JSON.parse(document.getElementById("state").textContent);
const $ = (selector) => document.querySelector(selector);
const chart = $("#chart"), encoder = $("#encoder"), claim = $("#claim");
const root = document.documentElement;
root.classList.add("scripted");

const draft = new Draft(state);
const steps = [];
const step = (kind, text, code = "") => steps.push({ at: new Date().toISOString(), kind, text: String(text).slice(0, 200), code: String(code).slice(0, 16), line: draft.current });

/** Polite announcements; `quiet` ones only for people who cannot see the cursor move. */
const polite = $("#polite");
function say(text) { polite.textContent = ""; requestAnimationFrame(() => { polite.textContent = text; }); }

const sentences = new Sentences(chart);
let painted = new Set();
const marker = new Marker({ pane: chart, sentences, draft, say });

const toast = $("#toast");
let toastTimer;
function undoable(text) {
  toast.querySelector("[data-p=text]").textContent = text;
  toast.hidden = false;
  clearTimeout(toastTimer);
  const wait = () => { toastTimer = setTimeout(() => { if (toast.matches(":focus-within, :hover")) wait(); else toast.hidden = true; }, 10000); };
  wait();
}
function undo() {
  const what = draft.undo();
  toast.hidden = true;
  say(what ? `Undone: ${what}` : "Nothing to undo");
}

const look = (ref) => { pane.open(`${ref.replace(":", "/")}/`); if (getComputedStyle(encoder).display === "none") location.hash = "encoder"; };
const shared = { pane: claim, draft, marker, sentences, say, undoable, look };
const diagnoses = new Diagnoses(shared);
const services = new Services({ ...shared, kind: state.kind, date: state.service_date });
const queries = new Queries(shared);

function add(ref, { replace = false } = {}) {
  const [system, code] = ref.split(":");
  const id = system === "icd10cm" ? diagnoses.add(code, { replace }) : services.add(code, system);
  step(replace ? "replace" : "add", "", code);
  const line = document.getElementById(draft.anchor(id));
  line?.scrollIntoView({ block: "nearest" });
}
const pane = new EncoderPane({ pane: encoder, url: state.urls.encoder, draft, add, step });
encoder.querySelector("[name=q]").addEventListener("input", () => counts());

claim.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-open]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (getComputedStyle(encoder).display === "none") location.hash = "encoder";
  pane.open(link.dataset.open);
});

const reading = rail({ pane: chart, opened: state.opened ?? [], changed: () => { saver.touch(); counts(); } });
chartSearch({ pane: chart, texts: () => sentences.text });

const csrf = $("#claim-form [name=csrfmiddlewaretoken]").value;
const extras = () => ({ opened: reading.opened(), path: steps.slice(-400) });
const saver = new Saver({ urls: state.urls, revision: state.revision, savedAt: state.saved_at, draft, extras, csrf });
showSaving(saver, {
  line: $(".bar .save"),
  alert: $("#alert"),
  onCompare: () => compareDialog({ saver, draft, dialog: $("#compare") }),
  onSignIn: () => signInDialog({ saver, dialog: $("#sign-in"), url: state.urls.sign_in }),
});

// Only where the exercise lets edits run while coding does the server send findings.
saver.addEventListener("state", ({ detail }) => {
  const box = $("#edits");
  if (!detail.findings) return;
  const told = detail.findings.filter((f) => f.severity !== "info");
  box.hidden = false;
  box.querySelector("[data-p=none]").hidden = told.length > 0;
  box.querySelector("ul").replaceChildren(...told.map((f) => {
    const li = document.getElementById("tpl-finding").content.firstElementChild.cloneNode(true);
    li.className = `msg ${f.severity === "error" ? "bad" : "warn"}`;
    li.querySelector("use").setAttribute("href", f.severity === "error" ? "#i-stop" : "#i-warn");
    li.querySelector("[data-p=message]").textContent = f.message;
    li.querySelector("[data-p=source]").textContent = `${f.source.document} ${f.source.version}, ${f.source.section}`;
    return li;
  }));
});

function counts() {
  const c = state.counts = countLines();
  $("#tally-dx").textContent = c.diagnoses;
  $("#tally-sv").textContent = c.services;
  for (const [id, n, words] of [["#tally-faults", c.faults, "to fix"], ["#tally-bare", c.bare, "without evidence"]]) {
    const p = $(id);
    p.hidden = !n;
    p.querySelector("span").textContent = `${n} ${words}`;
  }
  $("#tab-claim").textContent = `${c.diagnoses + c.services} lines${c.faults ? `, ${c.faults} to fix` : ""}`;
  $("#tab-chart").textContent = reading.unopened() ? `${reading.unopened()} not opened` : "all opened";
  $("#tab-encoder").textContent = encoder.querySelector("[name=q]").value || "search";
}
function countLines() {
  const lines = [...draft.value.diagnoses, ...draft.value.services].filter((l) => l.code);
  return {
    diagnoses: draft.value.diagnoses.filter((l) => l.code).length,
    services: draft.value.services.filter((l) => l.code).length,
    faults: lines.filter((l) => draft.about(l.id).fault).length,
    bare: lines.filter((l) => !l.evidence.length).length,
  };
}

/** The rest of the claim: one field each, kept in the draft like every line. */
const rest = [["notes", "notes", (v) => v], ["discharge_status", "discharge status", (v) => v || null]]
  .map(([name, what, read]) => ({ name, what, read, field: $(`#claim-form [name=${name}]`) }))
  .filter(({ field }) => field);
for (const { name, what, read, field } of rest) {
  field.addEventListener("input", () => draft.change(what, (v) => { v[name] = read(field.value); }, { merge: name }));
}

function show() {
  for (const { name, field } of rest) put(field, draft.value[name]);
  diagnoses.show();
  services.show();
  queries.show();
  marker.lines();
  painted = paint(sentences, draft, painted);
  pane.decorate();
  $("[data-undo]").disabled = !draft.past.length;
  counts();
}
for (const name of ["change", "described", "select"]) draft.addEventListener(name, show);

for (const button of document.querySelectorAll("[data-undo]")) button.addEventListener("click", (e) => { e.preventDefault(); undo(); });
for (const a of document.querySelectorAll("a[data-check]")) {
  a.addEventListener("click", async (event) => {
    event.preventDefault();
    a.setAttribute("aria-busy", "true");
    const safe = await saver.flush();
    a.removeAttribute("aria-busy");
    if (safe) location.assign(a.href);
    else say("Not everything is saved yet. Nothing is lost; try again in a moment.");
  });
}
const dialog = $("#keys");
for (const b of document.querySelectorAll("[data-keys]")) b.addEventListener("click", () => dialog.showModal());
const go = (name, focus) => ({ element: $(`#${name}`), go: () => { if (getComputedStyle($(`#${name}`)).display === "none") location.hash = name; focus(); } });
const panes = [
  go("chart", () => marker.scroller.focus()),
  go("encoder", () => pane.focus()),
  go("claim", () => (claim.querySelector("[aria-current] [data-p=code]") ?? claim.querySelector(".ln.new [data-p=code]")).focus()),
];
keys({
  single: state.settings?.single_keys ?? true,
  panes,
  dialog,
  commands: {
    search: () => panes[1].go(),
    check: () => $("a[data-check]").click(),
    undo,
    mark: () => marker.mark(),
    help: () => dialog.showModal(),
    singleKeys: (on) => state.urls.settings && fetch(state.urls.settings, {
      method: "POST",
      headers: { "X-CSRFToken": saver.csrf },
      body: new URLSearchParams({ theme: document.documentElement.dataset.theme ?? "system", ...(on && { single_keys: "on" }) }),
    }),
  },
});
sashes($(".panes"));

// What this device kept and the server never saw: same revision, take it; else it goes to the journal and is offered.
const kept = saver.kept();
if (kept && JSON.stringify(kept.draft) !== JSON.stringify(state.draft)) {
  saver.revision = kept.revision;
  draft.replace(kept.draft, "what this device kept");
}
draft.described(state.lines);
show();
