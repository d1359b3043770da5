// @ts-check
/** What is tried on calls: the opening that was dealt, the marks of plans, and why the call just logged was a no. */

import { AfterCall } from "./aftercall.js";
import { Deals } from "./deals.js";

/** @typedef {import("./types").Call} Call */
/** @typedef {import("./types").Card} Card */
/** @typedef {import("./types").Did} Did */
/** @typedef {import("./types").PlanLine} PlanLine */

const UNANSWERED = ["NO_ANSWER", "BUSY", "VOICEMAIL", "VOICEMAIL_LEFT", "WRONG_NUMBER"];
/** What the next press of a plan's key says. @type {Record<Did | "", Did | "">} */
const NEXT = { "": "DID", DID: "FORGOT", FORGOT: "" };
/** @type {Record<Did | "", string>} */
export const DID_WORDS = { "": "", DID: "✓ did it", FORGOT: "forgot" };

/** Did somebody answer? @param {string} outcome */
export function connected(outcome) {
  return !UNANSWERED.includes(outcome);
}

/** A call's marks as a letter has them. @param {Call} call */
export function marksOf(call) {
  return Object.entries(call.marks ?? {}).map(([plan, did]) => ({ plan, did }));
}

export class Trying extends AfterCall {
  /** @param {ConstructorParameters<typeof AfterCall>} how */
  constructor(...how) {
    super(...how);
    this.deals = new Deals();
    this.dials = 0; // logs that the page's own count of its plans does not know yet
    this.connects = 0;
    this.aside = ""; // said to those who listen, and written elsewhere
  }

  /** @override */
  resume() {
    this.deals.open();
    // Another page may have sent what waited, and was refused.
    for (const { letter } of this.returned) if (typeof letter.body?.deal === "string") this.deals.unspend(letter.body.deal);
    for (const { kind, body } of this.outbox.letters) if (kind === "log" && body) this.count(String(body.outcome), !!body.came_in, 1);
    super.resume();
  }

  // ------------------------------------------------------------------ the opening that was dealt

  /** The deal whose words this card shows. @param {Card} card */
  dealFor(card) {
    const deal = this.deals.first(card.block);
    return deal && card.arms?.some((each) => each.version === deal.version) ? deal : null;
  }

  /** The opening on screen; null when the campaign has none. @returns {{version: number, label: string, text: string, dealt: boolean} | null} */
  get opening() {
    const { call, card } = this;
    if (!card) return null;
    const deal = call ? (call.deal ?? null) : this.dealFor(card);
    const arm = deal && card.arms?.find((each) => each.version === deal.version);
    if (deal && arm) return { ...arm, label: deal.label, dealt: true };
    return card.opening && { ...card.opening, dealt: false };
  }

  /** @override @param {import("./types").Deal[]} deals @param {boolean} all */
  takeDeals(deals, all) {
    this.deals.take(deals, all);
  }

  /** @override @param {import("./types").Returned} returned */
  returnedBy(returned) {
    if (typeof returned.letter.body?.deal === "string") this.deals.unspend(returned.letter.body.deal);
    super.returnedBy(returned);
  }

  // ------------------------------------------------------------------ plans

  /** @param {string} outcome @param {boolean} cameIn @param {1 | -1} one */
  count(outcome, cameIn, one) {
    if (cameIn) return;
    this.dials += one;
    if (connected(outcome)) this.connects += one;
  }

  /** Calls towards the finish line so far. @param {PlanLine} plan */
  doneOf(plan) {
    return plan.done + (plan.per_dial ? this.dials : this.connects);
  }

  /** The plans that can be marked on the call just logged. @returns {PlanLine[]} */
  get lastPlans() {
    const { last } = this;
    return last ? this.boot.plans.filter((each) => each.per_dial || connected(last.strip.outcome)) : [];
  }

  /** Did it, forgot, neither: on this call, or on the one just logged. @param {number} place @returns {boolean} */
  mark(place) {
    const plan = this.boot.plans[place];
    const call = this.call ?? this.last?.call;
    if (!plan || !call || (!this.call && !this.lastPlans.includes(plan))) return false;
    const did = NEXT[call.marks?.[plan.key] ?? ""];
    const { [plan.key]: _, ...others } = call.marks ?? {};
    call.marks = did ? { ...others, [plan.key]: did } : others;
    this.aside = `${plan.remind}: ${did ? DID_WORDS[did].replace("✓ ", "") : "no mark"}.`;
    if (this.call) {
      this.keepCall();
      this.told.changed();
    } else this.patchLast({ marks: marksOf(call) });
    return true;
  }

  // ------------------------------------------------------------------ why it was a no

  /** @override @param {import("./types").Letter} letter @param {any} answer */
  answeredBy(letter, answer) {
    super.answeredBy(letter, answer);
    const [first, second] = this.proposals;
    if (letter.kind !== "log" || !first || !second || this.last?.call.key !== letter.call) return;
    this.aside = `Why did ${this.last.strip.name} say no? First proposed: ${first.label}. Second: ${second.label}.`;
    this.told.changed();
  }

  /** Can a reason still be said for the call just logged? */
  get lastHasWhy() {
    return !!this.last && ["NO", "HUNG_UP"].includes(this.last.strip.outcome);
  }

  /** The two likeliest reasons, while there is a question about it. */
  get proposals() {
    const { last } = this;
    return last && this.lastHasWhy && last.strip.asks_why && !last.looked ? (last.strip.proposals ?? []) : [];
  }

  /** Takes one of the proposals. @param {number} place @returns {boolean} */
  takeProposal(place) {
    const proposal = this.proposals[place];
    if (proposal) this.settle(proposal.reason, "");
    return !!proposal;
  }

  /** The reasons that the call just logged can have: who hangs up at once has not heard what it is worth. */
  get lastReasons() {
    const early = this.last?.strip.outcome === "HUNG_UP";
    return this.boot.reasons.filter((each) => !early || each.code !== "NO_VALUE");
  }

  /** Finer reasons below a family, in the order of their keys. @param {string} family @returns {string[]} */
  finerOf(family) {
    return this.boot.finer[family] ?? [];
  }

  /** Why the last call was a no. @param {string} reason @param {string} finer */
  settle(reason, finer) {
    const { last } = this;
    if (!last || !this.lastHasWhy) return;
    // Who was shown proposals has looked again; whatever is said afterwards is what they settled on.
    const looked = last.looked || this.proposals.length > 0;
    last.looked = looked;
    last.reason = reason;
    last.finer = finer;
    const label = this.boot.reasons.find((each) => each.code === reason)?.label.toLowerCase() ?? "";
    if (last.strip.outcome === "NO") last.strip.label = `no: ${label}`;
    this.aside = `Why: ${[label, finer].filter(Boolean).join(", ")}.`;
    if (looked) {
      this.post("look", "PUT", `calls/${last.call.key}/second-look`, { settled: reason, finer }, last.call);
      this.keepLast();
      this.told.changed();
    } else this.patchLast({ reason, finer });
  }

  /** @override */
  undo() {
    const { last } = this;
    super.undo();
    if (!last || this.last || this.call?.key !== last.call.key) return;
    this.count(last.strip.outcome, last.call.came_in, -1);
    this.aside = "";
    if (this.call.deal && connected(last.strip.outcome)) this.deals.putBack(this.call.deal);
    this.told.changed();
  }
}
