// @ts-check
/** What a key can do to the card on screen and to the call; `aftercall.js` has the call just logged. */

import { now, stamp } from "./clock.js";
import { dial as ring } from "./dialling.js";
import { ASKED_ON_CALL } from "./desk.js";
import { NotTaken } from "./outbox.js";
import { permitted, same } from "./stack.js";
import { connected, marksOf, Trying } from "./trying.js";

/** @typedef {import("./types").Card} Card */
/** @typedef {import("./types").Ending} Ending */
/** @typedef {import("./types").Rung} Rung */

export class Cockpit extends Trying {
  // ------------------------------------------------------------------ ready

  /** Dial the card on screen, if the gate allows it. */
  async dial() {
    const card = this.stack.top;
    if (this.mode !== "ready" || !card || this.asking) return;
    let may = permitted(card);
    if (may === "no") {
      this.say(card.permit.text);
      return;
    }
    if (may === "ask") {
      this.asking = true;
      this.say("The permit to call ran out. Asking again …");
      may = await this.askTheGate(card);
      this.asking = false;
      if (may !== "yes" || this.mode !== "ready" || this.stack.top !== card) {
        this.told.changed();
        return;
      }
    }
    this.begin(card, false);
  }

  /**
   * @param {Card} card
   * @returns {Promise<"yes" | "no">}
   */
  async askTheGate(card) {
    try {
      const permit = await this.outbox.ask("POST", `leases/${card.lease}/permits`);
      card.permit = permit;
      card.expires_at = permit.expires_at ?? null;
      this.word = permit.callable ? "" : permit.text;
      return permit.callable ? "yes" : "no";
    } catch (problem) {
      if (!(problem instanceof NotTaken)) throw problem;
      this.word =
        problem.status === 0
          ? "The permit to call ran out, and Bounceback does not answer. It is asked again when it is back."
          : `${problem.message} ${problem.hint}`.trim();
      return "no";
    }
  }

  /** @param {Card} card @param {boolean} cameIn */
  begin(card, cameIn) {
    const line = /** @type {import("./types").CardLine} */ (card.lines[0]);
    const deal = cameIn ? null : this.dealFor(card); // who calls us hears no opening
    this.stack.cards = this.stack.cards.filter((each) => !same(each, card));
    this.last = null;
    this.keepLast();
    if (card.lease !== null) this.putAway.add(card.lease);
    const at = stamp();
    this.call = {
      key: crypto.randomUUID(),
      session: this.boot.session.id,
      card,
      number: line.number,
      dialled_at: at,
      answered_at: cameIn ? at : null,
      ended_at: null,
      voicemail: false,
      gatekeeper: false,
      put_through: false,
      came_in: cameIn,
      undone: false,
      note: "",
      triggers: [],
      hearings: [],
      facts: [],
      deal,
      marks: {},
    };
    this.keepCall();
    this.word = "";
    this.aside = "";
    if (!cameIn) {
      this.sinceTotals += 1;
      this.post("dial", "POST", "calls", { key: this.call.key, lease: card.lease, number: line.number, dialled_at: at }, this.call);
      void ring(line).then((done) => {
        if (done) this.say(done);
      });
    }
    this.told.changed();
  }

  /** Put the card back and show the next one. */
  skip() {
    const card = this.mode === "ready" ? this.stack.take() : null;
    if (!card) return;
    this.word = "";
    if (card.lease !== null) {
      this.putAway.add(card.lease);
      this.post("skip", "DELETE", `leases/${card.lease}`, null);
    }
    this.told.newCard();
    if (!this.stack.top) void this.fill();
  }

  /** This prospect's next number. */
  async nextNumber() {
    const card = this.stack.top;
    if (this.mode !== "ready" || !card || this.asking) return;
    const [first, ...others] = card.lines;
    if (!first || !others[0]) {
      this.say("There is no other number for this one.");
      return;
    }
    this.asking = true;
    try {
      const other = await this.outbox.ask("POST", `leases/${card.lease}/lines`, { line: others[0].line });
      if (this.stack.top === card && !this.call) {
        this.stack.cards[0] = other;
        this.word = "";
        this.told.newCard();
      }
    } catch (problem) {
      if (!(problem instanceof NotTaken)) throw problem;
      this.word = `${problem.message} ${problem.hint}`.trim();
    }
    this.asking = false;
    this.told.changed();
  }

  /** Off the list, for a card that was not dialled. */
  suppressCard() {
    const card = this.mode === "ready" ? this.stack.take() : null;
    if (!card) return;
    const key = crypto.randomUUID();
    const body = { key, scope: "PERSON", why: ASKED_ON_CALL, session: this.boot.session.id, want: this.stack.room };
    this.post("suppress", "POST", `prospects/${card.prospect}/suppressions`, body);
    this.dropEverywhere(card);
    this.word = `${card.name || card.company || "That number"} will not be called again.`;
    this.told.newCard();
    if (!this.stack.top) void this.fill();
  }

  /** @param {Card} card */
  dropEverywhere(card) {
    const gone = [card, ...this.stack.cards.filter((each) => each.prospect === card.prospect || same(each, card))];
    for (const each of gone) if (each.lease !== null) this.putAway.add(each.lease);
    this.stack.cards = this.stack.cards.filter((each) => !gone.includes(each));
  }

  /** @param {Card} card */
  takeIncoming(card) {
    this.begin(card, true);
  }

  // ------------------------------------------------------------------ in a call

