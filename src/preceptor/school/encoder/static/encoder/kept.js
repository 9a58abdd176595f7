// Bookmarks and notes without leaving the pane: a form inside [data-kept] is sent, and what comes back replaces it.

export function keeping(root) {
  root.addEventListener("submit", async (event) => {
    const box = event.target.closest("[data-kept]");
    if (!box) return;
    event.preventDefault();
    const form = event.target, button = form.querySelector("button"), status = form.querySelector("[role=status]");
    const which = [...box.querySelectorAll("form")].indexOf(form);
    button.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Requested-With": "fetch" } });
      if (answer.status === 422) throw new Error((await answer.json()).sentence);
      if (!answer.ok || answer.redirected) throw new Error("");
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-kept]");
      fresh.querySelectorAll("details").forEach((one, n) => { one.open = box.querySelectorAll("details")[n]?.open ?? one.open; });
      box.replaceWith(fresh);
      fresh.querySelectorAll("form")[which]?.querySelector("button").focus();
    } catch (error) {
      button.removeAttribute("aria-busy");
      const say = status ?? button;
      say.textContent = error.message && !(error instanceof TypeError) ? error.message : "Not saved. Your words are still here; try again in a moment.";
    }
  });
}
