// @ts-check
/**
 * The small forms that open beside the card: objection cards (picker and ear), answer, day and hour, right person, trigger, note and finer
 * reason of the last call. One is open at a time; Esc closes it and does nothing else; Enter keeps.
 */

import { dayAndTimeIn, differs, minutes, now, timeIn } from "./clock.js";
import { ordinal } from "./album.js";
import { make, setText, show, the, theInput } from "./dom.js";
import { Ear } from "./ear.js";
import { Finer } from "./finer.js";
import { Options } from "./options.js";
import { whenPainted } from "./painted.js";
import { Picker } from "./picker.js";
import { read, write } from "./store.js";
import { handySlots, readWhen } from "./when.js";

/** @typedef {import("./cockpit.js").Cockpit} Cockpit */
/** @typedef {import("./types").Rung} Rung */

const NAMES = ["heard", "ear", "answer", "when", "person", "speaker", "trigger", "words", "last", "finer"];
const SPEAKERS = [
  { role: "DECISION_MAKER", label: "the one who decides" },
  { role: "GATEKEEPER", label: "a gatekeeper" },
  { role: "SPOUSE", label: "husband or wife" },
  { role: "COLLEAGUE", label: "a colleague" },
  { role: "OTHER", label: "somebody else" },
];

export class Drawers {
  /** @param {Cockpit} cockpit @param {() => void} comeBack  give the focus back to the card */
  constructor(cockpit, comeBack) {
    this.cockpit = cockpit;
    this.comeBack = comeBack;
    this.open = "";
    this.question = 0;
    /** @type {{keep: (moment: number | null, words: string) => void, zone: string, openEnd: boolean} | null} */
    this.asked = null;
    /** @type {import("./types").Trigger | null} */
    this.trigger = null;
    this.lastKey = ""; // whose note is being written in the drawer "last"
    this.picker = new Picker(cockpit, (card, words) => this.hear(card?.key ?? null, words));
    this.finer = new Finer(cockpit, () => this.close());
    this.ear = new Ear(cockpit, { close: () => this.close(), pickAgain: () => this.openHeard() });
    /** @type {Options<{moment: number | null, words: string}>} */
    this.slots = new Options(theInput("when"), the("when-list"), (slot) => [slot.words], (slot) => this.keepWhen(slot));
    /** @type {Options<{role: string, label: string}>} */
    this.speakers = new Options(theInput("speaker"), the("speaker-list"), (each) => [each.label], () => this.keepSpeaker());
    this.listen();
  }

