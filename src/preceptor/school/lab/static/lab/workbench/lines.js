// What diagnosis lines and service lines share: keeping elements in step with the draft, quotes, faults, the row menu.

/** Keeps one element a line, in order, made from a <template>; fills each with `fill(element, line, index)`. */
export function sync(parent, template, items, before, fill) {
  const wanted = new Set(items.map((item) => item.id)), have = new Map();
  for (const el of rows(parent)) {
    if (wanted.has(el.dataset.id)) have.set(el.dataset.id, el);
    else el.remove();
  }
  let at = rows(parent)[0] ?? null; // the row that stands where the next line belongs
  items.forEach((item, index) => {
    const el = have.get(item.id) ?? made(template, item.id);
    if (el === at) at = after(at);
    else keepFocus(el, () => parent.insertBefore(el, at ?? before));
    fill(el, item, index);
  });
}

const rows = (parent) => [...parent.querySelectorAll(":scope > [data-id]")];
const after = (el) => { const next = el.nextElementSibling; return next?.dataset.id === undefined ? null : next; };

/** A blank row with the line's own id in every name and id. */
function made(template, id) {
  const el = template.content.firstElementChild.cloneNode(true);
  el.dataset.id = id;
  for (const x of el.querySelectorAll("[name], [value], [id]")) {
    for (const name of ["name", "value"]) {
      const text = x.getAttribute(name);
      if (/^(dx|sv|qu)--/.test(text ?? "")) x.setAttribute(name, text.replace("--", `-${id}-`));
      else if (/^(up|down|remove):$/.test(text ?? "")) x.setAttribute(name, text + id);
    }
    if (x.id === "fault-") x.id = `fault-${id}`;
  }
  return el;
}

/** Moving an element in the page must not lose the caret. */
function keepFocus(el, move) {
  const inside = el.contains(document.activeElement) ? document.activeElement : null;
  move();
  inside?.focus();
}

/** Sets a field unless somebody is typing in it. */
export function put(field, value) {
  if (field && field !== document.activeElement && field.value !== String(value ?? "")) field.value = value ?? "";
}

export const part = (el, name) => el.querySelector(`[data-p="${name}"]`);

/** The octagon and its sentence under a line, with the codes it suggests as links into the encoder. */
export function showFault(el, cell, fault) {
  const box = part(el, "fault");
  box.hidden = !fault;
  cell.toggleAttribute("aria-invalid", Boolean(fault));
  if (fault) cell.setAttribute("aria-invalid", "true");
  if (!fault) { cell.removeAttribute("aria-describedby"); return; }
  box.id ||= `fault-${el.dataset.id}`;
  cell.setAttribute("aria-describedby", box.id);
  const words = box.querySelector("span");
  const more = fault.suggestions ?? [], shown = more.slice(0, 4);
  words.textContent = `${fault.sentence} ${fault.kind === "unknown" && shown.length ? "Did you mean " : ""}`;
  shown.forEach((s, n) => {
    if (n) words.append(", ");
    words.append(codeLink(s.code, "put"));
    if (s.title) words.append(` ${s.title}`);
  });
  if (fault.kind === "heading" && more.length > shown.length) words.append("; ", codeLink(cell.value, "look", `all ${more.length} in the encoder`));
}

/** A code inside a fault: `put` writes it into the line, `look` opens it in the encoder. */
function codeLink(code, act, words = null) {
  const a = Object.assign(document.createElement("a"), { href: `?at=icd10cm/${code}/#encoder` });
  a.dataset[act] = code;
  a.append(words ?? Object.assign(document.createElement("code"), { textContent: code }));
  return a;
}

// A row must not move under a pressed mouse button: what focus would do waits for the click.
let pressed = false;
addEventListener("pointerdown", () => { pressed = true; }, true);
for (const name of ["pointerup", "pointercancel"]) addEventListener(name, () => { setTimeout(() => { pressed = false; }); }, true);

/** Makes the row the current line, by keyboard at once, by mouse on the click. */
export function choosing(el, choose) {
  el.addEventListener("focusin", () => { if (!pressed) choose(); });
  el.addEventListener("click", choose);
}

