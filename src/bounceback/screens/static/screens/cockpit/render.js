// @ts-check
/** The state, drawn. Only the parts that changed are written; text goes in as text. */

import { ago, dayAndTimeIn, minutes, now, secondsSince, short, timeIn } from "./clock.js";
import { way } from "./dialling.js";
import { make, setText, show, the } from "./dom.js";
import { drawBanners } from "./banners.js";
import { drawStrip } from "./strip.js";
import { DID_WORDS } from "./trying.js";
import { fill } from "./wording.js";

/** @typedef {import("./cockpit.js").Cockpit} Cockpit */
/** @typedef {import("./types").Card} Card */

const TRIES = ["", "first try", "second try", "third try", "fourth try", "fifth try", "sixth try", "seventh try", "eighth try"];
const OBJECTIONS_SHOWN = 4;
const HANDSET_HINT = "Dial on your telephone; space starts the clock.";

/** @param {string | null} amount @param {string} currency */
export function money(amount, currency) {
  if (amount === null) return "";
  const value = Number(amount);
  return new Intl.NumberFormat("en-US", {
    style: "currency", currency, maximumFractionDigits: Number.isInteger(value) || value >= 100 ? 0 : 2,
  }).format(value); // prettier-ignore
}

/** What a card is called when it has no name. @param {Card} card */
export function nameOf(card) {
  return card.name || card.company || card.lines[0]?.display || "A number";
}

/** Everything. @param {Cockpit} cockpit */
export function draw(cockpit) {
  const root = the("cockpit");
  const { mode } = cockpit;
  root.dataset.mode = mode;
  root.classList.toggle("deaf", cockpit.deaf);
  root.classList.toggle("voicemail", !!cockpit.call?.voicemail);
  const empty = mode === "empty";
  show(the("desk"), !empty || !!root.dataset.drawer); // the last call can still be told about
  show(the("card"), !empty);
  show(the("outcomes"), !empty);
  show(the("empty"), empty);
  if (empty) drawEmpty(cockpit);
  else drawCard(cockpit);
  drawHead(cockpit);
  drawObjections(cockpit);
  drawPlans(cockpit);
  drawStrip(cockpit);
  drawBanners(cockpit);
  drawControls(cockpit);
  tick(cockpit);
}

/** @param {Cockpit} cockpit */
function drawHead(cockpit) {
  const totals = cockpit.shownTotals;
  const figure = (/** @type {string} */ id, /** @type {string | null} */ big, /** @type {string} */ small) => {
    const element = the(id);
    show(element, big !== null);
    if (big === null) return;
    setText(/** @type {HTMLElement} */ (element.querySelector("b")), big);
    setText(/** @type {HTMLElement} */ (element.querySelector(".quiet")), small);
  };
  const count = (/** @type {number} */ number) => number.toLocaleString("en-US");
  figure("figure-to-go", totals.to_go === null ? null : count(totals.to_go), "to go");
  figure("figure-worth", totals.value_per_dial === null ? null : money(totals.value_per_dial, totals.currency), "a dial");
  setText(the("worth-today"), totals.value_today === null ? "" : ` · ${money(totals.value_today, totals.currency)} today`);
  const pace = totals.dials_an_hour === null ? "" : ` · ${totals.dials_an_hour} an hour`;
  figure("figure-dials", count(totals.dials_today), `${totals.dials_today === 1 ? "dial" : "dials"}${pace}`);
  figure("figure-gap", totals.median_gap_seconds === null ? null : `${totals.median_gap_seconds} s`, "median gap");
}

