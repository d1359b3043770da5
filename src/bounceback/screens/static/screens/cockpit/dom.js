// @ts-check
/** A few words for the page. Text goes in as text, never as markup. */

/** @param {string} id @returns {HTMLElement} */
export function the(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no #${id}`);
  return found;
}

/** @param {string} id @returns {HTMLInputElement} */
export function theInput(id) {
  return /** @type {HTMLInputElement} */ (the(id));
}

/**
 * @param {string} tag
 * @param {string} [className]
 * @param {...(string | Node)} content
 */
export function make(tag, className = "", ...content) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...content);
  return element;
}

/** Write only what has changed, so that those who listen are not told twice. @param {HTMLElement} element @param {string} text */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** @param {HTMLElement} element @param {boolean} shown */
export function show(element, shown) {
  if (element.hidden === shown) element.hidden = !shown;
}
