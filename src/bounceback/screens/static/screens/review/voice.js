// @ts-check
/**
 * Practising aloud: the browser speaks the objection, a calm clock runs, then the card turns. Where the browser has
 * no voice, the clock runs all the same and the words are read.
 */

import { hasVoice, hush, speak } from "../../base/voice.js";
import { the, theInput, show, setText } from "../cockpit/dom.js";
import { read, write } from "../cockpit/store.js";

const SECONDS = 10;
const KEPT = "aloud";

export class Voice {
  /** @param {() => void} over  what happens when the time is over */
  constructor(over) {
    this.over = over;
    this.clock = 0;
    this.words = "";
    this.on = Boolean(read(KEPT, false));
  }

  /** Show the switch. */
  offer() {
    const box = theInput("aloud");
    box.checked = this.on;
    show(the("aloud-choice"), true);
    the("aloud-choice").title = hasVoice()
      ? "Your browser speaks. Some browsers fetch the voice from their maker."
      : "This browser has no voice: read the card, the clock runs.";
    box.addEventListener("change", () => {
      this.on = box.checked;
      write(KEPT, this.on);
      if (this.on) this.speak(this.words);
      else this.hush();
    });
  }

  /** Speak a front and start the clock, when that is wanted. @param {string} words */
  speak(words) {
    this.hush();
    this.words = words;
    // The clock starts when the objection has been said; a voice that never comes does not hold it up.
    if (this.on) speak(words, () => this.run());
  }

  run() {
    clearInterval(this.clock);
    const begun = performance.now();
    const timer = the("timer");
    const tick = () => {
      const gone = (performance.now() - begun) / 1000;
      timer.style.setProperty("--left", `${Math.min(100, (100 * gone) / SECONDS)}%`);
      setText(/** @type {HTMLElement} */ (timer.querySelector("span")), `${Math.max(0, Math.ceil(SECONDS - gone))} s`);
      if (gone >= SECONDS) this.over();
    };
    show(timer, true);
    tick();
    this.clock = window.setInterval(tick, 250);
  }

  /** Be quiet, and stop the clock. */
  hush() {
    hush();
    clearInterval(this.clock);
    show(the("timer"), false);
  }
}
