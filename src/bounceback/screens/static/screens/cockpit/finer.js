// @ts-check
/**
 * Why the call just logged was a no, finer: the finer reasons of its family by digits, and the families where the
 * reason is still open.
 */

import { make, setText, show, the } from "./dom.js";

const FAMILIES = "0"; // from the finer reasons to the families

export class Finer {
  /** @param {import("./cockpit.js").Cockpit} cockpit @param {() => void} close */
  constructor(cockpit, close) {
    this.cockpit = cockpit;
    this.close = close;
    /** Whose finer reasons are shown; "" shows the families. */
    this.family = "";
  }

  open() {
    this.family = this.cockpit.last?.reason ?? "";
    this.draw();
  }

  draw() {
    const { last } = this.cockpit;
    const label = this.cockpit.boot.reasons.find((each) => each.code === this.family)?.label;
    const who = last?.strip.name || "they";
    setText(the("finer-title"), label ? `${label}: how so?` : `Why did ${who} say no?`);
    const rows = this.family ? this.cockpit.finerOf(this.family).map((each, place) => this.row(String(place + 1), each, each === last?.finer)) : [];
    const families = this.cockpit.lastReasons.map((each) => this.row(each.key, each.label, false));
    the("finer-list").replaceChildren(...(this.family ? [...rows, this.row(FAMILIES, "Another reason", false)] : families));
    show(the("finer-none"), !!this.family && !rows.length);
    the("finer-title").focus();
  }

  /** @param {string} key @param {string} words @param {boolean} chosen */
  row(key, words, chosen) {
    const keyed = key.length === 1;
    const button = make("button", "finer-row", keyed ? make("kbd", "", key) : "", make("span", "", words));
    button.setAttribute("type", "button");
    if (key === FAMILIES) button.classList.add("quiet");
    else button.setAttribute("aria-pressed", String(chosen));
    button.dataset.digit = key;
    button.addEventListener("click", () => this.choose(key));
    return make("li", "", button);
  }

  /**
   * Digits choose, Esc leaves. False when the key is none of these.
   * @param {KeyboardEvent} event
   */
  key(event) {
    if (event.key === "Escape") {
      this.close();
      return true;
    }
    const digit = /^Numpad(\d)$/.exec(event.code)?.[1] ?? event.key; // the pad's code does not change with Num Lock
    if (!/^\d$/.test(digit)) return false;
    this.choose(digit);
    return true;
  }

  /** @param {string} key */
  choose(key) {
    const { cockpit } = this;
    if (!this.family) {
      const reason = cockpit.lastReasons.find((each) => each.key === key);
      if (!reason) return;
      if (reason.code !== cockpit.last?.reason) cockpit.settle(reason.code, "");
      this.family = reason.code;
      if (cockpit.finerOf(reason.code).length) this.draw();
      else this.close();
    } else if (key === FAMILIES) {
      this.family = "";
      this.draw();
    } else {
      const finer = cockpit.finerOf(this.family)[Number(key) - 1];
      if (!finer) return;
      cockpit.settle(this.family, finer);
      this.close();
    }
  }
}
