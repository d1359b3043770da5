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
/** @typedef {{key: string, said: number, card?: string, grade?: number, seconds?: number, back?: boolean}} Letter */

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
    this.last = ""; // the key of the last answer
    this.sending = ""; // the key of the letter on its way
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
    setText(the("said"), "");
    the("back").replaceChildren(...card.responses.map(answer));
    const buttons = [.../** @type {NodeListOf<HTMLButtonElement>} */ (the("grades").querySelectorAll("button"))];
    buttons.forEach((button, n) => setText(/** @type {HTMLElement} */ (button.querySelector(".small")), card.grades[n]?.holds ?? ""));
    show(the("back"), false);
    show(the("grades"), false);
    show(the("turning"), true);
    show(the("take-back"), this.last !== "");
    the("front").focus({ preventScroll: true });
    if (this.at > 0) cardToTheTop();
    this.voice.speak(card.front);
  }

  /** Turn it: the answers, and the grades. */
  turn() {
    if (this.turned || this.at >= this.dealt.length) return;
    this.turned = true;
    this.voice.hush();
    cardToTheTop();
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
    this.keep({ key: this.last, said: Date.now(), card: this.card.key, grade, seconds });
    this.at += 1;
    if (this.at < this.dealt.length) this.face();
    else this.end();
  }

  /** Take the last answer back: its card is there again. */
  takeBack() {
    if (!this.last) return;
    const key = this.last;
    this.last = "";
    if (this.sending !== key && waiting().some((each) => each.key === key)) this.drop((each) => each.key === key);
    else this.keep({ key, said: Date.now(), back: true });
    show(the("sitting"), true);
    show(the("done"), false);
    this.at -= 1;
    this.face();
    setText(the("said"), "Taken back.");
  }

  end() {
    this.turned = false;
    this.voice.hush();
    show(the("sitting"), false);
    show(the("done"), true);
    setText(the("done-words"), this.dealt.length === 1 ? "One card." : `${this.dealt.length} cards.`);
    /** @type {HTMLElement} */ (the("done").querySelector("h2")).focus();
  }

  /** @param {Letter} letter */
  keep(letter) {
    write(BOX, [...waiting(), letter]);
    void this.send();
  }

  /** @param {(letter: Letter) => boolean} which */
  drop(which) {
    const left = waiting().filter((each) => !which(each));
    write(BOX, left.length ? left : null);
    this.tell();
  }

  tell() {
    const many = waiting().length;
    setText(the("waits"), many ? `${many} wait${many === 1 ? "s" : ""} here, safe` : "");
    show(the("waits"), many > 0);
  }

  /** Send what waits, oldest first, one at a time. */
  async send() {
    if (this.sending) return;
    clearTimeout(this.again);
    for (let letter = waiting()[0]; letter; letter = waiting()[0]) {
      const { key, said, back = false } = letter;
      this.sending = key;
      const status = await this.post(letter, Math.max(0, Math.round((Date.now() - said) / 1000)));
      // A card that is gone, or a grade that the server cannot take: nothing would change by asking again.
      if (status !== 204 && ![400, 404, 409, 422].includes(status)) break;
      this.drop((each) => each.key === key && Boolean(each.back) === back);
    }
    this.sending = "";
    this.tell();
    if (waiting().length) this.again = window.setTimeout(() => void this.send(), AGAIN_MS);
  }

  /** @param {Letter} letter @param {number} ago  seconds since it was said @returns {Promise<number>} 0: nobody answered */
  async post(letter, ago) {
    const body = new FormData(/** @type {HTMLFormElement} */ (the("grades")));
    for (const [name, value] of Object.entries({ ...letter, ago })) body.set(name, String(value));
    try {
      return (await fetch(this.address, { method: "POST", body, headers: { Accept: "application/json" } })).status;
    } catch {
      return 0;
    }
  }
}

/** What waits in this browser, whichever tab wrote it. @returns {Letter[]} */
function waiting() {
  return read(BOX, /** @type {Letter[]} */ ([]));
}

/** On a telephone the card is what one sees: the head of the page makes room for it. */
function cardToTheTop() {
  if (matchMedia("(max-width: 40rem)").matches) the("face").scrollIntoView({ block: "start" });
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