/** The quotes of a line as text, each with Remove. */
export function showQuotes(box, template, line, titleOf, remove) {
  box.replaceChildren(...line.evidence.map((item, n) => {
    const p = template.content.firstElementChild.cloneNode(true);
    p.querySelector("q").textContent = item.quote;
    p.querySelector("[data-p=where]").textContent = titleOf(item.document);
    p.querySelector("button").addEventListener("click", () => remove(n));
    return p;
  }));
}

export const quotes = (n) => (n === 0 ? "no evidence" : n === 1 ? "1 quote" : `${n} quotes`);

/** "Find words in the chart": suggests sentences as a listbox; Enter attaches the chosen one verbatim. */
export function finder(field, list, suggest, attach) {
  let found = [], at = 0, nothing = false;
  list.id ||= `list-${Math.random().toString(36).slice(2)}`;
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "false");
  field.setAttribute("aria-autocomplete", "list");
  function show() {
    list.hidden = !found.length && !nothing;
    field.setAttribute("aria-expanded", String(found.length > 0));
    list.replaceChildren(...found.map((item, n) => {
      const li = Object.assign(document.createElement("li"), { id: `${list.id}-${n}` });
      li.setAttribute("role", "option");
      li.setAttribute("aria-selected", String(n === at));
      li.append(Object.assign(document.createElement("q"), { textContent: item.quote }), " ", Object.assign(document.createElement("span"), { className: "muted", textContent: item.title }));
      li.addEventListener("mousedown", (e) => { e.preventDefault(); pick(n); });
      return li;
    }));
    if (nothing) list.append(Object.assign(document.createElement("li"), { className: "muted", textContent: "These words stand in no sentence of this chart." }));
    if (found.length) { field.setAttribute("aria-activedescendant", `${list.id}-${at}`); list.children[at].scrollIntoView({ block: "nearest" }); } else field.removeAttribute("aria-activedescendant");
  }
  function close() { found = []; nothing = false; show(); }
  function pick(n) { attach(found[n]); field.value = ""; close(); field.focus(); }
  field.addEventListener("input", () => { found = suggest(field.value); nothing = !found.length && field.value.trim().length > 2; at = 0; show(); });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (!found.length) { if (event.key === "Enter") event.preventDefault(); return; }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { at = (at + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length; show(); }
    else if (event.key === "Enter") pick(at);
    else if (event.key === "Escape") { event.stopPropagation(); close(); }
    else return;
    event.preventDefault();
  });
}

/** The row menu: a details element that behaves like a menu button. */
export function menu(details, acts) {
  const summary = details.querySelector("summary");
  details.addEventListener("toggle", () => {
    if (!details.open) return;
    for (const other of document.querySelectorAll("details.menu[open]")) if (other !== details) other.open = false;
    const sheet = details.querySelector(".sheet"), box = details.closest(".scroll")?.getBoundingClientRect();
    details.classList.toggle("up", Boolean(box) && sheet.getBoundingClientRect().bottom > box.bottom);
    details.querySelector("button:not([disabled])")?.focus();
  });
  details.addEventListener("keydown", (event) => {
    const buttons = [...details.querySelectorAll("button:not([disabled])")], at = buttons.indexOf(document.activeElement);
    if (event.key === "Escape" && details.open) { event.stopPropagation(); details.open = false; summary.focus(); }
    else if (details.open && event.key === "ArrowDown") buttons[(at + 1) % buttons.length].focus();
    else if (details.open && event.key === "ArrowUp") buttons[(at - 1 + buttons.length) % buttons.length].focus();
    else return;
    event.preventDefault();
  });
  for (const button of details.querySelectorAll("[data-act]")) {
    button.addEventListener("click", (event) => { event.preventDefault(); details.open = false; acts[button.dataset.act](); });
  }
}
document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details.menu[open]")) if (!open.contains(event.target)) open.open = false;
});

/** Moves an item of a list; true when it moved. */
export function shift(list, id, step) {
  const at = list.findIndex((x) => x.id === id), to = at + step;
  if (at < 0 || to < 0 || to >= list.length) return false;
  list.splice(to, 0, ...list.splice(at, 1));
  return true;
}