/** @param {Cockpit} cockpit */
function drawCard(cockpit) {
  const { card, call, expected } = cockpit;
  if (!card) {
    const away = !cockpit.outbox.reached || !!cockpit.outbox.lockedOut;
    setText(the("card-name"), expected ? expected.name : away ? "No card left in hand" : "One moment");
    setText(the("card-firm"), expected ? expected.title : away ? "The next one comes when Bounceback answers." : "The next card is being fetched.");
    for (const id of ["card-promise", "card-last", "card-must", "card-more", "in-call", "opening-block"]) show(the(id), false);
    setText(the("card-place"), expected ? "Their card is being opened." : "");
    show(the("card-number"), false); // a button without a number would have no name
    setText(the("word"), cockpit.word);
    return;
  }
  setText(the("card-name"), nameOf(card));
  the("card-name").title = card.name.length > 40 ? card.name : "";
  drawFirm(card);
  drawPlace(card);
  drawHistory(card);
  drawOpening(cockpit);
  const line = card.lines[0];
  show(the("card-number"), !!line);
  drawNumber(line);
  drawWord(cockpit, card);
  show(the("in-call"), !!call);
  if (call) {
    const note = /** @type {HTMLTextAreaElement} */ (the("note"));
    if (note.dataset.call !== call.key) {
      note.dataset.call = call.key; // a note belongs to one call
      note.value = call.note;
    }
  }
  for (const item of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-question]"))) {
    const question = cockpit.boot.campaign.questions[Number(item.dataset.question)];
    const told = call?.facts.find((each) => each.label === question?.text) ?? card.facts.find((each) => each.label === question?.text);
    setText(/** @type {HTMLElement} */ (item.querySelector("b")), told?.value ?? "");
  }
  const script = cockpit.boot.campaign.voicemail;
  if (script) setText(the("voicemail-words"), fill(script, card, cockpit.boot.me));
  show(the("drawer-voicemail"), !!call?.voicemail && !the("cockpit").dataset.drawer);
}

/** The objection cards that are heard most in this campaign. @param {Cockpit} cockpit */
function drawObjections(cockpit) {
  const { album, mode } = cockpit;
  const list = the("objections");
  const most = album.cards.slice(0, OBJECTIONS_SHOWN);
  const text = most.map((each) => each.key).join(" ");
  if (list.dataset.text !== text) {
    list.dataset.text = text;
    list.replaceChildren(
      ...most.map((each) => {
        const chip = make("button", "chip", each.front);
        chip.setAttribute("type", "button");
        chip.dataset.objection = each.key;
        return make("li", "", chip);
      }),
    );
  }
  for (const chip of list.querySelectorAll("button")) chip.disabled = mode !== "talking";
  show(list, most.length > 0);
  show(the("objections-none"), album.known && !most.length);
}

/** @param {import("./types").CardLine | undefined} line */
function drawNumber(line) {
  const number = the("card-number");
  const extension = line?.extension ? ` ext. ${line.extension}` : "";
  if (number.textContent === `${line?.display ?? ""}${extension}`) return;
  number.replaceChildren(make("span", "nowrap", line?.display ?? ""));
  if (extension) number.append(make("span", "ext", extension));
}

/** @param {Card} card */
function drawFirm(card) {
  const parts = [card.name ? card.company : "", card.title, card.headcount ? `${card.headcount.toLocaleString("en-US")} people` : "", card.industry];
  const firm = parts.filter(Boolean).join(" · ");
  setText(the("card-firm"), firm);
  the("card-firm").title = firm.length > 80 ? firm : "";
}

/** @param {Card} card */
function drawPlace(card) {
  const place = the("card-place");
  const clock = make("b", "strong", timeIn(now(), card.zone));
  clock.id = "card-clock";
  /** @type {(string | Node)[][]} */
  const parts = [];
  if (card.place) parts.push([card.place]);
  if (card.zone) parts.push([clock, " there"]);
  parts.push([TRIES[card.try] ?? `try ${card.try}`]);
  if (card.renews_in_days !== null) {
    parts.push(["renewal in ", make("b", "strong", card.renews_in_days === 1 ? "1 day" : `${card.renews_in_days} days`)]);
  }
  if (card.why && !card.promise && card.standing !== "FRESH") parts.push([card.why]);
  const nodes = parts.flatMap((part, at) => (at ? [" · ", ...part] : part));
  const box = make("span", "", ...nodes);
  if (place.textContent !== box.textContent) place.replaceChildren(...nodes);
}

