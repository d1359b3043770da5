// @ts-check
/**
 * The objection cards in hand: asked for when there is time, searched without asking anybody. A new one gets its key
 * here, so that it can be made while the server is away; the log of its call carries it there.
 */

import { NotTaken } from "./outbox.js";

/** @typedef {import("./types").ObjectionCard} ObjectionCard */

const SOON_MS = 2000;

/**
 * The same for texts that differ only in case, punctuation and blanks, or in how their letters are encoded: the
 * browser's half of `core/objections.py`.
 * @param {string} text
 */
export function folded(text) {
  return text
    .normalize("NFKC")
    .replace(/[\p{Cf}\p{Variation_Selector}’']/gu, "")
    .toLowerCase()
    .replaceAll("ß", "ss")
    .replaceAll("ς", "σ")
    .normalize("NFKC")
    .replace(/([\p{L}\p{N}][\p{Mn}\p{Mc}]*)|./gsu, (_, letter) => letter ?? " ")
    .replace(/ +/g, " ")
    .trim();
}

/** "1st", "22nd", "113th" @param {number} count */
export function ordinal(count) {
  const last = count % 100;
  const end = last > 10 && last < 14 ? "th" : (["th", "st", "nd", "rd"][count % 10] ?? "th");
  return `${count.toLocaleString("en-US")}${end}`;
}

export class Album {
  /** @param {import("./outbox.js").Outbox} outbox @param {number} campaign @param {() => void} changed */
  constructor(outbox, campaign, changed) {
    this.outbox = outbox;
    this.campaign = campaign;
    this.changed = changed;
    /** The most frequent first. @type {ObjectionCard[]} */
    this.cards = [];
    this.collected = 0;
    this.known = false; // has the server told its cards yet?
    this.asking = false;
    this.timer = 0;
    /** @type {Map<ObjectionCard, string[]>} */
    this.texts = new Map();
  }

  /** Their records have changed: ask again when the next letters are through. */
  loadSoon() {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.load(), SOON_MS);
  }

  /** Ask for the cards, unless that is under way; nothing happens when nobody answers. */
  async load() {
    if (this.asking) return;
    this.asking = true;
    try {
      this.set(await this.outbox.ask("GET", `objection-cards?campaign=${this.campaign}`));
    } catch (problem) {
      if (!(problem instanceof NotTaken)) throw problem;
    }
    this.asking = false;
  }

  /** @param {{cards: ObjectionCard[], collected: number}} told */
  set(told) {
    const keys = new Set(told.cards.map((each) => each.key));
    const known = new Set(told.cards.flatMap((each) => [each.folded, ...each.phrasings]));
    const waiting = this.cards.filter((each) => each.fresh && !keys.has(each.key) && !known.has(each.folded));
    this.cards = [...waiting, ...told.cards];
    this.collected = told.collected + waiting.length;
    this.texts = new Map(this.cards.map((each) => [each, textsOf(each)]));
    this.known = true;
    this.changed();
  }

  /** @param {string | null | undefined} key */
  byKey(key) {
    return key ? (this.cards.find((each) => each.key === key) ?? null) : null;
  }

  /**
   * The cards that some letters fit: the one that says exactly this, then beginnings of words in any order, then
   * letters anywhere; the most frequent first within each.
   * @param {string} typed
   */
  find(typed) {
    const whole = ` ${folded(typed)}`;
    if (whole === " ") return this.cards;
    const begins = whole.slice(1).split(" ").map((each) => ` ${each}`); // prettier-ignore
    const inside = begins.map((each) => each.slice(1));
    /** @type {[ObjectionCard[], ObjectionCard[], ObjectionCard[]]} */
    const found = [[], [], []];
    for (const [card, texts] of this.texts) {
      if (texts.includes(whole)) found[0].push(card);
      else if (texts.some((text) => begins.every((each) => text.includes(each)))) found[1].push(card);
      else if (texts.some((text) => inside.every((each) => text.includes(each)))) found[2].push(card);
    }
    return found.flat();
  }

  /** A new card with that front; null for words without a letter. @param {string} front @returns {ObjectionCard | null} */
  make(front) {
    const words = front.replace(/\s+/g, " ").trim();
    if (!folded(words)) return null;
    this.collected += 1;
    const card = {
      key: crypto.randomUUID(), front: words, folded: folded(words), nth: this.collected, heard: 0, responses: [], phrasings: [], fresh: true,
    }; // prettier-ignore
    this.cards = [card, ...this.cards];
    this.texts = new Map([[card, textsOf(card)], ...this.texts]);
    this.changed();
    return card;
  }

  /** A card that was made by mistake goes again. @param {ObjectionCard} card */
  unmake(card) {
    if (!card.fresh) return;
    this.cards = this.cards.filter((each) => each !== card);
    this.texts.delete(card);
    this.collected -= 1;
    this.changed();
  }
}

/** What letters are looked for in; each begins with a blank, so that every word has one before it. @param {ObjectionCard} card */
function textsOf(card) {
  return [card.folded, ...card.phrasings].map((each) => ` ${each}`);
}
