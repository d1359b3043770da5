// @ts-check
/**
 * What the browser keeps: small JSON values under one prefix, and a memory for when it keeps nothing.
 * A made-up quarter has a desk of its own: what waits there and what waits at home never meet.
 */

const PREFIX = "bounceback.";
const DESK = document.documentElement.hasAttribute("data-made-up") ? "made-up." : "";
const OF_THE_KEYBOARD = new Set(["keys", "dialling"]); // the same at every desk

/** @param {string} name */
function place(name) {
  return PREFIX + (OF_THE_KEYBOARD.has(name) ? "" : DESK) + name;
}

/** @type {Map<string, string>} */
const memory = new Map();
let works = true;

/** Does the browser keep what it is given? False in some private windows, or when its space is full. */
export function keeps() {
  return works;
}

/**
 * @template T
 * @param {string} name
 * @param {T} otherwise
 * @returns {T}
 */
export function read(name, otherwise) {
  let text = memory.get(name) ?? null;
  try {
    text = localStorage.getItem(place(name)) ?? text;
  } catch {
    works = false;
  }
  if (text === null) return otherwise;
  try {
    return JSON.parse(text);
  } catch {
    return otherwise;
  }
}

/**
 * @param {string} name
 * @param {unknown} value  null removes it
 */
export function write(name, value) {
  if (value === null) {
    memory.delete(name);
    try {
      localStorage.removeItem(place(name));
    } catch {
      works = false;
    }
    return;
  }
  const text = JSON.stringify(value);
  try {
    localStorage.setItem(place(name), text);
    memory.delete(name);
    works = true;
  } catch {
    works = false;
    memory.set(name, text);
  }
}
