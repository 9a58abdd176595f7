// The visit worksheet judged while it is filled in. Without this its form simply submits.

const WAIT = 150; // ms of quiet before the facts go out

/** `url(query)`: where a verdict on these facts comes from; `after(query)` once it is shown. */
export function worksheet(look, { url, after = () => {} }) {
  let timer, request;
  let reshapes = false; // another kind of visit asks other questions: the whole form is fetched anew
  async function run() {
    const form = look.querySelector("[data-worksheet]");
    if (!form) return;
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    request?.abort();
    request = new AbortController();
    const answer = await fetch(url(query, form), { signal: request.signal, headers: { "X-Requested-With": "fetch" } }).catch((error) => error);
    if (answer.name === "AbortError") return;
    const status = look.querySelector("[data-level]");
    if (!answer.ok || answer.redirected) {
      if (status) status.textContent = "Not judged: the server did not answer. Your answers are still here; change one to try again.";
      return;
    }
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!form.isConnected) return;
    if (reshapes) {
      const name = form.contains(document.activeElement) ? document.activeElement.name : "", old = [...form.elements];
      look.querySelector(".em").replaceWith(fresh.querySelector(".em"));
      const now = look.querySelector("[data-worksheet]").elements;
      for (const field of old.filter((one) => one.name && now[one.name])) { // what was typed while the answer was on its way
        now[field.name].value = field.value;
        now[field.name].checked = field.checked;
      }
      if (name) now[name]?.focus();
      reshapes = false;
    } else {
      // The status line stays the same element, so that its change is announced.
      const says = fresh.querySelector("[data-level]");
      if (status.textContent !== says.textContent) status.innerHTML = says.innerHTML;
      const judged = fresh.querySelectorAll("[data-judged]");
      look.querySelectorAll("[data-judged]").forEach((part, n) => part.replaceWith(judged[n]));
    }
    after(query);
  }
  look.addEventListener("input", (event) => {
    const form = event.target.closest("[data-worksheet]");
    if (!form) return;
    reshapes ||= event.target.hasAttribute("data-reshapes");
    clearTimeout(timer);
    timer = setTimeout(() => run(), WAIT);
  });
  look.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-worksheet]");
    if (!form) return;
    event.preventDefault();
    clearTimeout(timer);
    run();
  });
}
