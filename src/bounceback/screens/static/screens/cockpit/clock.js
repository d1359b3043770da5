// @ts-check
/** Times: now by the server's clock, and times as people write them. */

let ahead = 0; // milliseconds by which the server's clock is ahead of ours

/** @param {string | undefined} serverNow */
export function setByServer(serverNow) {
  if (!serverNow) return;
  // The page took a moment to arrive, so this is a little behind the server's clock, and never ahead of it:
  // what is sent has always happened already.
  ahead = Date.parse(serverNow) - Date.now();
}

/** Milliseconds since 1970, by the server's clock. */
export function now() {
  return Date.now() + ahead;
}

/** Now, as the server writes it. */
export function stamp() {
  return new Date(now()).toISOString();
}

/**
 * Whole seconds since a moment, never negative.
 * @param {string} moment
 */
export function secondsSince(moment) {
  return Math.max(0, Math.floor((now() - Date.parse(moment)) / 1000));
}

/** "0:42" @param {number} seconds */
export function minutes(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** A gap on the ring: "9", then "1:05". @param {number} seconds */
export function short(seconds) {
  return seconds < 60 ? String(seconds) : minutes(seconds);
}

/**
 * @param {Intl.DateTimeFormatOptions} options
 * @param {string} zone
 */
function format(options, zone) {
  try {
    return new Intl.DateTimeFormat("en", { ...options, timeZone: zone || undefined });
  } catch {
    return new Intl.DateTimeFormat("en", options); // a zone this browser does not know
  }
}

/** "10:42" in a zone. @param {number | string} moment @param {string} [zone] */
export function timeIn(moment, zone = "") {
  return format({ hour: "numeric", minute: "2-digit", hourCycle: "h23" }, zone).format(new Date(moment));
}

/** "Thu 26 Nov, 14:00" in a zone. @param {number | string} moment @param {string} [zone] */
export function dayAndTimeIn(moment, zone = "") {
  const parts = format({ weekday: "short", day: "numeric", month: "short" }, zone).formatToParts(new Date(moment));
  const part = Object.fromEntries(parts.map((each) => [each.type, each.value]));
  return `${part.weekday} ${part.day} ${part.month}, ${timeIn(moment, zone)}`;
}

/** How long ago, in the words of a colleague: "Tue 16:02", "12 Nov", "12 Nov 2024". @param {string} moment */
export function ago(moment) {
  const days = (now() - Date.parse(moment)) / 86_400_000;
  const date = new Date(moment);
  if (days < 0.6 && new Date(now()).getDate() === date.getDate()) return `today ${timeIn(moment)}`;
  if (days < 6) return `${format({ weekday: "short" }, "").format(date)} ${timeIn(moment)}`;
  if (days < 300) return format({ day: "numeric", month: "short" }, "").format(date);
  return format({ day: "numeric", month: "short", year: "numeric" }, "").format(date);
}

/** Does a wall clock in this zone show something else than ours? @param {string} zone @param {number} moment */
export function differs(zone, moment) {
  return timeIn(moment, zone) !== timeIn(moment);
}
