// @ts-check
/**
 * The arms of an experiment that wait for the next connect, as the server dealt them: which one comes next is not
 * chosen here. A deal is shown on every card of its block until somebody answers; that call's log spends it.
 *
 * The server tells all that wait with every hand of cards, so only what was spent is kept over a reload: an answer
 * that was written before the log of that call arrived must not bring its deal back.
 */

import { read, write } from "./store.js";

/** @typedef {import("./types").Deal} Deal */

const SPENT = "deals.spent";
const REMEMBERED = 60; // more than can wait in the outbox of a long day without the server

export class Deals {
  constructor() {
    /** In their order. @type {Deal[]} */
    this.waiting = [];
    /** @type {string[]} */
    this.spent = [];
  }

  /** This tab owns the cockpit now. */
  open() {
    this.spent = read(SPENT, /** @type {string[]} */ ([]));
  }

  /** What the next connect of this block hears. @param {string | undefined} block @returns {Deal | null} */
  first(block) {
    return (block && this.waiting.find((each) => each.block === block)) || null;
  }

  /**
   * The server told what waits. Blocks it did not speak of keep theirs.
   * @param {Deal[]} told
   * @param {boolean} over  nothing at all waits: the experiment has ended
   */
  take(told, over) {
    if (!told.length && !over) return;
    const blocks = new Set(told.map((each) => each.block));
    const kept = told.length ? this.waiting.filter((each) => !blocks.has(each.block)) : [];
    this.waiting = [...kept, ...told.filter((each) => !this.spent.includes(each.key))];
  }

  /** Somebody answered. @param {Deal} deal */
  spend(deal) {
    this.waiting = this.waiting.filter((each) => each.key !== deal.key);
    this.spent = [...this.spent.filter((each) => each !== deal.key), deal.key].slice(-REMEMBERED);
    write(SPENT, this.spent);
  }

  /** The log that spent it was not taken: the server will tell that it waits. @param {string} key */
  unspend(key) {
    this.spent = this.spent.filter((each) => each !== key);
    write(SPENT, this.spent.length ? this.spent : null);
  }

  /** The call that spent it was taken back: it waits again, before all others. @param {Deal} deal */
  putBack(deal) {
    this.unspend(deal.key);
    this.waiting = [deal, ...this.waiting.filter((each) => each.key !== deal.key)];
  }
}
