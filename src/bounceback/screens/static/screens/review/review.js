// @ts-check
/**
 * One sitting of review: the whole deal is in the page, so that the next card is there at once. Each grade is kept in
 * the browser until the server has taken it, under a key of its own, so that it counts once.
 */

import { isPlain, isTyping, keysAreOn } from "../../base/keys.js";
import { the, show, setText, make } from "../cockpit/dom.js";
import { read, write } from "../cockpit/store.js";
import { Voice } from "./voice.js";

/** @typedef {{idea: string, words: string, record: string}} Answer */
/** @typedef {{grade: number, label: string, holds: string}} Choice */
/** @typedef {{key: string, front: string, why: string, responses: Answer[], grades: Choice[]}} Dealt */
/** @typedef {{key: string, card?: string, grade?: number, seconds?: number, back?: boolean}} Letter */

const BOX = "reviews";
const AGAIN_MS = 4000;

class Sitting {
  /** @param {HTMLElement} section @param {Dealt[]} dealt */
  constructor(section, dealt) {
    this.address = section.dataset.address ?? "";
    this.dealt = dealt;
    this.at = 0;
    this.turned = false;
    this.shownAt = performance.now();
    /** @type {Letter[]} */
    this.waiting = read(BOX, /** @type {Letter[]} */ ([]));
    this.last = ""; // the key of the last answer
    this.sending = false;
    this.again = 0;
    this.voice = new Voice(() => this.turn());
  }

  /** @returns {Dealt} */
  get card() {
    return /** @type {Dealt} */ (this.dealt[this.at]);
  }

  /** Show the card at hand, its face up. */
  face() {
    const { card } = this;
    this.turned = false;
    this.shownAt = performance.now();
    setText(the("place"), String(this.at + 1));
    setText(the("front"), card.front);
    setText(the("why"), card.why);
    the("back").replaceChildren(...card.responses.map(answer));
    const buttons = [.../** @type {NodeListOf<HTMLButtonElement>} */ (the("grades").querySelectorAll("button"))];
    buttons.forEach((button, n) => setText(/** @type {HTMLElement} */ (button.querySelector(".small")), card.grades[n]?.holds ?? ""));
    show(the("back"), false);
    show(the("grades"), false);
    show(the("turning"), true);
    show(the("take-back"), this.last !== "");
    the("front").focus({ preventScroll: true });
    this.voice.speak(card.front);
  }

  /** Turn it: the answers, and the grades. */
  turn() {
    if (this.turned || this.at >= this.dealt.length) return;
    this.turned = true;
    this.voice.hush();
    show(the("back"), true);
    show(the("grades"), true);
    show(the("turning"), false);
    setText(the("said"), this.card.responses.map((each) => `${each.idea}. ${each.words}`).join(" "));
  }

  /** @param {number} grade */
  grade(grade) {
    if (!this.turned) return;
    const seconds = Math.min(3600, Math.round((performance.now() - this.shownAt) / 1000));
    this.last = crypto.randomUUID();
    this.keep({ card: this.card.key, grade, seconds, key: this.last });
    this.at += 1;
    if (this.at < this.dealt.length) this.face();
    else this.end();
  }

  /** Take the last answer back: its card is there again. */
  takeBack() {
    if (!this.last) return;
    const key = this.last;
    const unsent = this.waiting.findIndex((each) => each.key === key);
    this.last = "";
    if (unsent > (this.sending ? 0 : -1)) this.waiting.splice(unsent, 1);
    else this.keep({ key, back: true });
    show(the("sitting"), true);
    show(the("done"), false);
    this.at -= 1;
    this.face();
    setText(the("said"), "Taken back.");
  }

  /** @param {Letter} letter */
  keep(letter) {
    this.waiting.push(letter);
    write(BOX, this.waiting);
    void this.send();
  }

  end() {
    this.turned = false;
    this.voice.hush();
    show(the("sitting"), false);
    show(the("done"), true);
    setText(the("done-words"), this.dealt.length === 1 ? "One card." : `${this.dealt.length} cards.`);
    /** @type {HTMLElement} */ (the("done").querySelector("h2")).focus();
  }

  /** Send what waits, oldest first, one at a time. */
  async send() {
    if (this.sending) return;
    this.sending = true;
    clearTimeout(this.again);
    for (let letter = this.waiting[0]; letter; letter = this.waiting[0]) {
      const body = new FormData(/** @type {HTMLFormElement} */ (the("grades")));
      for (const [name, value] of Object.entries(letter)) body.set(name, String(value));
      let status = 0;
      try {
        status = (await fetch(this.address, { method: "POST", body, headers: { Accept: "application/json" } })).status;
      } catch {
        status = 0;
      }
      // A card that is gone, or a grade that the server cannot take: nothing would change by asking again.
      if (status !== 204 && ![400, 404, 409, 422].includes(status)) break;
      this.waiting.shift();
      write(BOX, this.waiting.length ? this.waiting : null);
    }
    this.sending = false;
    const many = this.waiting.length;
    setText(the("waits"), many ? `${many} wait${many === 1 ? "s" : ""} here, safe` : "");
    show(the("waits"), many > 0);
    if (many) this.again = window.setTimeout(() => void this.send(), AGAIN_MS);
  }
}

/** @param {Answer} each */
function answer(each) {
  const row = make("li", "", make("b", "", each.idea));
  if (each.words) row.append(make("p", "", each.words));
  row.append(make("p", "small quiet", each.record));
  return row;
}

const section = document.getElementById("sitting");
const data = document.getElementById("dealt");
if (section && data && !("turned" in section.dataset)) {
  const sitting = new Sitting(section, JSON.parse(data.textContent ?? "[]"));
  the("turn").addEventListener("click", (event) => {
    event.preventDefault();
    sitting.turn();
  });
  the("grades").addEventListener("submit", (event) => {
    event.preventDefault();
    const pressed = /** @type {HTMLButtonElement | null} */ (/** @type {SubmitEvent} */ (event).submitter);
    if (pressed) sitting.grade(Number(pressed.value));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== " " || !keysAreOn() || !isPlain(event) || isTyping(event.target)) return;
    if (event.target instanceof Element && event.target.closest("a, button, label, input")) return;
    event.preventDefault();
    sitting.turn();
  });
  for (const control of document.querySelectorAll("[data-take-back]")) control.addEventListener("click", () => sitting.takeBack());
  window.addEventListener("online", () => void sitting.send());
  sitting.voice.offer();
  sitting.voice.speak(sitting.card.front);
  void sitting.send();
}
