// @ts-check
/** Rehearsing: the clock of one's own voice, and the browser's voice for whoever wants to hear it first. */

import { hasVoice, hush, speak } from "../base/voice.js";

const say = document.getElementById("say");
const label = document.getElementById("say-label");
const read = document.getElementById("read");
const took = document.getElementById("took");
const words = document.getElementById("words");

if (say && label && read && took && words) {
  const idle = label.textContent;
  let begun = 0;

  const start = () => {
    hush();
    begun = performance.now();
    label.textContent = "Said";
    took.textContent = "Now you.";
  };
  const stop = () => {
    const seconds = (performance.now() - begun) / 1000;
    begun = 0;
    label.textContent = idle;
    took.textContent = `It took you ${seconds.toFixed(1)} s.`;
  };
  say.hidden = false;
  say.addEventListener("click", () => (begun ? stop() : start()));
  read.addEventListener("click", () => {
    if (begun) stop();
    took.textContent = "Listen.";
    speak(words.textContent ?? "", () => (took.textContent = "Now you: space starts the clock."));
  });
  read.hidden = !hasVoice();
  const without = document.getElementById("no-voice");
  if (without) without.hidden = hasVoice();
  window.addEventListener("pagehide", hush);
}
