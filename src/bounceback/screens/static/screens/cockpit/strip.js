// @ts-check
/** The strip: what was just logged, and what a key can still change about it. */

import { make, setText, show, the } from "./dom.js";
import { marks } from "./drawers.js";
import { money } from "./render.js";
import { DID_WORDS } from "./trying.js";

/** @param {import("./cockpit.js").Cockpit} cockpit */
export function drawStrip(cockpit) {
  const { last, call } = cockpit;
  const shown = !!last && !call;
  show(the("strip-none"), !last && !call);
  show(the("strip-call"), !!call);
  show(the("strip-some"), shown);
  the("strip").classList.toggle("bare", !shown);
  the("strip").setAttribute("aria-label", call ? "This call" : "The call just logged");
  if (call) drawCall(call, cockpit);
  if (!last || call) {
    show(the("strip-more"), false);
    show(the("strip-tried"), false);
    return;
  }
  const { strip } = last;
  setText(the("strip-name"), strip.name);
  the("strip-rest").replaceChildren(...words(cockpit, last));
  const offList = strip.outcome === "OFF_LIST";
  for (const control of /** @type {NodeListOf<HTMLElement>} */ (the("strip-verbs").querySelectorAll("[data-action]"))) {
    const { action } = control.dataset;
    show(control, action === "off_firm" ? offList && !last.chosen : action === "undo" ? !offList : action === "open_call" ? !!strip.painful_url : action === "calendar" ? !!strip.appointment : true);
  }
  show(the("strip-dates"), cockpit.lastHasDate);
  show(the("strip-rungs"), cockpit.lastCanBeSaved);
  show(the("strip-more"), cockpit.lastHasDate || cockpit.lastCanBeSaved);
  drawWhy(cockpit, last);
  drawPlans(cockpit, last);
  show(the("strip-tried"), cockpit.lastHasWhy || cockpit.lastPlans.length > 0);
  for (const each of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("#strip-rungs [data-rung]"))) {
    const rung = cockpit.boot.campaign.rungs.find((one) => one.id === Number(each.dataset.rung));
    show(each, rung?.kind !== "APPOINTMENT" && rung?.kind !== "SALE");
    each.classList.toggle("on", rung?.id === last.saved);
  }
}

/** Why it was a no: what was said, or the two likeliest reasons. @param {import("./cockpit.js").Cockpit} cockpit @param {import("./types").Last} last */
function drawWhy(cockpit, last) {
  show(the("strip-why"), cockpit.lastHasWhy);
  if (!cockpit.lastHasWhy) return;
  const { proposals } = cockpit;
  const label = cockpit.boot.reasons.find((each) => each.code === last.reason)?.label.toLowerCase() ?? "";
  setText(the("why-asked"), proposals.length || !label ? "why?" : "why");
  show(the("why-said"), !proposals.length && !!label);
  setText(the("why-said"), [label, last.finer].filter(Boolean).join(" · "));
  [the("why-1"), the("why-2")].forEach((button, place) => {
    const proposal = proposals[place];
    show(button, !!proposal);
    if (!proposal) return;
    const [name, why] = /** @type {[HTMLElement, HTMLElement]} */ ([...button.querySelectorAll("span")]);
    setText(name, proposal.label.toLowerCase());
    setText(why, proposal.why);
    button.title = `${proposal.label}: ${proposal.why}`;
  });
  setText(the("finer-words"), proposals.length ? "another …" : label ? "finer …" : "choose …");
}

/** Whether each plan was followed on that call. @param {import("./cockpit.js").Cockpit} cockpit @param {import("./types").Last} last */
function drawPlans(cockpit, last) {
  const shown = cockpit.lastPlans;
  show(the("strip-plans"), shown.length > 0);
  cockpit.boot.plans.forEach((plan, place) => {
    const button = document.querySelector(`#strip-plans [data-plan="${place}"]`);
    if (!(button instanceof HTMLElement)) return;
    show(button, shown.includes(plan));
    const did = last.call.marks?.[plan.key] ?? "";
    setText(/** @type {HTMLElement} */ (button.querySelector(".plan-said")), DID_WORDS[did] || "did it?");
    button.classList.toggle("on", did === "DID");
  });
}

/** What was marked in this call so far. @param {import("./types").Call} call @param {import("./cockpit.js").Cockpit} cockpit */
function drawCall(call, cockpit) {
  const rows = marks(call, cockpit.album);
  the("marks").replaceChildren(...rows);
  show(the("marks"), rows.length > 0);
  const hint = call.undone ? "Taken back: any key that ends a call logs it again." : "What you mark stands here: what you heard, what turned it, what you learnt.";
  const wordless = call.triggers.at(-1)?.text === "" ? "enter: what was said" : "";
  setText(the("marks-none"), rows.length && !call.undone ? wordless : hint);
}

/**
 * @param {import("./cockpit.js").Cockpit} cockpit
 * @param {import("./types").Last} last
 */
function words(cockpit, last) {
  const { strip } = last;
  /** @type {(string | Node)[]} */
  const parts = [" · ", make("span", strip.tone === "quiet" ? "quiet" : strip.tone, strip.label)];
  if (strip.value !== null) parts.push(" · ", make("b", "", `+${money(strip.value, cockpit.totals.currency)}`));
  const back = last.chosen || strip.back;
  if (back && strip.outcome === "OFF_LIST") parts.push(" · ", make("b", "", back));
  else if (back) parts.push(strip.outcome === "APPOINTMENT" ? " · " : " · back ", make("b", "", back));
  if (strip.why && !last.chosen) parts.push(make("span", "quiet", ` (${strip.why})`));
  const saved = cockpit.boot.campaign.rungs.find((each) => each.id === last.saved);
  if (saved) parts.push(" · saved: ", make("b", "yes", saved.label));
  for (const each of last.call.hearings.slice(-1)) parts.push(make("span", "quiet", ` · “${each.text}”`));
  if (last.pending && !cockpit.outbox.reached) parts.push(make("span", "quiet", " · its date is set when Bounceback answers"));
  return parts;
}
