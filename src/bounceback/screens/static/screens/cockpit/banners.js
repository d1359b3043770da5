// @ts-check
/** What the caller must know about the page itself: server away, letters returned, a bad run. */

import { make, setText, show, the } from "./dom.js";
import { keeps, read, write } from "./store.js";

/** @typedef {import("./cockpit.js").Cockpit} Cockpit */

/** @param {Cockpit} cockpit */
export function drawBanners(cockpit) {
  drawPost(cockpit);
  drawReturned(cockpit);
  drawStreak(cockpit);
  // Those who listen hear what changed about page and card; the clocks stay silent.
  const away = the("banner-away").hidden ? "" : `${the("away-text").textContent} ${the("away-hint").textContent}`;
  setText(the("spoken"), [cockpit.word, cockpit.aside, away].filter(Boolean).join(" "));
}

/** The badge, and the line that says that all is safe. @param {Cockpit} cockpit */
function drawPost(cockpit) {
  const { outbox } = cockpit;
  const calls = outbox.callsWaiting;
  const badge = the("post");
  const away = !outbox.reached || !!outbox.lockedOut || !!outbox.trouble;
  show(badge, calls > 0 && (away || outbox.fails > 0));
  setText(badge, calls === 1 ? "1 call waits" : `${calls} calls wait`);
  const banner = the("banner-away");
  show(banner, away || !keeps());
  if (outbox.lockedOut) {
    setText(the("away-text"), "This browser has to be let in again.");
    setText(the("away-hint"), `${outbox.lockedOut} ${safe(calls)} Then load this page again.`);
  } else if (outbox.reached && outbox.trouble) {
    setText(the("away-text"), outbox.trouble);
    setText(the("away-hint"), `${safe(calls)} Go on with the cards in hand; it is saved when that is mended.`);
  } else if (away) {
    setText(the("away-text"), "Bounceback does not answer.");
    setText(the("away-hint"), `${safe(calls)} Go on with the cards in hand; it is sent when the connection is back.`);
  } else if (!keeps()) {
    setText(the("away-text"), "This browser keeps nothing.");
    setText(the("away-hint"), "Do not close or reload this page while calls wait to be sent.");
  }
}

/** @param {number} calls */
function safe(calls) {
  if (calls === 0) return "Nothing is lost.";
  return calls === 1 ? "1 call waits here, safe." : `${calls} calls wait here, safe.`;
}

/** @param {Cockpit} cockpit */
function drawReturned(cockpit) {
  const { returned } = cockpit;
  show(the("banner-returned"), returned.length > 0);
  if (!returned.length) return;
  setText(the("returned-title"), returned.length === 1 ? "One thing was not accepted." : `${returned.length} things were not accepted.`);
  the("returned-list").replaceChildren(
    ...returned.map(({ letter, text, hint }) => {
      const note = typeof letter.body?.note === "string" && letter.body.note ? ` Its note: “${letter.body.note}”` : "";
      return make("li", "", make("b", "", letter.who || "A change"), ` ${text} ${hint}${note}`);
    }),
  );
}

/** A bad run is put in proportion, once. @param {Cockpit} cockpit */
function drawStreak(cockpit) {
  const words = cockpit.totals.streak ?? "";
  const name = `streak.${cockpit.boot.session.id}`;
  const banner = the("banner-streak");
  const seen = read(name, "");
  if (words && !seen) {
    write(name, cockpit.last?.call.key ?? "seen");
    setText(banner, words);
    show(banner, true);
  } else if (cockpit.call) {
    show(banner, false); // until the next dial
  }
}
