// @ts-check
/**
 * In the ear: the responses of the card just heard, in big type, best-proven first; keys for the one that was used
 * and for what happened then. It can be left at any time: what was said so far stands.
 */

import { ordinal } from "./album.js";
import { make, setText, show, the } from "./dom.js";

/** @typedef {import("./types").Answer} Answer */
/** @typedef {import("./types").Hearing} Hearing */

const KEYED = 5;
const AGAIN = 1;
const GOOD = 3;
/** @type {Record<string, Hearing["turn"]>} */
const TURNS = { went_on: "WENT_ON", rung_down: "RUNG_DOWN", hung_up: "HUNG_UP" };

export class Ear {
  /** @param {import("./cockpit.js").Cockpit} cockpit @param {{close: () => void, pickAgain: () => void}} told */
  constructor(cockpit, told) {
    this.cockpit = cockpit;
    this.told = told;
    /** @type {Hearing | null} */
    this.hearing = null;
    /** @type {Answer[]} */
    this.answers = [];
    /** Keys as the caller has set them. @type {(id: string) => string} */
    this.keyOf = () => "";
  }

  /** @param {Hearing} hearing */
  open(hearing) {
    this.hearing = hearing;
    const card = this.cockpit.album.byKey(hearing.card);
    this.answers = card?.responses ?? [];
    setText(the("ear-title"), `“${card?.front ?? hearing.text}”`);
    const heard = card?.heard ? `heard ${card.heard === 1 ? "once" : `${card.heard.toLocaleString("en-US")} times`} · ` : "";
    setText(the("ear-nth"), card?.fresh ? `new: your ${ordinal(card.nth)}` : card?.nth ? `${heard}your card ${card.nth.toLocaleString("en-US")}` : "");
    the("ear-nth").classList.toggle("find", !!card?.fresh);
    the("ear-answers").replaceChildren(...this.answers.map((each, place) => this.row(each, place)));
    show(the("ear-answers"), this.answers.length > 0);
    show(the("ear-empty"), !this.answers.length);
    this.draw();
  }

  /** @param {Answer} answer @param {number} place */
  row(answer, place) {
    const button = make(
      "button", "answer",
      make("span", "answer-idea", answer.idea),
      ...(answer.words ? [make("span", "answer-words", `“${answer.words}”`)] : []),
      make("span", "quiet small", answer.record),
    ); // prettier-ignore
    button.setAttribute("type", "button");
    button.dataset.response = answer.key;
    if (place < KEYED) {
      const id = `ear_${place + 1}`;
      button.dataset.action = id;
      button.dataset.key = this.keyOf(id);
      button.prepend(make("kbd", "", this.keyOf(id)));
    } else button.addEventListener("click", () => this.say(answer.key, GOOD));
    return make("li", "", button);
  }

  /** Which answer and which turn are said. */
  draw() {
    const { hearing } = this;
    const pressed = (/** @type {Element} */ control, /** @type {boolean} */ on) => control.setAttribute("aria-pressed", String(on));
    for (const each of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("#ear-answers [data-response]"))) {
      pressed(each, !!hearing?.response && each.dataset.response === hearing.response);
    }
    for (const each of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("#drawer-ear .actions [data-action]"))) {
      const kind = (each.dataset.action ?? "").slice("ear_".length);
      if (kind === "own") pressed(each, hearing?.grade === GOOD && !hearing.response);
      else if (kind === "nothing") pressed(each, hearing?.grade === AGAIN);
      else if (TURNS[kind]) pressed(each, hearing?.turn === TURNS[kind]);
    }
  }

  /**
   * What one of the ear's keys says.
   * @param {string} id
   */
  obey(id) {
    const { hearing } = this;
    if (!hearing) return;
    const kind = id.slice("ear_".length);
    if (/^\d$/.test(kind)) {
      const answer = this.answers[Number(kind) - 1];
      if (answer) this.say(answer.key, GOOD);
    } else if (kind === "own") this.say(null, GOOD);
    else if (kind === "nothing") this.say(null, AGAIN);
    else if (kind === "not_this") this.takeBack();
    else if (TURNS[kind]) this.turn(TURNS[kind]);
  }

  /** @param {string | null} response @param {1 | 3} grade */
  say(response, grade) {
    if (!this.hearing) return;
    Object.assign(this.hearing, { response, grade });
    this.cockpit.retell();
    this.draw();
  }

  /** The last thing to say: the ear closes. @param {Hearing["turn"]} turn */
  turn(turn) {
    if (!this.hearing) return;
    this.hearing.turn = turn;
    this.cockpit.retell();
    this.told.close();
    if (turn === "HUNG_UP" && this.cockpit.call) this.cockpit.log({ outcome: "HUNG_UP" });
  }

  /** It was another card: nothing was heard, and the picker is there again. */
  takeBack() {
    if (!this.hearing) return;
    const { hearing } = this;
    this.cockpit.unhear(hearing);
    this.told.pickAgain();
  }
}
