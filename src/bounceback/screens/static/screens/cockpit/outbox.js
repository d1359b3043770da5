// @ts-check
/**
 * What waits to be sent to the server. Letters are kept in the browser until the server has answered, sent in
 * order, one at a time, again and again; each carries its call's key, so that the server takes it once.
 * Only the tab that owns the cockpit writes or sends.
 */

import { stamp } from "./clock.js";
import { read, write } from "./store.js";

const BOX = "outbox";
const ASIDE = "outbox.aside"; // letters at which the server fell over again and again
const SLOWEST_MS = 30_000;
const PATIENCE_MS = 15_000;
const FALLS = 5;

/** @typedef {import("./types").Letter} Letter */
/** @typedef {import("./types").Returned} Returned */

/** The server said no, or could not be asked. */
export class NotTaken extends Error {
  /** @param {number} status  0 when nobody answered @param {string} code @param {string} text @param {string} hint */
  constructor(status, code, text, hint) {
    super(text);
    this.status = status;
    this.code = code;
    this.hint = hint;
  }
}

/** A cookie's value, "" when there is none. @param {string} name */
export function cookie(name) {
  const found = document.cookie.split("; ").find((each) => each.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

export class Outbox {
  /**
   * @param {{base: string, token: () => string}} how
   * @param {{
   *   answered: (letter: Letter, answer: any) => void,
   *   returned: (returned: Returned) => void,
   *   changed: () => void,
   *   leaving: (letter: Letter) => void,
   * }} told
   */
  constructor(how, told) {
    this.how = how;
    this.told = told;
    /** @type {Letter[]} */
    this.letters = [];
    /** @type {Letter | null} */
    this.underway = null;
    this.owner = false;
    this.reached = true; // did the server answer the last time?
    this.lockedOut = "";
    this.trouble = ""; // what keeps the server from taking anything: a full disk
    this.fails = 0;
    this.timer = 0;
    this.hurried = false; // was there a call to hurry while a letter was underway?
    window.addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.hurry();
    });
  }

  /** This tab owns the outbox now: read what waits and start sending. */
  open() {
    this.letters = [...read(ASIDE, /** @type {Letter[]} */ ([])), ...read(BOX, /** @type {Letter[]} */ ([]))];
    write(ASIDE, null);
    this.owner = true;
    this.keep();
    this.hurry();
  }

  /** Another tab took over. */
  close() {
    this.owner = false;
    clearTimeout(this.timer);
  }

  get waiting() {
    return this.letters.length;
  }

  /** How many calls the waiting letters are about. */
  get callsWaiting() {
    return new Set(this.letters.map((each) => each.call ?? `letter ${each.id}`)).size;
  }

  keep() {
    write(BOX, this.letters.length ? this.letters : null);
  }

  /**
   * Put a letter in; it is safe when this returns.
   * @param {Omit<Letter, "id" | "written_at">} letter
   */
  post(letter) {
    const last = this.letters[this.letters.length - 1];
    this.letters.push({ ...letter, id: (last?.id ?? 0) + 1, written_at: stamp() });
    this.keep();
    // The screen comes first, the post afterwards.
    setTimeout(() => this.send(), 0);
  }

  /**
   * Take back letters that have not left yet. False when one of that kind is underway or gone.
   * @param {string} call
   * @param {import("./types").Kind} kind
   */
  takeBack(call, kind) {
    const mine = this.letters.find((each) => each.call === call && each.kind === kind);
    if (!mine || mine === this.underway) return false;
    this.letters = this.letters.filter((each) => each.call !== call || each.kind === "dial" || each === this.underway);
    this.keep();
    this.told.changed();
    return true;
  }

  /** Try at once, whatever the last failure was. */
  hurry() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.fails = 0;
    this.hurried = true;
    void this.send();
  }

  async send() {
    if (!this.owner || this.underway || this.timer || this.lockedOut) return;
    while (this.owner && this.letters.length) {
      const letter = /** @type {Letter} */ (this.letters[0]);
      this.underway = letter;
      this.hurried = false;
      if (!letter.tried) {
        this.told.leaving(letter); // once: a letter that is sent again must read the same
        letter.tried = true;
        this.keep();
      }
      this.told.changed();
      try {
        const answer = await this.ask(letter.method, letter.url, letter.body);
        this.gone(letter);
        this.fails = 0;
        this.trouble = "";
        this.told.answered(letter, answer);
      } catch (problem) {
        if (!(problem instanceof NotTaken)) throw problem;
        this.underway = null;
        if (problem.status === 403) {
          this.lockedOut = problem.hint || problem.message;
          break;
        }
        if (problem.status >= 400 && problem.status < 500 && problem.status !== 408 && problem.status !== 429) {
          this.gone(letter);
          this.told.returned({ letter, text: problem.message, hint: problem.hint });
          continue;
        }
        // It left for a network that was gone; the news of another came while it was on its way.
        if (problem.status === 0 && this.hurried) continue;
        this.fails += 1;
        this.trouble = problem.status === 503 || problem.status === 507 ? problem.message : "";
        // A full disk takes no letter at all: it is not this one's fault.
        const mayBeItsFault = problem.status >= 500 && problem.status !== 507;
        if (mayBeItsFault && this.fails >= FALLS && this.setAside(letter)) continue;
        this.timer = window.setTimeout(() => {
          this.timer = 0;
          void this.send();
        }, Math.min(SLOWEST_MS, 500 * 2 ** Math.min(this.fails, 10)));
        break;
      }
    }
    this.told.changed();
  }

  /** @param {Letter} letter */
  gone(letter) {
    this.underway = null;
    this.letters = this.letters.filter((each) => each !== letter);
    this.keep();
  }

  /**
   * One letter at which the server falls over must not hold up the others: it and its call's letters wait for
   * the next time the page is opened.
   * @param {Letter} letter
   */
  setAside(letter) {
    const same = this.letters.filter((each) => each === letter || (letter.call && each.call === letter.call));
    if (same.length === this.letters.length) return false; // nobody to hold up
    this.letters = this.letters.filter((each) => !same.includes(each));
    write(ASIDE, [...read(ASIDE, /** @type {Letter[]} */ ([])), ...same]);
    this.keep();
    this.fails = 0;
    return true;
  }

  /**
   * Ask the server something. Throws NotTaken.
   * @param {string} method
   * @param {string} url  below the base
   * @param {unknown} [body]
   * @returns {Promise<any>}
   */
  async ask(method, url, body) {
    /** @type {Response} */
    let response;
    try {
      response = await fetch(this.how.base + url, {
        method,
        headers: {
          Accept: "application/json",
          "X-CSRFToken": this.how.token(),
          // Another tab may have gone to another desk: the server then refuses, and the letter stays here.
          "X-Desk": document.documentElement.dataset.desk ?? "",
          ...(body === undefined || body === null ? {} : { "Content-Type": "application/json" }),
        },
        body: body === undefined || body === null ? undefined : JSON.stringify(body),
        credentials: "same-origin",
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
    } catch {
      this.hear(false);
      throw new NotTaken(0, "not-reached", "Bounceback does not answer.", "What you do is kept here and sent later.");
    }
    this.hear(response.status !== 502 && response.status !== 504);
    if (response.status === 204) return {};
    /** @type {any} */
    let answer = null;
    try {
      answer = await response.json();
    } catch {
      if (response.ok) throw new NotTaken(500, "broken", "The answer made no sense.", "It will be asked again.");
    }
    if (response.ok) return answer;
    throw new NotTaken(
      response.status,
      answer?.code ?? "broken",
      answer?.text ?? "Something went wrong on the server.",
      answer?.hint ?? "",
    );
  }

  /** @param {boolean} reached */
  hear(reached) {
    if (reached === this.reached) return;
    this.reached = reached;
    this.told.changed();
    if (reached) this.hurry();
  }
}
