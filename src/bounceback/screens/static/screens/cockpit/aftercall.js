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

  /**
   * An objection was heard: on this call, or on the one just logged.
   * @param {string | null} card  key of its card
   * @param {string} text  in their words
   * @returns {import("./types").Hearing | null}
   */
  hear(card, text) {
    const call = this.call ?? this.last?.call;
    if (!call) return null;
    const hearing = { second: this.second, text, card, response: null, grade: null, turn: null };
    call.hearings.push(hearing);
    this.retell();
    return hearing;
  }

  /** It was not heard after all. @param {import("./types").Hearing} hearing */
  unhear(hearing) {
    const call = this.call ?? this.last?.call;
    if (!call) return;
    call.hearings = call.hearings.filter((each) => each !== hearing);
    this.retell();
    const card = this.album.byKey(hearing.card);
    if (card && !call.hearings.some((each) => each.card === card.key)) this.album.unmake(card);
  }

  /** What was heard, or what came of it, has changed. A log that has left is told all of it anew. */
  retell() {
    if (this.call) {
      this.keepCall();
      this.told.changed();
    } else if (this.last) this.patchLast({ hearings: structuredClone(this.last.call.hearings) });
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