  /** They answered; or, after a gatekeeper, I was put through. */
  answered() {
    if (!this.call) return false;
    if (!this.call.answered_at) {
      this.call.answered_at = stamp();
      this.call.voicemail = false; // somebody picked up while the tape ran
    } else if (this.call.gatekeeper && !this.call.put_through) this.call.put_through = true;
    else return false;
    this.word = "";
    this.keepCall();
    this.told.changed();
    return true;
  }

  /** May the keys that end a call be heard yet? */
  get deaf() {
    const { call } = this;
    if (!call || this.mode !== "ringing" || call.undone || call.voicemail) return false;
    return now() - Date.parse(call.dialled_at) < this.boot.deaf_seconds * 1000;
  }

  voicemail() {
    if (!this.call) return;
    if (this.call.voicemail) {
      this.log({ outcome: "VOICEMAIL_LEFT" });
      return;
    }
    this.call.voicemail = true;
    this.keepCall();
    this.told.changed();
  }

  gatekeeper() {
    const { call } = this;
    if (!call) return;
    if (call.gatekeeper && !call.put_through) {
      this.log({ outcome: "GATEKEEPER" });
      return;
    }
    call.gatekeeper = true;
    call.put_through = false;
    if (!call.answered_at) call.voicemail = false;
    call.answered_at ??= stamp();
    this.keepCall();
    this.told.changed();
  }

  /** @param {string} text */
  note(text) {
    if (!this.call) return;
    this.call.note = text;
    this.keepCall();
  }

  /** Who is at the other end. @param {string} role @param {string} name */
  speaks(role, name) {
    if (!this.call) return;
    Object.assign(this.call, { spoke_with: role, spoke_name: name });
    this.keepCall();
    this.told.changed();
  }

  /** @param {import("./types").Trigger} trigger */
  addTrigger(trigger) {
    this.call?.triggers.push(trigger);
    this.keepCall();
    this.told.changed();
  }

  /** @param {string} label @param {string} value */
  addFact(label, value) {
    if (!this.call) return;
    this.call.facts = [...this.call.facts.filter((each) => each.label !== label), { label, value }];
    this.keepCall();
    this.told.changed();
  }

  /** @param {Rung} rung @param {string | null} [appointmentAt] */
  reach(rung, appointmentAt = null) {
    const outcome = rung.kind === "APPOINTMENT" || rung.kind === "SALE" ? rung.kind : "RUNG";
    this.log({ outcome, rung, appointment_at: appointmentAt });
  }

  /**
   * End the call: write its log, show the next card. The log travels afterwards.
   * @param {Ending} ending
   */
  log(ending) {
    const { call } = this;
    if (!call) return;
    call.ended_at ??= stamp();
    const human = connected(ending.outcome);
    const opening = this.opening?.version ?? null;
    const deal = human ? (call.deal ?? null) : null;
    if (deal) this.deals.spend(deal);
    this.count(ending.outcome, call.came_in, 1);
    this.call = null;
    this.keepCall();
    if (ending.suppress) this.dropEverywhere(call.card);
    this.post("log", "PUT", `calls/${call.key}/outcome`, {
      lease: call.card.lease,
      session: call.session,
      number: call.number,
      prospect: call.card.prospect,
      dialled_at: call.dialled_at,
      answered_at: human ? call.answered_at : null,
      ended_at: call.ended_at,
      outcome: ending.outcome,
      reason: ending.reason ?? null,
      finer: "",
      rung: ending.rung?.id ?? null,
      said_at: null,
      appointment_at: ending.appointment_at ?? null,
      hang_up: null,
      spoke_with: call.spoke_with || (call.gatekeeper ? (call.put_through ? "DECISION_MAKER" : "GATEKEEPER") : ""),
      spoke_name: call.spoke_name ?? "",
      must_change: "",
      note: call.note,
      triggers: call.triggers,
      hearings: structuredClone(call.hearings),
      facts: call.facts,
      right_person: ending.right_person ?? null,
      saved_rung: null,
      suppress: ending.suppress ?? null,
      want: this.stack.room,
      holding: this.stack.leases,
      came_in: call.came_in,
      opening,
      ...(deal ? { deal: deal.key } : {}),
      marks: marksOf(call),
    }, call); // prettier-ignore
    const name = call.card.name || call.card.company || call.card.lines[0]?.display || "";
    this.last = {
      call: { ...call },
      pending: true,
      chosen: "",
      saved: null,
      reason: ending.reason ?? "",
      finer: "",
      strip: {
        key: call.key, name, prospect: call.card.prospect, outcome: ending.outcome, label: this.labelOf(ending),
        tone: this.toneOf(ending.outcome), value: this.totals.value_per_dial, back: null, back_at: null, why: "",
      },
    }; // prettier-ignore
    this.keepLast();
    this.gapFrom = call.ended_at;
    this.word = "";
    this.aside = "";
    const person = ending.right_person;
    this.expected = person && this.outbox.reached ? { name: person.name, title: person.title, call: call.key } : null;
    if (this.expected) setTimeout(() => this.giveUpExpecting(call.key), 5000);
    this.told.newCard();
  }

  /** @param {Ending} ending */
  labelOf(ending) {
    const reason = this.boot.reasons.find((each) => each.code === ending.reason);
    if (reason) return `no: ${reason.label.toLowerCase()}`;
    if (ending.rung) return ending.rung.label;
    return (this.boot.outcomes.find((each) => each.code === ending.outcome)?.label ?? ending.outcome).toLowerCase();
  }

  /** @param {string} outcome @returns {"no" | "yes" | "quiet"} */
  toneOf(outcome) {
    if (["RUNG", "APPOINTMENT", "SALE"].includes(outcome)) return "yes";
    return ["NO", "HUNG_UP", "OFF_LIST"].includes(outcome) ? "no" : "quiet";
  }
}