/** @param {Card} card */
function drawHistory(card) {
  const promise = the("card-promise");
  const due = card.promise ? Date.parse(card.promise.due_at) : 0;
  show(promise, !!card.promise || !!card.referred_by);
  if (card.promise && !card.referred_by) {
    const late = now() - due > 15 * 60_000;
    const said = card.promise.said ? ` · “${card.promise.said}”` : "";
    setText(promise, `Promised for ${dayAndTimeIn(due, card.zone)} there${late ? ", overdue" : ""}${said}`);
    promise.classList.toggle("amber", late);
  } else if (card.referred_by) {
    setText(promise, `${card.referred_by} sent you.`);
    promise.classList.remove("amber");
  }
  show(the("card-last"), !!card.last);
  if (card.last) {
    const { text, outcome, when, who } = card.last;
    setText(the("card-last-words"), text ? `“${text}”` : outcome);
    setText(the("card-last-when"), [ago(when), who].filter(Boolean).join(", "));
  }
  show(the("card-must"), !!card.must_change);
  setText(the("card-must-words"), card.must_change);
  const rows = [...card.facts.map((each) => [each.label, each.value]), ...Object.entries(card.attributes)];
  show(the("card-more"), rows.length > 0);
  const list = the("card-attributes");
  const text = rows.flat().join("\n");
  if (list.dataset.text !== text) {
    list.dataset.text = text;
    list.replaceChildren(...rows.flatMap(([label, value]) => [make("dt", "", label ?? ""), make("dd", "", value ?? "")]));
  }
}

/** @param {Cockpit} cockpit */
function drawOpening({ opening }) {
  show(the("opening-block"), !!opening);
  if (!opening) return;
  setText(the("opening-label"), opening.label ? `Opening ${opening.label}` : "Opening");
  show(the("opening-dealt"), opening.dealt);
  setText(the("opening"), `“${opening.text}”`);
}

/** The reminder of each plan; its button marks this call. @param {Cockpit} cockpit */
function drawPlans(cockpit) {
  const { call } = cockpit;
  cockpit.boot.plans.forEach((plan, place) => {
    const line = document.querySelector(`#plans [data-plan="${place}"]`);
    if (!line) return;
    const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (line.querySelector(name));
    const did = call?.marks?.[plan.key] ?? "";
    setText(part(".plan-done"), `${cockpit.doneOf(plan)} of ${plan.finish}`);
    setText(part(".plan-did"), DID_WORDS[did]);
    part(".plan-did").classList.toggle("yes", did === "DID");
    const thumb = document.querySelector(`#outcomes [data-plan="${place}"] span`);
    if (thumb instanceof HTMLElement) setText(thumb, `${place ? "Second plan" : "Plan"}: ${DID_WORDS[did] || "did it?"}`);
  });
}

/** The one line under the number. @param {Cockpit} cockpit @param {Card} card */
function drawWord(cockpit, card) {
  const { permit } = card;
  let word = cockpit.word;
  if (!word && !cockpit.call) word = `${permit.text}${permit.callable && way() === "handset" ? ` ${HANDSET_HINT}` : ""}`;
  setText(the("word"), word);
  the("word").classList.toggle("amber", !!cockpit.word && cockpit.mode === "ready"); // the dial was refused, and why
}

/** @param {Cockpit} cockpit */
function drawEmpty(cockpit) {
  const { empty } = cockpit;
  setText(the("empty-text"), empty?.text ?? "");
  setText(the("empty-hint"), empty?.hint ?? "");
  setText(the("empty-opens"), empty?.opens_at ? `The next may be called ${dayAndTimeIn(empty.opens_at)}, by your clock.` : "");
}

