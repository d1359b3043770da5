// @ts-check
/** The dialogs: pause, "they called me", and the list of keys. */

import { ago, stamp } from "./clock.js";
import { make, setText, the, theInput } from "./dom.js";
import { spoken } from "./keyboard.js";
import { Options } from "./options.js";
import { NotTaken } from "./outbox.js";

/** @typedef {import("./cockpit.js").Cockpit} Cockpit */
/** @typedef {{prospect: number, number?: number, name: string, company: string, display: string, last: {text: string, outcome?: string, when: string} | string | null}} Found */

const WORDS = {
  READY: "Ready", LAST: "The call just logged, until the next dial", RINGING: "It rings", TALKING: "They talk", EAR: "While a card is in the ear", ANY: "Always",
}; // prettier-ignore

/** @param {string} id */
const dialog = (id) => /** @type {HTMLDialogElement} */ (the(id));

export class Dialogs {
  /** @param {Cockpit} cockpit @param {import("./types").KeyRow[]} rows @param {() => void} comeBack */
  constructor(cockpit, rows, comeBack) {
    this.cockpit = cockpit;
    this.rows = rows;
    this.asked = 0;
    /** @type {Options<Found>} */
    this.found = new Options(theInput("incoming"), the("incoming-list"), written, (found) => void this.take(found));
    for (const id of ["dialog-pause", "dialog-incoming", "dialog-help"]) {
      dialog(id).addEventListener("close", comeBack);
      dialog(id).querySelector("[data-close]")?.addEventListener("click", () => dialog(id).close());
    }
    dialog("dialog-pause").addEventListener("close", () => this.goOn());
    dialog("dialog-pause").addEventListener("keydown", (event) => {
      if (event.repeat || event.key !== "q" || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      void this.end();
    });
    the("go-on").addEventListener("click", () => dialog("dialog-pause").close());
    for (const each of document.querySelectorAll("[data-end]")) each.addEventListener("click", () => void this.end());
    theInput("incoming").addEventListener("input", () => void this.find());
    the("incoming-form").addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.found.choice) void this.take(this.found.choice);
    });
  }

  get open() {
    return document.querySelector("dialog[open]") !== null;
  }

  pause() {
    this.cockpit.paused = true;
    dialog("dialog-pause").showModal();
    the("go-on").focus();
    this.cockpit.told.changed();
  }

  goOn() {
    if (!this.cockpit.paused) return;
    this.cockpit.paused = false;
    // A pause is not a gap: the rhythm starts anew.
    if (this.cockpit.gapFrom) this.cockpit.gapFrom = stamp();
    this.cockpit.told.changed();
  }

  /** End the session and go to its debrief; what waits is sent first. */
  async end() {
    const { outbox, boot } = this.cockpit;
    const words = dialog("dialog-pause").open ? the("pause-words") : the("empty-hint");
    if (outbox.waiting) {
      outbox.hurry();
      setText(words, "Sending what waits …");
      const until = Date.now() + 4000;
      while (outbox.waiting && Date.now() < until) await new Promise((done) => setTimeout(done, 60));
    }
    if (outbox.waiting) {
      setText(words, `${outbox.callsWaiting} calls wait here, safe, because Bounceback does not answer. End the session when it is back.`);
      return;
    }
    try {
      const answer = await outbox.ask("POST", `sessions/${boot.session.id}/end`);
      location.assign(answer.debrief);
    } catch (problem) {
      if (!(problem instanceof NotTaken)) throw problem;
      setText(words, `${problem.message} ${problem.hint}`);
    }
  }

  incoming() {
    theInput("incoming").value = "";
    this.found.set([]);
    setText(the("incoming-words"), "");
    dialog("dialog-incoming").showModal();
    theInput("incoming").focus();
  }

  async find() {
    const typed = theInput("incoming").value.trim();
    this.asked += 1;
    const mine = this.asked;
    if (typed.length < 2) {
      this.found.set([]);
      return;
    }
    try {
      const rows = await this.cockpit.outbox.ask("GET", `prospects?digits=${encodeURIComponent(typed)}`);
      if (mine !== this.asked) return; // a later keystroke has asked again
      this.found.set(rows, 0);
      setText(the("incoming-words"), rows.length ? "" : "Nobody here by that number or name.");
    } catch (problem) {
      if (!(problem instanceof NotTaken)) throw problem;
      setText(the("incoming-words"), `${problem.message} ${problem.hint}`);
    }
  }

  /** @param {Found} found */
  async take(found) {
    try {
      const card = await this.cockpit.outbox.ask("POST", `sessions/${this.cockpit.boot.session.id}/incoming`, {
        prospect: found.prospect,
        number: found.number ?? null,
      });
      dialog("dialog-incoming").close();
      this.cockpit.takeIncoming(card);
    } catch (problem) {
      if (!(problem instanceof NotTaken)) throw problem;
      setText(the("incoming-words"), `${problem.message} ${problem.hint}`);
    }
  }

  help() {
    const parts = Object.entries(WORDS).map(([state, title]) => {
      const list = make("dl", "pairs small");
      for (const row of this.rows.filter((each) => each.states.includes(state) && this.means(each))) {
        const caps = Array.from({ length: row.presses }, () => make("kbd", "", spoken(row.key)));
        list.append(make("dt", "", ...caps.flatMap((cap) => [cap, " "])), make("dd", "", this.means(row)));
      }
      return make("section", "stack tight", make("h3", "", title), list);
    });
    the("help-list").replaceChildren(...parts);
    dialog("dialog-help").showModal();
  }

  /** What a key means in this campaign; "" when it means nothing. @param {import("./types").KeyRow} row */
  means(row) {
    const [kind, place] = row.id.split("_");
    const { boot } = this.cockpit;
    if (kind === "reason") return boot.reasons.find((each) => each.key === place)?.label ?? "";
    if (kind === "date") return boot.dates.find((each) => each.key === place)?.label ?? "";
    if (kind === "rung") return boot.campaign.rungs[Number(place) - 1]?.label ?? "";
    if (kind === "plan") return boot.plans[Number(place) - 1] ? row.does : "";
    return row.does;
  }
}

/** @param {Found} found */
function written(found) {
  const last = typeof found.last === "string" ? found.last : found.last ? `${found.last.text || found.last.outcome || ""} ${ago(found.last.when)}` : "";
  return [make("b", "", found.name || found.company || found.display), ` ${found.name ? found.company : ""} `, make("span", "quiet small", `${found.display} ${last}`)];
}
