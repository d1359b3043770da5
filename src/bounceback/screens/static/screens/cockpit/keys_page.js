// @ts-check
/** The page of keys: give an action another key, switch single keys off. Kept in this browser. */

import { setWay, way } from "./dialling.js";
import { make, setText, the, theInput } from "./dom.js";
import { settings, spoken, withChanges } from "./keyboard.js";
import { write } from "./store.js";

/** @type {{keys_table: import("./types").KeyRow[]}} */
const { keys_table: table } = JSON.parse(the("keys-data").textContent ?? "{}");

/** What is on screen together; a key may mean one thing only within each. */
const SCREENS = [["READY", "LAST", "ANY"], ["RINGING", "ANY"], ["TALKING", "ANY"], ["EAR", "ANY"]];
const RESERVED = ["Escape", "Enter", "Shift", "Control", "Alt", "Meta", "CapsLock", "NumLock", "Dead", "Process", "Unidentified"];

/** @type {HTMLButtonElement | null} */
let waiting = null;

/** @param {HTMLElement} button */
const idOf = (button) => button.closest("li")?.dataset.row ?? "";

function drawKeys() {
  const rows = withChanges(table);
  const { map = {}, on } = settings();
  for (const row of rows) {
    const button = /** @type {HTMLElement | null} */ (document.querySelector(`[data-row="${row.id}"] .key-choice`));
    if (!button || button === waiting) continue;
    button.replaceChildren(...Array.from({ length: row.presses }, () => make("kbd", "", spoken(row.key))).flatMap((cap) => [cap, " "]));
    button.classList.toggle("changed", row.id in map);
  }
  theInput("keys-on").checked = on !== false;
  theInput("handset").checked = way() === "handset";
}

/** Who has this key already where this action lives? @param {string} id @param {string} key */
function rival(id, key) {
  const rows = withChanges(table);
  const mine = rows.find((each) => each.id === id);
  return rows.find(
    (each) =>
      each.id !== id &&
      each.key.toLowerCase() === key.toLowerCase() &&
      SCREENS.some((states) => mine?.states.some((state) => states.includes(state)) && each.states.some((state) => states.includes(state))),
  );
}

/** @param {HTMLButtonElement} button */
function wait(button) {
  stop();
  waiting = button;
  button.setAttribute("aria-pressed", "true");
  button.textContent = "press a key";
  setText(the("keys-said"), "Press the new key. Esc leaves it as it is.");
}

function stop() {
  waiting?.removeAttribute("aria-pressed");
  waiting = null;
  drawKeys();
}

/** @param {KeyboardEvent} event */
function take(event) {
  if (!waiting || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  if (event.key === "Escape") {
    stop();
    setText(the("keys-said"), "Nothing was changed.");
    return;
  }
  if (RESERVED.includes(event.key) || event.code.startsWith("Numpad")) return;
  const id = idOf(waiting);
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const other = rival(id, key);
  if (other) {
    setText(the("keys-said"), `“${spoken(key)}” is taken by “${other.label}”. Give that one another key first, or press a different one.`);
    return;
  }
  const now = settings();
  const map = { ...now.map, [id]: key };
  if (table.find((each) => each.id === id)?.key === key) delete map[id];
  write("keys", { ...now, map });
  stop();
  setText(the("keys-said"), `Changed: “${table.find((each) => each.id === id)?.label}” is now “${spoken(key)}”.`);
}

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest(".key-choice") : null;
  if (button instanceof HTMLButtonElement) wait(button);
  else if (waiting) stop();
});
document.addEventListener("keydown", take, { capture: true });
theInput("keys-on").addEventListener("change", () => {
  write("keys", { ...settings(), on: theInput("keys-on").checked });
  document.documentElement.classList.toggle("keys-off", !theInput("keys-on").checked);
});
theInput("handset").addEventListener("change", () => setWay(theInput("handset").checked ? "handset" : "tel"));
the("all-back").addEventListener("click", () => {
  write("keys", { ...settings(), map: {} });
  drawKeys();
  setText(the("keys-said"), "All keys are as shipped.");
});
drawKeys();
