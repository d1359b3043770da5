// @ts-check
/** The cockpit: puts card stack, outbox, state, keys and screen together. */

import { isPlain, isTyping, keysAreOn } from "../../base/keys.js";
import { setByServer } from "./clock.js";
import { Cockpit } from "./cockpit.js";
import { Dialogs } from "./dialogs.js";
import { setText, show, the, theInput } from "./dom.js";
import { Drawers, sendDraft } from "./drawers.js";
import { actionOf, spoken, withChanges } from "./keyboard.js";
import { cookie, Outbox } from "./outbox.js";
import { whenPainted } from "./painted.js";
import { draw, nameOf, tick } from "./render.js";
import { Stack } from "./stack.js";
import { claim, waitInLine } from "./tabs.js";

const HEARTBEAT_MS = 40_000;
const EMPTY_MS = 30_000;

/** @type {import("./types").Boot} */
const boot = JSON.parse(the("cockpit-data").textContent ?? "{}");
setByServer(boot.now);

const stack = new Stack();
const outbox = new Outbox(
  { base: "/api/v1/", token: () => cookie(boot.csrf_cookie ?? "csrftoken") },
  {
    answered: (letter, answer) => cockpit.answeredBy(letter, answer),
    returned: (returned) => cockpit.returnedBy(returned),
    leaving: (letter) => cockpit.leaving(letter),
    changed: () => redraw(),
  },
);
const cockpit = new Cockpit(boot, stack, outbox, { changed: () => redraw(), newCard: () => showNewCard() });
const rows = withChanges(boot.keys_table);
const drawers = new Drawers(cockpit, () => comeBack());
const dialogs = new Dialogs(cockpit, rows, () => comeBack());

/** The first of two presses: which action waits for its second, and until when. */
let armed = { id: "", until: 0 };
let owner = false;
let wasOwner = false;
let asked = 0; // an animation frame that will draw
let keyPressed = 0; // when the key that is being obeyed was pressed

function redraw() {
  asked ||= requestAnimationFrame(() => {
    asked = 0;
    draw(cockpit);
  });
}

/** The next name must be on screen at once: drawn now, not with the next frame. */
function showNewCard() {
  drawers.close(false);
  disarm();
  draw(cockpit);
  comeBack();
  window.scrollTo({ top: 0 });
  if (!keyPressed) return;
  const start = keyPressed;
  keyPressed = 0;
  performance.mark("next-name-drawn");
  whenPainted("key-to-next-name", start);
}

/** The focus goes back to the card, so that the next key is a key, and those who listen hear the name. */
function comeBack() {
  const place = cockpit.mode === "empty" ? the("empty-text") : the("card-name");
  if (!isTyping(document.activeElement) || !document.activeElement?.checkVisibility()) place.focus({ preventScroll: true });
  else place.focus({ preventScroll: true });
}

function disarm() {
  armed = { id: "", until: 0 };
  for (const each of document.querySelectorAll(".armed")) each.classList.remove("armed");
}

/**
 * Two presses of one key: true at the second.
 * @param {string} id
 */
function twice(id) {
  if (armed.id === id && Date.now() < armed.until) {
    disarm();
    return true;
  }
  disarm();
  const until = Date.now() + boot.twice_within_seconds * 1000;
  armed = { id, until };
  for (const each of document.querySelectorAll(`[data-action="${id}"]`)) each.classList.add("armed");
  cockpit.say(`Once more: ${cockpit.card ? nameOf(cockpit.card) : "this one"} is never called again.`);
  setTimeout(() => {
    if (armed.until !== until) return;
    disarm();
    cockpit.say("");
  }, boot.twice_within_seconds * 1000);
  return false;
}

/** @param {string} place  "1" for the first @param {boolean} fromStrip */
function rung(place, fromStrip) {
  const reached = boot.campaign.rungs[Number(place) - 1];
  if (!reached) return;
  const { call, last } = cockpit;
  if (reached.kind === "APPOINTMENT") {
    const zone = (call ?? last?.call)?.card.zone || Intl.DateTimeFormat().resolvedOptions().timeZone;
    const moment = (/** @type {number | null} */ at) => (at === null ? null : new Date(at).toISOString());
    if (call) drawers.openWhen(reached.label, "Book", zone, true, (at) => cockpit.reach(reached, moment(at)));
    else if (last?.strip.outcome === "APPOINTMENT") sayWhen();
    else if (cockpit.lastCanBeSaved) drawers.openWhen(reached.label, "Book", zone, true, (at) => cockpit.saveRung(reached, moment(at)));
    return;
  }
  if (call && !fromStrip) cockpit.reach(reached);
  else if (!call) cockpit.saveRung(reached);
}

function sayWhen() {
  const { last } = cockpit;
  if (!last || last.strip.outcome === "OFF_LIST") return;
  const zone = last.call.card.zone || Intl.DateTimeFormat().resolvedOptions().timeZone;
  const title = last.strip.outcome === "APPOINTMENT" ? `When do you meet ${last.strip.name}?` : `When did ${last.strip.name} say?`;
  drawers.openWhen(title, "Set", zone, false, (at, words) => {
    if (at !== null) cockpit.pickMoment(at, words);
  });
}

