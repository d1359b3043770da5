// @ts-check
/**
 * The state of the cockpit: card stack, call, strip, totals; and what the server's answers do to it.
 * Knows nothing of the screen: it calls `told.changed()` and the screen is drawn again.
 */

import { Album } from "./album.js";
import { secondsSince } from "./clock.js";
import { NotTaken } from "./outbox.js";
import { same } from "./stack.js";
import { read, write } from "./store.js";

/** @typedef {import("./types").Boot} Boot */
/** @typedef {import("./types").Call} Call */
/** @typedef {import("./types").Card} Card */
/** @typedef {import("./types").Last} Last */
/** @typedef {import("./types").Letter} Letter */
/** @typedef {import("./types").Mode} Mode */
/** @typedef {import("./types").Returned} Returned */
/** @typedef {import("./types").Totals} Totals */

export const ASKED_ON_CALL = "asked on the telephone";

export class Desk {
  /**
   * @param {Boot} boot
   * @param {import("./stack.js").Stack} stack
   * @param {import("./outbox.js").Outbox} outbox
   * @param {{changed: () => void, newCard: () => void}} told
   */
  constructor(boot, stack, outbox, told) {
    this.boot = boot;
    this.stack = stack;
    this.outbox = outbox;
    this.told = told;
    /** @type {Call | null} */
    this.call = null;
    /** @type {Last | null} */
    this.last = null;
    this.album = new Album(outbox, boot.campaign.id, () => told.changed());
    this.totals = boot.totals;
    this.sinceTotals = 0; // dials made after those the totals count
    this.empty = boot.empty;
    this.word = ""; // one line under the number
    this.asking = false; // the gate is being asked again
    this.filling = false;
    /** Leases whose cards left the hand: an answer that was written before the server knew must not bring them back. */
    this.putAway = new Set(/** @type {number[]} */ ([]));
    /** A card that is being opened for somebody they named. @type {{name: string, title: string, call: string} | null} */
    this.expected = null;
    this.paused = false;
    /** When the last call ended; the rhythm counts from here. @type {string | null} */
    this.gapFrom = null;
    /** @type {Returned[]} */
    this.returned = read("returned", []);
  }

  /** Take up what an earlier page of this session left: a call in progress, the strip. */
  resume() {
    const call = read("call", /** @type {Call | null} */ (null));
    if (call && call.session === this.boot.session.id) {
      this.call = call;
      this.word = "This call was kept while the page was away.";
    } else if (call) {
      // A call of another session that was never logged: its dial has been sent, its note must not be lost.
      if (call.note) this.post("patch", "PATCH", `calls/${call.key}`, { note: call.note }, call);
      write("call", null);
    }
    const last = read("last", /** @type {Last | null} */ (null));
    if (last && last.call.session === this.boot.session.id && !this.call) {
      this.last = last;
      this.gapFrom = last.call.ended_at;
    }
    this.stack.add(this.boot.cards, (card) => this.spokenFor(card));
    if (this.stack.room > 0 && !this.empty) void this.fill();
  }

  /** @returns {Mode} */
  get mode() {
    if (this.call) return this.call.answered_at || this.call.came_in ? "talking" : "ringing";
    if (this.expected) return "waiting";
    if (this.stack.top) return "ready";
    return this.empty ? "empty" : "waiting";
  }

  /** The card on screen. @returns {Card | null} */
  get card() {
    return this.call?.card ?? (this.expected ? null : this.stack.top);
  }

  /** Seconds into the talk, or null when nobody marked the answer. */
  get second() {
    return this.call?.answered_at ? secondsSince(this.call.answered_at) : null;
  }

  /** Is this card, or its number, in a call, in a letter that waits, or put away? @param {Card} card */
  spokenFor(card) {
    if (this.call && same(this.call.card, card)) return true;
    if (card.lease !== null && this.putAway.has(card.lease)) return true;
    return this.outbox.letters.some(
      (each) =>
        (card.lease !== null && (each.body?.lease === card.lease || each.url === `leases/${card.lease}`)) ||
        each.url === `prospects/${card.prospect}/suppressions`,
    );
  }

  /** Totals with the dials the server has not counted yet. @returns {Totals} */
  get shownTotals() {
    const { totals, sinceTotals: more } = this;
    const worth = totals.value_per_dial === null ? null : Number(totals.value_per_dial);
    return {
      ...totals,
      to_go: totals.to_go === null ? null : Math.max(0, totals.to_go - more),
      dials_today: totals.dials_today + more,
      value_today:
        totals.value_today === null || worth === null ? totals.value_today : String(Number(totals.value_today) + more * worth),
    };
  }

  /** @param {string} word */
  say(word) {
    this.word = word;
    this.told.changed();
  }

  /**
   * @param {import("./types").Kind} kind
   * @param {Letter["method"]} method
   * @param {string} url
   * @param {Record<string, unknown> | null} body
   * @param {Call | null} [call]
   */
  post(kind, method, url, body, call = null) {
    this.outbox.post({ kind, method, url, body, call: call?.key ?? null, who: call?.card.name || call?.card.company || "" });
  }

