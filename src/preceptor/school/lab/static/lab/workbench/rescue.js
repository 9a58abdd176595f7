// When saving cannot go on by itself: two tabs disagree, or the session has ended. Nothing typed is lost either way.

import { letter } from "./draft.js";

/** Both versions side by side; what is not chosen stays in the attempt's journal. */
export function compareDialog({ saver, draft, dialog }) {
  const list = (value, theirs) => {
    const ol = document.createElement("ol");
    for (const [n, d] of value.diagnoses.entries()) ol.append(row(letter(n), d, theirs));
    for (const [n, s] of value.services.entries()) ol.append(row(String(n + 1), s, theirs));
    for (const q of value.queries) ol.append(Object.assign(document.createElement("li"), { textContent: `Question: ${q.about || q.topic}` }));
    if (!ol.children.length) ol.append(Object.assign(document.createElement("li"), { textContent: "no lines" }));
    return ol;
  };
  const mine = draft.value, other = saver.conflict.draft;
  const all = (v) => [...v.diagnoses, ...v.services];
  const same = (line) => JSON.stringify({ ...line, id: 0, points_to: 0 });
  const row = (label, line, theirs) => {
    const li = document.createElement("li");
    const said = [line.poa && `POA ${line.poa}`, line.modifiers?.length && `-${line.modifiers.join("-")}`, line.units > 1 && `${line.units} units`, line.evidence.length && `${line.evidence.length} quoted`];
    li.append(`${label} `, Object.assign(document.createElement("code"), { textContent: line.code || "(empty)" }), ` ${said.filter(Boolean).join(", ")}`);
    const twin = all(theirs).find((x) => x.code === line.code);
    const differs = !twin ? "only here" : same(twin) === same(line) ? "" : "differs";
    if (differs) li.append(" ", Object.assign(document.createElement("b"), { textContent: differs }));
    return li;
  };
  dialog.querySelector("[data-p=mine]").replaceChildren(list(mine, other));
  dialog.querySelector("[data-p=other]").replaceChildren(list(other, mine));
  dialog.querySelector("[data-p=when]").textContent = saver.conflict.saved_at ? `saved ${saver.conflict.saved_at.slice(11, 19)}` : "";
  dialog.querySelector("[data-take=mine]").onclick = () => { dialog.close(); saver.resolve(true); };
  dialog.querySelector("[data-take=other]").onclick = () => { dialog.close(); saver.resolve(false); };
  dialog.showModal();
}

/** Signs in without leaving the page, then saves what was kept. */
export function signInDialog({ saver, dialog, url }) {
  const form = dialog.querySelector("form:not([method=dialog])"), fault = dialog.querySelector("[data-p=fault]");
  form.onsubmit = async (event) => {
    event.preventDefault();
    fault.hidden = true;
    try {
      const page = new DOMParser().parseFromString(await (await fetch(url)).text(), "text/html");
      const body = new URLSearchParams(new FormData(form));
      body.set("csrfmiddlewaretoken", page.querySelector("[name=csrfmiddlewaretoken]").value);
      const answer = await fetch(url, { method: "POST", body, headers: { "X-Requested-With": "XMLHttpRequest" } });
      if (!answer.ok) throw new Error("refused");
      form.reset();
      dialog.close();
      await saver.resume();
    } catch {
      fault.hidden = false;
    }
  };
  dialog.showModal();
}
