// @ts-check
/** What a key can do to the call just logged, until the next dial: the strip. */

import { ASKED_ON_CALL, Desk } from "./desk.js";

/** @typedef {import("./types").Rung} Rung */

export class AfterCall extends Desk {
  /** @param {Record<string, unknown>} change */
  patchLast(change) {
    if (!this.last) return;
    this.post("patch", "PATCH", `calls/${this.last.call.key}`, change, this.last.call);
    this.keepLast();
    this.told.changed();
  }

  /** Has the last call a date that can be changed? */
  get lastHasDate() {
    return !!this.last && !["OFF_LIST", "SALE", "APPOINTMENT", "WRONG_NUMBER"].includes(this.last.strip.outcome);
  }

  /** Can a rung below the first still be added to the last call? */
  get lastCanBeSaved() {
    return !!this.last && ["NO", "HUNG_UP", "GATEKEEPER"].includes(this.last.strip.outcome);
  }

  /** @param {import("./types").DateChoice} choice */
  pickDate(choice) {
    if (!this.last || !this.lastHasDate) return;
    this.last.chosen = choice.label;
    this.patchLast({ in_days: choice.days });
  }

  /** @param {number} moment @param {string} words */
  pickMoment(moment, words) {
    if (!this.last) return;
    this.last.chosen = words;
    const field = this.last.strip.outcome === "APPOINTMENT" ? "appointment_at" : "said_at";
    this.patchLast({ [field]: new Date(moment).toISOString() });
  }

  /** @param {Rung} rung @param {string | null} [appointmentAt] */
  saveRung(rung, appointmentAt = null) {
    if (!this.last || !this.lastCanBeSaved) return;
    this.last.saved = rung.id;
    this.patchLast(appointmentAt ? { saved_rung: rung.id, appointment_at: appointmentAt } : { saved_rung: rung.id });
  }

  /** An objection, in their words. @param {string} text */
  hear(text) {
    if (this.call) {
      this.call.hearings.push({ second: this.second, text });
      this.keepCall();
      this.told.changed();
    } else if (this.last) {
      this.last.call.hearings.push({ second: null, text });
      this.patchLast({ hearing: text });
    }
    if (!this.boot.heard.some((each) => each.toLowerCase() === text.toLowerCase())) this.boot.heard.unshift(text);
  }

  /** Take the whole firm off the list as well. */
  offFirm() {
    if (this.last?.strip.outcome !== "OFF_LIST") return;
    const { call } = this.last;
    const body = { key: crypto.randomUUID(), scope: "FIRM", why: ASKED_ON_CALL, session: this.boot.session.id, want: 0 };
    this.post("suppress", "POST", `prospects/${call.card.prospect}/suppressions`, body);
    this.last.chosen = "the whole firm";
    this.keepLast();
    this.told.changed();
  }

  /** Take the last log back: that call is on screen again, as it was before the key. */
  undo() {
    const { last } = this;
    if (!last || this.call) return;
    if (last.strip.outcome === "OFF_LIST") {
      this.say("Off the list holds. It can be lifted, with a reason, on the page “Do not call”.");
      return;
    }
    if (!this.outbox.takeBack(last.call.key, "log")) {
      this.post("undo", "DELETE", `calls/${last.call.key}/outcome`, null, last.call);
    }
    this.expected = null;
    this.call = { ...last.call, undone: true };
    this.last = null;
    this.keepCall();
    this.keepLast();
    this.word = "Taken back. How did this call end?";
    this.told.newCard();
  }
}