  listen() {
    for (const name of NAMES) {
      const drawer = the(`drawer-${name}`);
      drawer.addEventListener("submit", (event) => {
        event.preventDefault();
        this.keep();
      });
      drawer.addEventListener("keydown", (event) => {
        if (event.isComposing) return;
        if (event.key === "Escape") {
          event.preventDefault();
          event.stopPropagation();
          this.close();
        }
        if (event.key === "Enter" && !event.shiftKey && event.target instanceof HTMLTextAreaElement) {
          event.preventDefault();
          this.keep();
        }
      });
      drawer.querySelector("[data-close]")?.addEventListener("click", () => this.close());
    }
    theInput("heard").addEventListener("input", (event) => whenPainted("letter-to-list", event.timeStamp));
    theInput("when").addEventListener("input", () => this.readWhen());
    theInput("answer").addEventListener("keydown", (event) => {
      if (event.isComposing || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
      event.preventDefault();
      this.ask(this.question + (event.key === "ArrowDown" ? 1 : -1));
    });
    for (const id of ["last-note", "last-must"]) theInput(id).addEventListener("input", () => this.draftLast());
    for (const each of /** @type {NodeListOf<HTMLElement>} */ (the("drawer-trigger").querySelectorAll("[data-speaker]"))) {
      each.addEventListener("click", () => this.keepTrigger(each));
    }
  }

  /** @param {string} name @param {string} [focus] */
  show(name, focus) {
    if (this.open && this.open !== name) this.close(false);
    this.open = name;
    show(the("desk"), true); // hidden while nobody can be called
    show(the(`drawer-${name}`), true);
    the("cockpit").dataset.drawer = name;
    if (focus) theInput(focus).focus();
    this.cockpit.told.changed();
  }

  /** Close without keeping. @param {boolean} [focus] */
  close(focus = true) {
    if (!this.open) return;
    if (this.open === "last") this.keepLast();
    if (this.open === "heard") this.picker.close();
    if (this.open === "ear") this.ear.hearing = null;
    show(the(`drawer-${this.open}`), false);
    this.open = "";
    delete the("cockpit").dataset.drawer;
    this.asked = null;
    if (focus) this.comeBack();
    this.cockpit.told.changed();
  }

  /** Enter in the open drawer. */
  keep() {
    if (this.open === "heard") this.picker.keep() || this.close();
    else if (this.open === "answer") this.keepAnswer();
    else if (this.open === "when") this.keepWhen(this.slots.choice);
    else if (this.open === "person") this.keepPerson();
    else if (this.open === "speaker") this.keepSpeaker();
    else if (this.open === "words") this.keepWords();
    else this.close();
  }

  // ---------------------------------------------------------------- objection cards

  openHeard() {
    setText(the("heard-title"), this.cockpit.call ? "What did they say?" : `What did ${this.whose()} say?`);
    this.show("heard", "heard");
    this.picker.open();
  }

  /** The objection cards in hand are others now. */
  cardsChanged() {
    if (this.open !== "heard") this.picker.prepare();
    else if (this.picker.at < 0) this.picker.narrow();
  }

  /** An objection was heard: from now on it counts, and its card is in the ear. @param {string | null} card @param {string} words */
  hear(card, words) {
    const hearing = this.cockpit.hear(card, words);
    if (!hearing || !card) {
      this.close();
      return;
    }
    this.show("ear");
    this.ear.open(hearing);
    the("ear-title").focus();
  }

  whose() {
    return this.cockpit.last?.strip.name || "they";
  }

  // ---------------------------------------------------------------- answer

  openAnswer() {
    const { questions } = this.cockpit.boot.campaign;
    if (!questions.length) {
      this.cockpit.say("This campaign has no questions yet. A note keeps it too.");
      return;
    }
    const told = new Set(this.cockpit.call?.facts.map((each) => each.label));
    const next = questions.findIndex((each) => !told.has(each.text));
    this.show("answer", "answer");
    this.ask(Math.max(0, next));
  }

  /** @param {number} place */
  ask(place) {
    const { questions } = this.cockpit.boot.campaign;
    this.question = (place + questions.length) % questions.length;
    const question = questions[this.question];
    if (!question) return;
    setText(the("answer-title"), question.text);
    theInput("answer").value = this.cockpit.call?.facts.find((each) => each.label === question.text)?.value ?? "";
    theInput("answer").select();
  }

  keepAnswer() {
    const question = this.cockpit.boot.campaign.questions[this.question];
    const value = theInput("answer").value.trim();
    if (question && value) this.cockpit.addFact(question.text, value);
    this.close();
  }

  // ---------------------------------------------------------------- day and hour

  /**
   * @param {string} title
   * @param {string} verb
   * @param {string} zone  of the other end
   * @param {boolean} openEnd  may the hour be left open?
   * @param {(moment: number | null, words: string) => void} keep
   */
  openWhen(title, verb, zone, openEnd, keep) {
    this.asked = null;
    this.show("when", "when");
    this.asked = { keep, zone, openEnd };
    setText(the("when-title"), title);
    setText(the("when-verb"), verb);
    theInput("when").value = "";
    this.readWhen();
  }

  /** @param {number} moment @param {string} zone */
  whenWords(moment, zone) {
    const there = dayAndTimeIn(moment, zone);
    return differs(zone, moment) ? `${there} there · ${timeIn(moment)} here` : there;
  }

  readWhen() {
    if (!this.asked) return;
    const { zone, openEnd } = this.asked;
    const typed = theInput("when").value;
    const moment = readWhen(typed, zone, now(), 10);
    const read = the("when-read");
    if (moment !== null) {
      this.slots.set([{ moment, words: this.whenWords(moment, zone) }], 0);
      setText(read, "");
      return;
    }
    const slots = /** @type {{moment: number | null, words: string}[]} */ (
      handySlots(zone, now()).map((each) => ({ moment: each, words: this.whenWords(each, zone) }))
    );
    if (openEnd) slots.push({ moment: null, words: "agreed, the hour is still to be set" });
    this.slots.set(typed.trim() ? [] : slots, typed.trim() ? -1 : 0);
    setText(read, typed.trim() ? "Not understood yet, or past. “thu 2pm”, “tomorrow 9”, “26 nov 10:30” are." : "");
  }

  /** @param {{moment: number | null, words: string} | null} slot */
  keepWhen(slot) {
    const { asked } = this;
    if (!asked || !slot) return;
    this.close(false);
    asked.keep(slot.moment, slot.words);
    this.comeBack();
  }

  // ---------------------------------------------------------------- right person

  openPerson() {
    for (const id of ["person-name", "person-role", "person-number"]) theInput(id).value = "";
    this.show("person", "person-name");
  }

  keepPerson() {
    const name = theInput("person-name").value.trim();
    if (!name) return;
    const person = { name, title: theInput("person-role").value.trim(), number: theInput("person-number").value.trim() };
    this.close(false);
    this.cockpit.log({ outcome: "NO", reason: "WRONG_PERSON", right_person: person });
  }

  // ---------------------------------------------------------------- who speaks

  openSpeaker() {
    const { call } = this.cockpit;
    theInput("speaker").value = call?.spoke_name ?? "";
    const role = call?.spoke_with || (call?.gatekeeper && !call.put_through ? "GATEKEEPER" : "DECISION_MAKER");
    this.show("speaker", "speaker");
    this.speakers.set(SPEAKERS, SPEAKERS.findIndex((each) => each.role === role));
  }

  keepSpeaker() {
    const name = theInput("speaker").value.trim();
    const role = this.speakers.choice?.role ?? "";
    if (role || name) this.cockpit.speaks(role, name);
    this.close();
  }

  // ---------------------------------------------------------------- trigger

  openTrigger() {
    this.trigger = { second: this.cockpit.second, speaker: "ME", effect: "GOOD", text: "" };
    setText(the("trigger-second"), this.trigger.second === null ? "this moment" : minutes(this.trigger.second));
    this.show("trigger");
  }

  /** Keys of the four quarters, which stand as on the keyboard. @param {KeyboardEvent} event */
  triggerKey(event) {
    if (event.key === "Escape") {
      this.close();
      return true;
    }
    const key = event.key.toLowerCase();
    const button = /** @type {HTMLElement | null} */ (the("drawer-trigger").querySelector(`[data-key="${CSS.escape(key)}"]`));
    if (button) this.keepTrigger(button);
    return button !== null;
  }

  /** @param {HTMLElement} button */
  keepTrigger(button) {
    if (!this.trigger) return;
    this.trigger.speaker = button.dataset.speaker === "ME" ? "ME" : "THEY";
    this.trigger.effect = button.dataset.effect === "GOOD" ? "GOOD" : "BAD";
    const { trigger } = this;
    this.cockpit.addTrigger(trigger);
    this.close();
    this.trigger = trigger;
  }

  /** The words of the trigger just marked: Enter opens them. */
  openWords() {
    const trigger = this.cockpit.call?.triggers.at(-1);
    if (!trigger) return false;
    setText(the("words-title"), trigger.speaker === "ME" ? "What did you say?" : "What did they say?");
    theInput("words").value = trigger.text;
    this.show("words", "words");
    return true;
  }

  keepWords() {
    const trigger = this.cockpit.call?.triggers.at(-1);
    if (trigger) {
      trigger.text = theInput("words").value.trim();
      this.cockpit.keepCall();
    }
    this.close();
  }

  // ---------------------------------------------------------------- why the last call was a no

  /** @returns {boolean} */
  openFiner() {
    if (!this.cockpit.lastHasWhy) return false;
    this.show("finer");
    this.finer.open();
    return true;
  }

  // ---------------------------------------------------------------- note of the last call

  openLast() {
    const { last } = this.cockpit;
    if (!last) return;
    this.lastKey = last.call.key;
    const draft = read("draft", /** @type {any} */ (null));
    const mine = draft?.key === this.lastKey ? draft : null;
    setText(the("last-title"), `The call with ${last.strip.name}`);
    theInput("last-note").value = mine?.note ?? last.call.note;
    theInput("last-must").value = mine?.must_change ?? "";
    this.show("last", "last-note");
  }

  /** Every keystroke is kept, under the key of its call. */
  draftLast() {
    write("draft", { key: this.lastKey, note: theInput("last-note").value, must_change: theInput("last-must").value });
  }

  keepLast() {
    sendDraft(this.cockpit);
  }
}

/** Send a note that was typed for an earlier call; it belongs to that call, whichever is on screen. @param {Cockpit} cockpit */
export function sendDraft(cockpit) {
  const draft = read("draft", /** @type {{key: string, note: string, must_change: string} | null} */ (null));
  if (!draft) return;
  write("draft", null);
  const change = draft.must_change ? { note: draft.note, must_change: draft.must_change } : { note: draft.note };
  if (cockpit.last?.call.key === draft.key) {
    cockpit.last.call.note = draft.note;
    cockpit.patchLast(change);
  } else {
    cockpit.outbox.post({ kind: "patch", method: "PATCH", url: `calls/${draft.key}`, body: change, call: draft.key, who: "" });
  }
}

/**
 * What was marked in this call, as chips.
 * @param {import("./types").Call} call
 * @param {import("./album.js").Album} album
 */
export function marks(call, album) {
  const at = (/** @type {number | null} */ second) => (second === null ? "" : `${minutes(second)} `);
  const rows = [];
  if (call.gatekeeper) rows.push(make("li", "chip", call.put_through ? "gatekeeper put me through" : "a gatekeeper speaks"));
  const speaker = SPEAKERS.find((each) => each.role === call.spoke_with)?.label;
  if (speaker || call.spoke_name) rows.push(make("li", "chip", [call.spoke_name, speaker].filter(Boolean).join(", ")));
  for (const each of call.hearings) {
    const card = album.byKey(each.card);
    const find = card?.fresh ? [make("b", "yes", `new: your ${ordinal(card.nth)}`)] : [];
    rows.push(make("li", "chip", `${at(each.second)}“${each.text}”`, ...find));
  }
  for (const each of call.triggers) {
    const tone = make("b", each.effect === "GOOD" ? "yes" : "no", each.effect === "GOOD" ? "good" : "bad");
    const who = each.speaker === "ME" ? "I said it" : "they said it";
    rows.push(make("li", "chip", `${at(each.second)}${each.text ? `“${each.text}”` : who} · `, tone));
  }
  for (const each of call.facts) rows.push(make("li", "chip", `${each.label} `, make("b", "", each.value)));
  return rows;
}
