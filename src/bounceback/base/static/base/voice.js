// @ts-check
/** The browser's voice. Some browsers have none, and some fetch it from their maker. */

const LATE_MS = 6000;

/** Has this browser a voice? */
export function hasVoice() {
  return "speechSynthesis" in window;
}

/**
 * Speak, after silencing what was spoken. `over` is told once: when all was said, when it failed, or when no voice
 * came for a while; never after another `speak` or `hush`.
 * @param {string} words
 * @param {() => void} [over]
 */
export function speak(words, over = () => {}) {
  hush();
  if (!hasVoice()) {
    over();
    return;
  }
  const mine = speech;
  const once = () => {
    if (mine !== speech) return;
    speech += 1;
    clearTimeout(late);
    over();
  };
  const said = new SpeechSynthesisUtterance(words);
  said.lang = "en-US";
  late = window.setTimeout(once, LATE_MS);
  said.onend = said.onerror = once;
  window.speechSynthesis.speak(said);
}

/** Be quiet. */
export function hush() {
  speech += 1;
  clearTimeout(late);
  if (hasVoice()) window.speechSynthesis.cancel();
}

let speech = 0; // which speech this is: one that was cut off tells nothing
let late = 0;
