// The review with script: evidence without leaving the line, J and K between lines that need work, a filter, print.
const keysOn = !document.querySelector("script[data-no-keys]");
const lines = [...document.querySelectorAll("details.line")];
const polite = document.getElementById("polite");
let asked = 0;

/** Light the evidence of a line beside it, and make it the current one. Falls back to a page load. */
async function show(number, { scroll = false } = {}) {
  const mine = ++asked;
  const address = `?line=${number}`;
  try {
    const answer = await fetch(`${address}&fragment=evidence`, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    const text = await answer.text();
    if (mine !== asked) return; // a later line was asked for meanwhile
    const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("evidence");
    document.getElementById("evidence").replaceWith(fresh);
  } catch {
    location.href = `${address}#evidence`;
    return;
  }
  for (const line of lines) {
    if (line.dataset.line === String(number)) line.setAttribute("aria-current", "true");
    else line.removeAttribute("aria-current");
  }
  history.replaceState(null, "", address);
  const evidence = document.getElementById("evidence");
  evidence.querySelector("mark")?.scrollIntoView({ block: "nearest" });
  if (scroll) {
    evidence.scrollIntoView({ block: "start" });
    evidence.focus({ preventScroll: true });
  }
  polite.textContent = document.getElementById("h-ev").textContent;
}

const beside = () => matchMedia("(min-width: 60rem)").matches;
const byNumber = (number) => lines.find((line) => line.dataset.line === String(number));

function visit(line) {
  line.open = true;
  line.querySelector("summary").focus();
  line.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const work = lines.filter((line) => line.hasAttribute("data-work") && !line.hidden);
  if (!work.length) return;
  const here = document.activeElement?.closest?.("details.line") ?? document.querySelector(".line[aria-current]");
  const at = lines.indexOf(here);
  const next = by > 0 ? work.find((line) => lines.indexOf(line) > at) : work.findLast((line) => lines.indexOf(line) < at);
  visit(next ?? (by > 0 ? work[0] : work.at(-1)));
}

for (const line of lines) {
  line.addEventListener("toggle", () => {
    if (line.open && line.getAttribute("aria-current") !== "true" && !printing) show(line.dataset.line);
  });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-show], a[data-go]");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
  event.preventDefault();
  const number = link.dataset.go ?? link.closest("details.line").dataset.line;
  if (link.dataset.go) visit(byNumber(number));
  show(number, { scroll: link.hasAttribute("data-show") && !beside() });
});

document.addEventListener("keydown", (event) => {
  if (!keysOn || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
  const by = { j: 1, k: -1 }[event.key.toLowerCase()];
  if (!by) return;
  event.preventDefault();
  step(by);
});

const filter = document.querySelector("[data-filter]");
filter.hidden = false;
filter.addEventListener("click", (event) => {
  const pressed = event.target.closest("button");
  if (!pressed) return;
  for (const button of filter.children) button.setAttribute("aria-pressed", String(button === pressed));
  for (const line of lines) line.hidden = pressed.value === "work" && !line.hasAttribute("data-work");
  for (const head of document.querySelectorAll(".group")) {
    let line = head.nextElementSibling;
    let any = false;
    for (; line?.matches("details.line"); line = line.nextElementSibling) any ||= !line.hidden;
    head.hidden = !any;
  }
});

if (keysOn) for (const hint of document.querySelectorAll("[data-keys]")) hint.hidden = false;

// Paper shows every line opened, whatever the screen shows.
let printing = false;
let opened = [];
addEventListener("beforeprint", () => {
  printing = true;
  opened = lines.filter((line) => !line.open);
  for (const line of opened) line.open = true;
});
addEventListener("afterprint", () => {
  for (const line of opened) line.open = false;
  printing = false;
});
const print = document.querySelector("[data-print]");
print.hidden = false;
print.addEventListener("click", () => window.print());