/** Which controls can be pressed now. @param {Cockpit} cockpit */
function drawControls(cockpit) {
  const { mode, call, last, card } = cockpit;
  const choosing = the("cockpit").dataset.drawer === "trigger";
  const digits = the("cockpit").dataset.drawer === "finer"; // has the digits to itself
  const inCall = mode === "ringing" || mode === "talking";
  const reachable = mode === "talking" || !!call?.undone;
  const canEnd = inCall && !cockpit.deaf && !call?.voicemail;
  for (const control of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("#cockpit [data-action]"))) {
    const action = control.dataset.action ?? "";
    const onStrip = !!control.closest("#strip");
    let lives = false;
    if (onStrip) lives = !!last && !call && !(digits && action.startsWith("date_"));
    else if (["dial", "skip", "off_list_card"].includes(action)) lives = mode === "ready" && !cockpit.asking;
    else if (action === "next_number") lives = mode === "ready" && (card?.lines.length ?? 0) > 1;
    else if (action === "pause" || action === "came_in") lives = mode === "ready" || mode === "empty";
    else if (action === "help") lives = true;
    else if (action === "off_list") lives = control.closest("#outcomes #group-talking") ? inCall : mode === "ready";
    else if (action === "no_answer") lives = mode === "ringing" && !cockpit.deaf;
    else if (["voicemail", "busy", "wrong_number"].includes(action)) lives = mode === "ringing";
    else if (action === "answered") lives = mode === "ringing" || (!!call?.gatekeeper && !call.put_through);
    else if (action.startsWith("reason_") || action === "hung_up") lives = canEnd;
    else if (action.startsWith("rung_")) lives = reachable;
    else if (action === "gatekeeper") lives = inCall;
    else if (action === "note") lives = inCall;
    else if (action.startsWith("ear_")) lives = true; // seen only while a card is in the ear
    else lives = mode === "talking"; // heard, answer, trigger, right person
    control.disabled = !lives || choosing;
    if (action === "next_number") show(control, (card?.lines.length ?? 0) > 1);
  }
  the("group-ringing").classList.toggle("rest", mode !== "ringing");
  the("group-talking").classList.toggle("rest", mode !== "talking");
  const label = (/** @type {string} */ id, /** @type {string} */ action, /** @type {string} */ text) =>
    setText(/** @type {HTMLElement} */ (the(id).querySelector(`[data-action=${action}] span`)), text);
  label("group-ringing", "no_answer", call?.voicemail ? "No message" : "No answer");
  label("group-ringing", "voicemail", call?.voicemail ? "Message left" : "Voicemail");
  label("group-ringing", "answered", mode === "talking" && call?.gatekeeper ? "Put through" : "They answered");
  label("group-talking", "gatekeeper", call?.gatekeeper && !call.put_through ? "Gatekeeper only" : "Gatekeeper");
}

/** What moves by itself: the ring, the clocks. Called four times a second. @param {Cockpit} cockpit */
export function tick(cockpit) {
  const { mode, call, card } = cockpit;
  the("cockpit").classList.toggle("deaf", cockpit.deaf);
  const words = the("dial-words");
  if (mode === "talking" && call) setText(words, `Talking · ${minutes(secondsSince(call.answered_at ?? call.dialled_at))}`);
  else if (mode === "ringing" && call) setText(words, `${call.undone ? "Taken back" : call.voicemail ? "Voicemail" : "Ringing"} · ${minutes(secondsSince(call.dialled_at))}`);
  else setText(words, cockpit.asking ? "Asking …" : way() === "handset" ? "I dialled" : "Dial");
  const clock = document.getElementById("card-clock");
  if (clock && card) setText(clock, timeIn(now(), card.zone));
  const ring = the("ring");
  const counts = !call && !cockpit.paused && cockpit.gapFrom !== null && mode !== "empty";
  show(ring, counts);
  setText(the("doing"), cockpit.paused ? "paused" : mode === "talking" ? "talking" : mode === "ringing" ? "ringing" : "");
  if (!counts || !cockpit.gapFrom) return;
  const gap = (now() - Date.parse(cockpit.gapFrom)) / 1000;
  const pace = cockpit.boot.pace_seconds;
  setText(the("ring-seconds"), short(Math.max(0, Math.floor(gap))));
  ring.style.setProperty("--share", `${Math.min(100, (gap / pace) * 100).toFixed(1)}%`);
  ring.classList.toggle("late", gap > pace);
}
