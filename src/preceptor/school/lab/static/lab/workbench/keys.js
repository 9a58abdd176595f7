// The keyboard map of the workbench. Ctrl/⌘ and F6 work everywhere; single letters only outside fields, and can be turned off.

const typing = (el) => el?.matches?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

export function keys({ single, panes, commands, dialog }) {
  let letters = single;
  const box = dialog.querySelector("[data-single-keys]");
  if (box) { box.checked = letters; box.addEventListener("change", () => { letters = box.checked; commands.singleKeys(letters); }); }

  document.addEventListener("keydown", (event) => {
    const ctrl = event.ctrlKey || event.metaKey;
    if (document.querySelector("dialog[open]")) return;
    if (ctrl && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") { event.preventDefault(); commands.search(); }
    else if (ctrl && !event.shiftKey && event.key.toLowerCase() === "z" && !typing(event.target)) { event.preventDefault(); commands.undo(); }
    else if (ctrl && event.key === "Enter") { event.preventDefault(); commands.check(); }
    else if (event.key === "F6" && !ctrl && !event.altKey) nextPane(event, panes);
    else if (event.key === "Escape" && typing(document.activeElement)) document.activeElement.closest("[data-id]")?.querySelector("summary")?.focus();
    else if (letters && !ctrl && !event.altKey && !typing(event.target)) {
      const act = { "/": commands.search, "?": commands.help, 1: () => panes[0].go(), 2: () => panes[1].go(), 3: () => panes[2].go(), u: commands.undo, h: commands.mark }[event.key.toLowerCase()];
      if (act) { event.preventDefault(); act(); }
    }
  });
}

/** F6 goes round the panes; after the last (or before the first) it is left to the browser. */
function nextPane(event, panes) {
  const here = panes.findIndex((p) => p.element.contains(document.activeElement));
  const next = panes[here + (event.shiftKey ? -1 : 1)];
  if (!next || (here < 0 && event.shiftKey)) return;
  event.preventDefault();
  next.go();
}

/** Widths of the three panes: dragged, or moved with the arrow keys; kept on this device. */
export function sashes(root) {
  const key = "preceptor:panes";
  const parts = ["chart", "encoder", "claim"];
  let widths;
  try { widths = JSON.parse(localStorage.getItem(key)) ?? [41, 27, 32]; } catch { widths = [41, 27, 32]; }
  const all = [...root.querySelectorAll(".sash")];
  function apply() {
    parts.forEach((name, i) => root.style.setProperty(`--w-${name}`, `${widths[i]}fr`));
    all.forEach((s, i) => s.setAttribute("aria-valuenow", Math.round(widths[i])));
    try { localStorage.setItem(key, JSON.stringify(widths)); } catch { /* only a convenience */ }
  }
  function move(i, by) {
    const a = widths[i] + by, b = widths[i + 1] - by;
    if (a < 18 || b < 18) return;
    widths[i] = a; widths[i + 1] = b;
    apply();
  }
  all.forEach((sash, i) => {
    sash.addEventListener("keydown", (e) => {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[e.key];
      if (by) { e.preventDefault(); move(i, by); }
    });
    sash.addEventListener("pointerdown", (e) => {
      sash.setPointerCapture(e.pointerId);
      let x = e.clientX;
      const total = root.clientWidth / widths.reduce((a, b) => a + b);
      const drag = (m) => { const by = (m.clientX - x) / total; if (Math.abs(by) >= 0.5) { move(i, by); x = m.clientX; } };
      sash.addEventListener("pointermove", drag);
      sash.addEventListener("lostpointercapture", () => sash.removeEventListener("pointermove", drag), { once: true });
    });
  });
  apply();
}