  keepCall() {
    write("call", this.call);
  }

  keepLast() {
    write("last", this.last);
  }

  // ------------------------------------------------------------------ the server speaks

  /** A letter is about to leave for the first time: ask for as many cards as there is room. @param {Letter} letter */
  leaving(letter) {
    if (letter.kind === "log" && letter.body) {
      // Somebody who was named comes first, whatever is in hand.
      letter.body.want = Math.max(letter.body.right_person ? 1 : 0, this.stack.room);
      letter.body.holding = this.stack.leases;
    }
  }

  /** @param {Letter} letter @param {any} answer */
  answeredBy(letter, answer) {
    const hadCard = this.card;
    if (answer.totals) {
      this.totals = answer.totals;
      this.sinceTotals = this.outbox.letters.filter((each) => each.kind === "dial").length;
    }
    const { last } = this;
    if (last && answer.strip && last.call.key === answer.strip.key) {
      last.strip = answer.strip;
      last.pending = this.outbox.letters.some((each) => each.call === last.call.key);
      if (!last.pending) last.chosen = "";
      this.keepLast();
    }
    if (answer.card && letter.kind === "undo") this.heldAgain(answer.card, letter.call);
    if (answer.deals) this.takeDeals(answer.deals, letter.kind === "log" && Number(letter.body?.want) > 0);
    if (answer.cards) this.takeCards(answer.cards, letter);
    if ("empty" in answer) this.empty = answer.empty;
    if (!hadCard && this.card) this.told.newCard();
    if (!this.stack.top && !this.call && !this.empty && !this.outbox.waiting) void this.fill();
    if (/** @type {unknown[]} */ (letter.body?.hearings ?? []).length && !this.outbox.waiting) this.album.loadSoon();
  }

  /** The card of a call that was taken back is held anew. @param {Card} card @param {string | null} key */
  heldAgain(card, key) {
    if (this.call?.key === key) {
      this.call.card = card;
      this.keepCall();
      return;
    }
    // The keys were quicker than the answer: the call has its new log already, which ends this claim.
    if (card.lease !== null) this.putAway.add(card.lease);
    const log = this.outbox.letters.find((each) => each.call === key && each.kind === "log");
    if (!log?.body) return;
    log.body.lease = card.lease;
    this.outbox.keep();
  }

  /** @param {Card[]} cards @param {Letter} letter */
  takeCards(cards, letter) {
    const { expected } = this;
    if (expected && expected.call === letter.call) {
      const named = cards.find((each) => each.referred_by && each.name === expected.name);
      if (named) this.stack.putOnTop(named);
      this.expected = null;
    }
    this.stack.add(cards, (card) => this.spokenFor(card));
    if (this.stack.top) this.empty = null;
  }

  /**
   * Arms of an experiment that wait; `trying.js` knows what to do with them.
   * @param {import("./types").Deal[]} _deals
   * @param {boolean} _all  all that wait were told; where no card was asked for, none are
   */
  takeDeals(_deals, _all) {}

  /** @param {Returned} returned */
  returnedBy(returned) {
    const { letter } = returned;
    if (letter.kind === "skip") return; // the lease had ended already: that is what we wanted
    if (this.expected?.call === letter.call) this.giveUpExpecting(letter.call ?? "");
    this.returned.push(returned);
    write("returned", this.returned);
    this.told.changed();
  }

  forgetReturned() {
    this.returned = [];
    write("returned", null);
    this.told.changed();
  }

  /** Fetch cards until there are enough in hand, and keep the leases we hold alive. */
  async fill() {
    if (this.filling || !this.outbox.owner) return;
    this.filling = true;
    const waiting = this.outbox.letters.flatMap((each) => (typeof each.body?.lease === "number" ? [each.body.lease] : []));
    const asked = [...new Set([...this.stack.leases, ...waiting, ...(this.call?.card.lease ? [this.call.card.lease] : [])])];
    const want = this.stack.room;
    try {
      const answer = await this.outbox.ask("POST", `sessions/${this.boot.session.id}/leases`, {
        want,
        holding: asked,
      });
      const had = this.card;
      if (answer.held) this.stack.renew(answer.held, this.stack.leases.filter((each) => asked.includes(each)));
      if (answer.deals) this.takeDeals(answer.deals, want > 0);
      this.stack.add(answer.cards ?? [], (card) => this.spokenFor(card));
      this.empty = this.stack.top ? null : (answer.empty ?? this.empty);
      if (this.card !== had) this.told.newCard();
    } catch (problem) {
      if (!(problem instanceof NotTaken)) throw problem;
      if (problem.status >= 400 && problem.status < 500 && !this.stack.top && !this.call) {
        this.empty = { text: problem.message, hint: problem.hint, opens_at: null };
      }
    }
    this.filling = false;
    this.told.changed();
  }

  /** @param {string} call */
  giveUpExpecting(call) {
    if (this.expected?.call !== call) return;
    this.expected = null;
    this.told.newCard();
  }
}