/**
 * Do what a key or a button says. False when nothing in the present state answers to it.
 * @param {string} id
 * @param {boolean} [fromStrip]
 * @returns {boolean}
 */
function obey(id, fromStrip = false) {
  if (!owner) return false;
  const { mode, call } = cockpit;
  if (id !== "off_list" && armed.id) disarm();
  const [kind, place = ""] = id.split("_");
  if (kind === "ear") {
    drawers.ear.obey(id);
    return true;
  }
  if (kind === "reason" && /^\d$/.test(place)) {
    const reason = boot.reasons.find((each) => each.key === place);
    if (!call || !reason) return false;
    if (!cockpit.deaf && !call.voicemail) cockpit.log({ outcome: "NO", reason: reason.code });
    return true;
  }
  if (kind === "date" && /^\d$/.test(place)) {
    const choice = boot.dates.find((each) => each.key === place);
    if (!cockpit.last || !choice) return false;
    cockpit.pickDate(choice);
    return true;
  }
  if (kind === "rung") {
    if (mode === "ringing" && !call?.undone) return false;
    rung(place, fromStrip);
    return true;
  }
  if (kind === "plan") return cockpit.mark(Number(place) - 1);
  if (kind === "why") return cockpit.takeProposal(Number(place) - 1);
  switch (id) {
    case "finer": return drawers.openFiner();
    case "dial": void cockpit.dial(); return true;
    case "skip": cockpit.skip(); return true;
    case "next_number": void cockpit.nextNumber(); return true;
    case "pause": dialogs.pause(); return true;
    case "came_in": dialogs.incoming(); return true;
    case "help": dialogs.help(); return true;
    case "undo": cockpit.undo(); return true;
    case "said_when": sayWhen(); return true;
    case "off_firm": cockpit.offFirm(); return true;
    case "open_call": openCall(); return true;
    case "calendar": return calendar();
    case "no_answer": if (!cockpit.deaf) cockpit.log({ outcome: call?.voicemail ? "VOICEMAIL" : "NO_ANSWER" }); return true;
    case "busy": cockpit.log({ outcome: "BUSY" }); return true;
    case "wrong_number": cockpit.log({ outcome: "WRONG_NUMBER" }); return true;
    case "voicemail": cockpit.voicemail(); return true;
    case "answered": return cockpit.answered();
    case "hung_up": if (!cockpit.deaf && !call?.voicemail) cockpit.log({ outcome: "HUNG_UP" }); return true;
    case "gatekeeper": cockpit.gatekeeper(); return true;
    case "right_person": drawers.openPerson(); return true;
    case "heard": if (!call && !cockpit.last) return false; drawers.openHeard(); return true;
    case "answer": drawers.openAnswer(); return true;
    case "speaker": drawers.openSpeaker(); return true;
    case "trigger": drawers.openTrigger(); return true;
    case "note": return goToNote();
    case "off_list": return offList();
    default: return false;
  }
} // prettier-ignore

function goToNote() {
  if (cockpit.call) theInput("note").focus();
  else if (cockpit.last) drawers.openLast();
  else return false;
  return true;
}

function offList() {
  if (!cockpit.card || !twice("off_list")) return true;
  if (cockpit.call) cockpit.log({ outcome: "OFF_LIST", suppress: { scope: "PERSON", why: "asked on the telephone" } });
  else cockpit.suppressCard();
  return true;
}

function openCall() {
  const address = cockpit.last?.strip.painful_url;
  if (address) window.open(address, "_blank", "noopener");
}

/** The appointment as a file for the calendar; the page stays. */
function calendar() {
  const appointment = cockpit.last?.strip.appointment;
  if (!appointment || !boot.calendar_url) return false;
  location.assign(boot.calendar_url.replace("/0.ics", `/${appointment}.ics`));
  return true;
}

document.addEventListener("keydown", (event) => {
  if (!owner || dialogs.open || !keysAreOn()) return;
  if (drawers.open === "trigger") {
    if (isPlain(event) && drawers.triggerKey(event)) event.preventDefault();
    return;
  }
  if (drawers.open === "finer" && inFiner(event)) {
    event.preventDefault();
    return;
  }
  if (event.key === "Enter" && isPlain(event) && event.target === the("card-name") && event.code === "Enter" && cockpit.call) {
    if (drawers.openWords()) event.preventDefault();
    return;
  }
  if (drawers.open === "ear" && inTheEar(event)) {
    event.preventDefault();
    return;
  }
  const row = actionOf(event, rows, cockpit.mode);
  if (!row) return;
  keyPressed = event.timeStamp;
  if (obey(row.id)) event.preventDefault();
  keyPressed = 0;
  if (drawers.open) whenPainted(`key-to-${drawers.open}`, event.timeStamp);
});

