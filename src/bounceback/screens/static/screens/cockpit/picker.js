// @ts-check
/**
 * The picker of objection cards: a field and what its letters find, from the cards in hand, without asking anybody.
 * Only when letters find little, and a moment has passed, is the server asked which cards sound like what was typed.
 */

import { folded } from "./album.js";
import { make, setText, the, theInput } from "./dom.js";
import { NotTaken } from "./outbox.js";

/** @typedef {import("./types").ObjectionCard} ObjectionCard */
/** @typedef {{card: ObjectionCard, soundsLike: boolean}} Row */

const ROWS = 8; // as many as are drawn, however many there are
const FEW = 3;
const PAUSE_MS = 150;

export class Picker {
  /**
   * @param {import("./cockpit.js").Cockpit} cockpit
   * @param {(card: ObjectionCard | null, words: string) => void} picked  null: words that make no card
   */
  constructor(cockpit, picked) {
    this.cockpit = cockpit;
    this.picked = picked;
    this.field = theInput("heard");
    this.list = the("heard-list");
    /** @type {Row[]} */
    this.rows = [];
    this.at = -1; // -1: what is typed counts
    this.top = 0; // the first row that is drawn
    this.timer = 0;
    this.asked = 0;
    /** The cards of which the first rows are drawn, with nothing typed and nothing marked. @type {ObjectionCard[] | null} */
    this.prepared = null;
    this.field.addEventListener("input", () => this.narrow());
    this.field.addEventListener("keydown", (event) => {
      if (event.isComposing || (event.key !== "ArrowDown" && event.key !== "ArrowUp") || !this.rows.length) return;
      event.preventDefault();
      const places = this.rows.length + 1; // one before the first: what is typed
      this.mark(((this.at + 1 + (event.key === "ArrowDown" ? 1 : -1) + places) % places) - 1);
    });
  }

  /** Draw the first rows while nobody looks, so that opening shows them at once. */
  prepare() {
    this.field.value = "";
    this.narrow();
    this.prepared = this.cockpit.album.cards;
  }

  open() {
    if (this.prepared !== this.cockpit.album.cards) this.prepare();
  }

  /** Nothing that was asked may come in any more. */
  close() {
    clearTimeout(this.timer);
    this.asked += 1;
  }

  get typed() {
    return this.field.value.trim();
  }

  narrow() {
    this.close();
    const found = this.cockpit.album.find(this.typed);
    this.rows = found.map((card) => ({ card, soundsLike: false }));
    this.top = 0;
    this.mark(folded(this.typed) && found.length ? 0 : -1);
    const { typed } = this;
    const enough = typed.length >= 8 || /\S\s+\S/.test(typed);
    if (!enough || found.length > FEW || !this.cockpit.outbox.reached) return;
    const mine = this.asked;
    this.timer = window.setTimeout(() => void this.ask(typed, mine), PAUSE_MS);
  }

  /** Which cards sound like this? @param {string} typed @param {number} mine */
  async ask(typed, mine) {
    try {
      const like = await this.cockpit.outbox.ask("GET", `objection-cards/like?text=${encodeURIComponent(typed)}`);
      if (mine !== this.asked) return; // a later letter, or the picker was closed
      const there = new Set(this.rows.map((each) => each.card.key));
      for (const each of like) if (!there.has(each.key)) this.rows.push({ card: this.card(each), soundsLike: true });
      this.mark(this.at);
    } catch (problem) {
      if (!(problem instanceof NotTaken)) throw problem;
    }
  }

  /** @param {{key: string, front: string}} like @returns {ObjectionCard} */
  card(like) {
    const unknown = { key: like.key, front: like.front, folded: "", nth: 0, heard: 0, responses: [], phrasings: [] };
    return this.cockpit.album.byKey(like.key) ?? unknown;
  }

  /** @param {number} at */
  mark(at) {
    this.at = at;
    this.prepared = null;
    if (at < this.top) this.top = Math.max(0, at);
    if (at >= this.top + ROWS) this.top = at - ROWS + 1;
    this.draw();
  }

  draw() {
    const shown = this.rows.slice(this.top, this.top + ROWS);
    this.list.replaceChildren(...shown.map((row, place) => this.option(row, this.top + place)));
    this.list.hidden = !shown.length;
    this.field.setAttribute("aria-expanded", String(shown.length > 0));
    if (this.at >= 0) this.field.setAttribute("aria-activedescendant", `heard-list-${this.at}`);
    else this.field.removeAttribute("aria-activedescendant");
    const { typed } = this;
    const makes = this.at < 0 && typed !== "";
    setText(the("heard-verb"), makes ? "New card" : "Heard");
    const more = this.rows.length - shown.length;
    const words = this.rows.length
      ? `${more ? `${more.toLocaleString("en-US")} more with ↓. ` : ""}${makes ? "Enter makes a new card." : ""}`
      : typed
        ? "No card has these words. Enter makes a new one."
        : this.cockpit.album.known
          ? "No cards yet. What you type becomes the first."
          : "Your cards are on their way. What you type is kept.";
    setText(the("heard-words"), words.trim());
  }

  /** @param {Row} row @param {number} place */
  option(row, place) {
    const { card } = row;
    const beside = row.soundsLike ? "sounds like" : card.heard ? `heard ${card.heard.toLocaleString("en-US")}` : card.fresh ? "new" : "";
    const option = make("li", "option objection", make("span", "", card.front), make("span", "quiet small", beside));
    option.id = `heard-list-${place}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", String(place === this.at));
    option.setAttribute("aria-posinset", String(place + 1));
    option.setAttribute("aria-setsize", String(this.rows.length));
    option.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
    option.addEventListener("click", () => this.pick(row));
    return option;
  }

  /** Enter. False when there is nothing to keep. */
  keep() {
    const row = this.rows[this.at];
    if (row) this.pick(row);
    else if (this.typed) this.picked(this.cockpit.album.make(this.typed), this.typed);
    else return false;
    return true;
  }

  /** Letters are only a way to a card; words that sound like it are learnt. @param {Row} row */
  pick(row) {
    this.picked(row.card, row.soundsLike ? this.typed : row.card.front);
  }
}
