// @ts-check
/** A list to choose from with the arrows while typing in a field (a combobox). */

import { make } from "./dom.js";

/**
 * @template T
 */
export class Options {
  /**
   * @param {HTMLInputElement} field
   * @param {HTMLElement} list
   * @param {(item: T) => (string | Node)[]} written
   * @param {(item: T) => void} chosen  pressed with the pointer
   */
  constructor(field, list, written, chosen) {
    this.field = field;
    this.list = list;
    this.written = written;
    this.chosen = chosen;
    /** @type {T[]} */
    this.items = [];
    this.at = -1;
    field.addEventListener("keydown", (event) => {
      if (event.isComposing || (event.key !== "ArrowDown" && event.key !== "ArrowUp") || !this.items.length) return;
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      // One place before the first means: what is typed in the field.
      this.mark(((this.at + 1 + step + this.items.length + 1) % (this.items.length + 1)) - 1);
    });
  }

  /** @param {T[]} items @param {number} [at] */
  set(items, at = -1) {
    this.items = items;
    this.list.replaceChildren(
      ...items.map((item, place) => {
        const option = make("li", "option", ...this.written(item));
        option.id = `${this.list.id}-${place}`;
        option.setAttribute("role", "option");
        option.addEventListener("pointerdown", (event) => {
          event.preventDefault(); // the field keeps the focus
          this.mark(place);
          this.chosen(item);
        });
        return option;
      }),
    );
    this.list.hidden = !items.length;
    this.field.setAttribute("aria-expanded", String(items.length > 0));
    this.mark(Math.min(at, items.length - 1));
  }

  /** @param {number} at */
  mark(at) {
    this.at = at;
    [...this.list.children].forEach((each, place) => {
      each.setAttribute("aria-selected", String(place === at));
      if (place === at) each.scrollIntoView({ block: "nearest" });
    });
    if (at >= 0) this.field.setAttribute("aria-activedescendant", `${this.list.id}-${at}`);
    else this.field.removeAttribute("aria-activedescendant");
  }

  /** What is chosen, or null when what is typed counts. @returns {T | null} */
  get choice() {
    return this.items[this.at] ?? null;
  }
}
