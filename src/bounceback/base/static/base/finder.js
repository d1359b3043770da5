// @ts-check
/**
 * Find somebody from any page: the link in the head of the page (key `/`) opens a dialog that answers while one types.
 * Without script the link leads to a page that does the same. The arrows go through what was found; Enter opens the
 * first, or the one that was chosen. The cockpit has no such link: there "they called me" finds people.
 */

const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("finder"));
const text = /** @type {HTMLInputElement | null} */ (document.getElementById("finder-text"));
const results = document.getElementById("finder-results");

/** For which words are the results? Empty while an answer is under way. */
let answered = "";

/** @returns {HTMLAnchorElement[]} who was found */
function found() {
  return results ? [...results.querySelectorAll("a")] : [];
}

/** @param {HTMLInputElement} field */
function current(field) {
  return field.value.trim() === answered;
}

if (dialog && text && results) {
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("[data-finder]") : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    dialog.showModal();
    text.select();
  });

  text.addEventListener("input", () => {
    if (!text.value.trim()) results.replaceChildren();
  });
  results.addEventListener("htmx:afterSwap", () => {
    answered = text.value.trim();
  });

  dialog.addEventListener("submit", (event) => {
    const first = found()[0];
    if (!first || !current(text)) return; // the page answers
    event.preventDefault();
    first.click();
  });

  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.preventDefault(); // a search field would only empty itself
      dialog.close();
      return;
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops = [text, ...found()];
    const at = stops.findIndex((each) => each === document.activeElement);
    const next = stops[at + (event.key === "ArrowDown" ? 1 : -1)];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}
