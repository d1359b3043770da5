// @ts-check
/** The cards in hand: the one on screen first. */

import { now } from "./clock.js";

/** @typedef {import("./types").Card} Card */

export const IN_HAND = 3;

export class Stack {
  constructor() {
    /** @type {Card[]} */
    this.cards = [];
  }

  get top() {
    return this.cards[0] ?? null;
  }

  /** Leases we hold. */
  get leases() {
    return this.cards.flatMap((each) => (each.lease === null ? [] : [each.lease]));
  }

  /** How many more we want. */
  get room() {
    return Math.max(0, IN_HAND - this.cards.length);
  }

  /**
   * Put new cards underneath; one we have already, or a number we have already, is not taken twice. An experiment
   * that has begun since gives its arms to those we have.
   * @param {Card[]} cards
   * @param {(card: Card) => boolean} [unwanted]
   */
  add(cards, unwanted = () => false) {
    for (const card of cards) {
      const had = this.cards.find((each) => same(each, card));
      if (had && had.lease === card.lease) Object.assign(had, { block: card.block, arms: card.arms });
      if (had || unwanted(card)) continue;
      this.cards.push(card);
    }
  }

  /** @param {Card} card */
  putOnTop(card) {
    this.cards = [card, ...this.cards.filter((each) => !same(each, card))];
  }

  /** Take the top card off. */
  take() {
    return this.cards.shift() ?? null;
  }

  /**
   * Leases were renewed. Cards whose lease the server no longer knows go, except the one in use.
   * @param {{lease: number, expires_at: string, permit_until: string}[]} held
   * @param {number[]} asked  the leases that were asked about
   */
  renew(held, asked) {
    const known = new Map(held.map((each) => [each.lease, each]));
    for (const card of this.cards) {
      const fresh = card.lease === null ? undefined : known.get(card.lease);
      if (fresh) {
        card.expires_at = fresh.expires_at;
        card.permit = { ...card.permit, until: fresh.permit_until };
      }
    }
    this.cards = this.cards.filter((each) => each.lease === null || !asked.includes(each.lease) || known.has(each.lease));
  }
}

/** @param {Card} one @param {Card} other */
export function same(one, other) {
  if (one.lease !== null && one.lease === other.lease) return true;
  const number = one.lines[0]?.number;
  return number !== undefined && number === other.lines[0]?.number;
}

/**
 * May this card be dialled at this moment, as far as the browser knows?
 * @param {Card} card
 * @returns {"yes" | "no" | "ask"}  "ask": the permit or the lease has run out, the server must be asked again
 */
export function permitted(card) {
  const at = now();
  if (card.expires_at && Date.parse(card.expires_at) <= at) return "ask";
  if (!card.permit.callable) return "no";
  if (card.permit.until && Date.parse(card.permit.until) <= at) return "ask";
  return "yes";
}