/** A key while the finer reasons are open. Digits are theirs alone; any other key of the cockpit leaves them. @param {KeyboardEvent} event */
function inFiner(event) {
  if (!isPlain(event)) return false;
  if (drawers.finer.key(event)) return true;
  const row = actionOf(event, rows, cockpit.mode);
  if (row?.id === "finer") return true;
  if (row && row.id !== "help") drawers.close(false);
  return false;
}

const BESIDE_THE_EAR = ["help", "answered", "gatekeeper", "plan_1", "plan_2"];

/**
 * A key while a card is in the ear. Digits are the ear's alone; what goes on with the talk, or ends it, leaves the ear.
 * @param {KeyboardEvent} event
 */
function inTheEar(event) {
  if (event.key === "Escape" && isPlain(event) && !isTyping(event.target)) {
    drawers.close();
    return true;
  }
  keyPressed = event.timeStamp; // hung up: the next name is due
  const own = actionOf(event, rows, "ear");
  if (own) obey(own.id);
  keyPressed = 0;
  if (own) return true;
  const row = actionOf(event, rows, cockpit.mode);
  if (!row) return false;
  if (/^(reason|date)_/.test(row.id)) return true;
  if (!BESIDE_THE_EAR.includes(row.id)) drawers.close(false);
  return false;
}

the("objections").addEventListener("click", (event) => {
  const chip = event.target instanceof Element ? event.target.closest("[data-objection]") : null;
  const card = chip instanceof HTMLElement ? cockpit.album.byKey(chip.dataset.objection) : null;
  if (owner && card) drawers.hear(card.key, card.front);
});

document.addEventListener("click", (event) => {
  const control = event.target instanceof Element ? event.target.closest("#cockpit [data-action]") : null;
  if (!(control instanceof HTMLButtonElement) || control.disabled) return;
  const focus = document.activeElement;
  keyPressed = event.timeStamp;
  obey(control.dataset.action ?? "", !!control.closest("#strip"));
  keyPressed = 0;
  // A button that was clicked must not be pressed again by the next space.
  if (document.activeElement === focus && focus === control && event.detail > 0) comeBack();
});

const note = theInput("note");
note.addEventListener("input", () => {
  if (cockpit.call && note.dataset.call === cockpit.call.key) cockpit.note(note.value);
});
note.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "Escape" || (event.key === "Enter" && !event.shiftKey)) {
    event.preventDefault();
    comeBack();
  }
});

the("take-over").addEventListener("click", () => claim(told, { steal: true }));
the("returned-seen").addEventListener("click", () => cockpit.forgetReturned());
the("ask-again").addEventListener("click", () => void cockpit.fill());

window.addEventListener("blur", () => show(the("banner-keyboard"), owner));
window.addEventListener("focus", () => show(the("banner-keyboard"), false));

/** Write the caller's own keys on the controls. */
function writeKeys() {
  const own = new Map(rows.map((each) => [each.id, each]));
  drawers.ear.keyOf = (id) => spoken(own.get(id)?.key ?? "");
  for (const control of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("#cockpit [data-action][data-key]"))) {
    const row = own.get(control.dataset.action ?? "");
    if (!row) continue;
    control.dataset.key = row.key;
    control.querySelectorAll("kbd").forEach((each) => setText(/** @type {HTMLElement} */ (each), spoken(row.key)));
  }
}

const told = {
  owned: () => {
    if (wasOwner) {
      location.reload(); // the cards and the call in hand here are from before the other tab went on with them
      return;
    }
    owner = true;
    show(the("banner-tab"), false);
    outbox.open();
    cockpit.resume();
    sendDraft(cockpit);
    draw(cockpit);
    comeBack();
    whenIdle(() => void cockpit.album.load());
  },
  elsewhere: () => {
    show(the("banner-tab"), true);
    draw(cockpit);
    waitInLine(told);
  },
  lost: () => {
    owner = false;
    wasOwner = true;
    outbox.close();
    show(the("banner-tab"), true);
  },
};

cockpit.album.changed = () => {
  drawers.cardsChanged();
  redraw();
};

/** After all that the first card needs. @param {() => void} what */
function whenIdle(what) {
  if ("requestIdleCallback" in window) requestIdleCallback(what, { timeout: 3000 });
  else setTimeout(what, 500);
}

writeKeys();
draw(cockpit);
claim(told);
setInterval(() => tick(cockpit), 250);
let wasDeaf = false;
setInterval(() => {
  if (cockpit.deaf !== wasDeaf) redraw();
  wasDeaf = cockpit.deaf;
}, 100);
setInterval(() => {
  if (!owner || outbox.lockedOut) return;
  void cockpit.fill();
  if (!cockpit.album.known) void cockpit.album.load();
}, HEARTBEAT_MS);
setInterval(() => {
  const opens = cockpit.empty?.opens_at;
  if (owner && cockpit.mode === "empty" && opens && Date.parse(opens) <= Date.now()) void cockpit.fill();
}, EMPTY_MS);
// For those who look at the page with a debugger, and for the tests.
document.documentElement.dataset.cockpit = "running";

