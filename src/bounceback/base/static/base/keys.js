// @ts-check
/**
 * Keys outside the cockpit: a key presses the visible control that carries it (`data-key`), and `?` lists what
 * can be pressed. Inert while typing, composing, repeating, with modifiers, and when single keys are switched off.
 * The cockpit has a module of its own and says so with `data-own-keys` on an element.
 */

const SETTINGS = "bounceback.keys";

/** May single keys be used at all? Kept in the browser, see the page "Keys". */
export function keysAreOn() {
  try {
    return JSON.parse(localStorage.getItem(SETTINGS) ?? "{}").on !== false;
  } catch {
    return true;
  }
}

/**
 * Is this the target of typing? Then keys are letters.
 * @param {EventTarget | null} target
 */
export function isTyping(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches("textarea, select")) return true;
  return target instanceof HTMLInputElement && !["button", "checkbox", "radio", "submit", "reset", "file"].includes(target.type);
}

/**
 * Would a person expect a single key to do something now?
 * @param {KeyboardEvent} event
 */
export function isPlain(event) {
  return !(
    event.repeat ||
    event.isComposing ||
    event.keyCode === 229 || // an input method has the key
    event.ctrlKey ||
    event.altKey ||
    event.metaKey ||
    event.defaultPrevented
  );
}

/** @returns {HTMLElement[]} the controls that can be pressed now */
function controls() {
  const open = document.querySelector("dialog[open]");
  const within = open ?? document;
  return [.../** @type {NodeListOf<HTMLElement>} */ (within.querySelectorAll("[data-key]"))].filter(
    (each) => each.checkVisibility() && !(each instanceof HTMLButtonElement && each.disabled),
  );
}

/** @param {HTMLElement} control */
function label(control) {
  const copy = /** @type {HTMLElement} */ (control.cloneNode(true));
  copy.querySelectorAll("kbd").forEach((each) => each.remove());
  return (control.getAttribute("aria-label") ?? copy.textContent ?? "").replace(/\s+/g, " ").trim();
}

function listKeys() {
  const rows = controls();
  const dialog = document.createElement("dialog");
  dialog.className = "stack";
  const title = document.createElement("h2");
  title.textContent = rows.length ? "Keys on this page" : "No keys on this page";
  title.id = "keys-title";
  dialog.setAttribute("aria-labelledby", title.id);
  const list = document.createElement("dl");
  list.className = "pairs";
  for (const each of rows) {
    const key = document.createElement("dt");
    const cap = document.createElement("kbd");
    cap.textContent = each.dataset.key ?? "";
    key.append(cap);
    const what = document.createElement("dd");
    what.textContent = label(each);
    list.append(key, what);
  }
  const close = document.createElement("button");
  close.className = "button";
  close.textContent = "Close";
  close.addEventListener("click", () => dialog.close());
  dialog.append(title, list, close);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

document.addEventListener("keydown", (event) => {
  if (document.querySelector("[data-own-keys]")) return;
  if (!keysAreOn() || !isPlain(event) || isTyping(event.target)) return;
  if (event.key === "?") {
    if (!document.querySelector("dialog[open]")) {
      event.preventDefault();
      listKeys();
    }
    return;
  }
  // Enter and Space belong to the link or button that has the focus.
  if (["Enter", " "].includes(event.key) && event.target instanceof Element && event.target.closest("a, button, summary, label")) return;
  const control = controls().find((each) => each.dataset.key?.toLowerCase() === event.key.toLowerCase());
  if (!control) return;
  event.preventDefault();
  if (control.matches("input:not([type=checkbox], [type=radio], [type=submit], [type=button]), textarea, select")) control.focus();
  else control.click();
});

document.documentElement.classList.toggle("keys-off", !keysAreOn());
