// @ts-check
/** From a key press to the name of an action, by the one table and the caller's own changes to it. */

import { isPlain, isTyping } from "../../base/keys.js";
import { read } from "./store.js";

/** @typedef {import("./types").KeyRow} KeyRow */
/** @typedef {{on?: boolean, map?: Record<string, string>}} KeySettings */

/** What is on screen together decides which keys live. @type {Record<string, string[]>} */
const SCREENS = {
  ready: ["READY", "LAST", "ANY"],
  waiting: ["LAST", "ANY"],
  empty: ["LAST", "ANY", "READY"],
  ringing: ["RINGING", "ANY"],
  talking: ["TALKING", "ANY"],
  ear: ["EAR"], // asked first while a card is in the ear
};

/** The caller's own keys; kept in the browser, because they belong to the keyboard. @returns {KeySettings} */
export function settings() {
  return read("keys", /** @type {KeySettings} */ ({}));
}

/** A key as written on a control. @param {string} key */
export function spoken(key) {
  return { " ": "space", Tab: "tab", Enter: "enter", Escape: "esc" }[key] ?? key;
}

/**
 * The table with the caller's changes.
 * @param {KeyRow[]} rows
 * @param {KeySettings} [chosen]
 */
export function withChanges(rows, chosen = settings()) {
  return rows.map((row) => ({ ...row, key: chosen.map?.[row.id] ?? row.key }));
}

/**
 * Does this event press this key?
 * @param {KeyboardEvent} event
 * @param {KeyRow} row
 */
export function presses(event, row) {
  if (event.code.startsWith("Numpad")) return row.pad === event.code;
  if (event.shiftKey && (event.key.length > 1 || /[a-z0-9 ]/i.test(event.key))) return false;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key; // Caps Lock is no obstacle
  return row.key.toLowerCase() === key.toLowerCase();
}

/**
 * The action a key press asks for, or null.
 * @param {KeyboardEvent} event
 * @param {KeyRow[]} rows
 * @param {string} mode
 */
export function actionOf(event, rows, mode) {
  if (!isPlain(event) || isTyping(event.target)) return null;
  const target = event.target instanceof Element ? event.target : null;
  // Somebody who moved to a control with Tab presses that control.
  if ((event.key === " " || event.code === "Enter") && target?.matches("button:focus-visible, a:focus-visible, summary:focus-visible")) {
    return null;
  }
  const states = SCREENS[mode] ?? [];
  return rows.find((row) => row.states.some((state) => states.includes(state)) && presses(event, row)) ?? null;
}
