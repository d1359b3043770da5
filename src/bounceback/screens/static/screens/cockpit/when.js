// @ts-check
/** Days and hours as people say them on the telephone: "thu 2pm", "tomorrow 9", "26 nov 10:30", "11/26 2pm". */

const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** @typedef {{year: number, month: number, day: number, hour: number, minute: number, weekday: number}} Wall */

/**
 * What the wall clock of a zone shows.
 * @param {number} moment
 * @param {string} zone
 * @returns {Wall}
 */
export function wallIn(moment, zone) {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone, hourCycle: "h23", weekday: "short",
    year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric",
  }).formatToParts(new Date(moment)); // prettier-ignore
  const part = Object.fromEntries(parts.map((each) => [each.type, each.value]));
  return {
    year: Number(part.year), month: Number(part.month), day: Number(part.day),
    hour: Number(part.hour), minute: Number(part.minute),
    weekday: DAYS.indexOf((part.weekday ?? "").toLowerCase().slice(0, 3)),
  }; // prettier-ignore
}

/**
 * The moment at which a zone's wall clock shows this.
 * @param {number} year @param {number} month @param {number} day @param {number} hour @param {number} minute
 * @param {string} zone
 */
export function momentOf(year, month, day, hour, minute, zone) {
  const wanted = Date.UTC(year, month - 1, day, hour, minute);
  let moment = wanted;
  for (let round = 0; round < 2; round += 1) {
    const shown = wallIn(moment, zone);
    moment += wanted - Date.UTC(shown.year, shown.month - 1, shown.day, shown.hour, shown.minute);
  }
  return moment;
}

/**
 * Hour and minute in a text, and the text without them. Without "am" or "pm", 1 to 7 is the afternoon: nobody
 * meets at three in the morning. Null when no hour is said, false when one is said that no clock has ("25:00").
 * @param {string} text
 * @param {boolean} bare  may a number alone be an hour?
 */
function takeTime(text, bare) {
  const rest = (/** @type {RegExpMatchArray} */ found) => text.replace(found[0], " ");
  let found = text.match(/\b(?:at\s+)?noon\b/);
  if (found) return { hour: 12, minute: 0, rest: rest(found) };
  found =
    text.match(/\b(?:at\s+)?(\d{1,2})(?:[:.](\d{2}))?\s*([ap])\.?m?\.?(?![a-z])/) ??
    text.match(/\b(?:at\s+)?(\d{1,2})[:.](\d{2})(?!\d)/) ??
    text.match(/\bat\s+(\d{1,2})\b(?!\s*[/.-])/) ??
    (bare ? text.match(/(?:^|\s)(\d{1,2})\s*(?:h|o'?clock)?\s*$/) : null);
  if (!found) return null;
  let hour = Number(found[1]);
  const minute = Number(found[2] ?? 0);
  const half = found[3];
  if (half === "p" && hour < 12) hour += 12;
  else if (half === "a" && hour === 12) hour = 0;
  else if (!half && hour >= 1 && hour <= 7) hour += 12;
  if (hour > 23 || minute > 59) return false;
  return { hour, minute, rest: rest(found) };
}

/**
 * The day that a text names, counted from today: {year, month, day}, or null.
 * @param {string} text
 * @param {Wall} today
 */
function takeDay(text, today) {
  const on = (/** @type {number} */ days) => {
    const date = new Date(Date.UTC(today.year, today.month - 1, today.day + days));
    return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
  };
  const dated = (/** @type {number} */ month, /** @type {number} */ day, /** @type {number | null} */ year) => {
    if (month < 1 || month > 12 || day < 1 || day > 31) return null;
    const past = month < today.month || (month === today.month && day < today.day);
    const full = year === null ? today.year + (past ? 1 : 0) : year < 100 ? 2000 + year : year;
    const date = new Date(Date.UTC(full, month - 1, day));
    return date.getUTCDate() === day ? { year: full, month, day } : null; // no 31 February
  };
  if (/\btoday\b/.test(text)) return on(0);
  if (/\b(tomorrow|tmrw|tom)\b/.test(text)) return on(1);
  let found = text.match(/\bin\s+(\d{1,3})\s*(day|week|month)s?\b/);
  if (found) {
    const count = Number(found[1]);
    if (found[2] === "day") return on(count);
    if (found[2] === "week") return on(7 * count);
    const date = new Date(Date.UTC(today.year, today.month - 1 + count, 1));
    const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
    return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: Math.min(today.day, last) };
  }
  found = text.match(/\b(\d{4})-(\d{1,2})-(\d{1,2})\b/);
  if (found) return dated(Number(found[2]), Number(found[3]), Number(found[1]));
  found = text.match(/\b(\d{1,2})\/(\d{1,2})(?:\/(\d{2,4}))?\b/); // as Americans write it
  if (found) return dated(Number(found[1]), Number(found[2]), found[3] ? Number(found[3]) : null);
  found = text.match(/\b(\d{1,2})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?([a-z]{3})[a-z]*\.?(?:\s+(\d{4}))?/);
  if (found && MONTHS.includes(found[2] ?? "")) {
    return dated(MONTHS.indexOf(found[2] ?? "") + 1, Number(found[1]), found[3] ? Number(found[3]) : null);
  }
  found = text.match(/\b([a-z]{3})[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?\b(?:,?\s+(\d{4}))?/);
  if (found && MONTHS.includes(found[1] ?? "")) {
    return dated(MONTHS.indexOf(found[1] ?? "") + 1, Number(found[2]), found[3] ? Number(found[3]) : null);
  }
  found = text.match(/\b(next\s+)?(sun|mon|tue|wed|thu|fri|sat)[a-z]*\b/);
  if (found) {
    const ahead = (DAYS.indexOf(found[2] ?? "") - today.weekday + 7) % 7;
    // "next Thursday" said on a Tuesday is the one of next week.
    return on(found[1] ? ahead + (ahead === 0 || ahead + today.weekday <= 6 ? 7 : 0) : ahead || 7);
  }
  if (/\bnext\s+week\b/.test(text)) return on(7);
  return null;
}

/**
 * Read a day and an hour as said, by the wall clock of a zone.
 * @param {string} text
 * @param {string} zone
 * @param {number} at  the present moment
 * @param {number} [otherwiseHour]  the hour when only a day was said
 * @returns {number | null}  the moment, or null when it makes no sense or has passed
 */
export function readWhen(text, zone, at, otherwiseHour) {
  const said = text.trim().toLowerCase().replace(/\s+/g, " ");
  if (!said) return null;
  const today = wallIn(at, zone);
  let time = takeTime(said, false);
  if (time === false) return null;
  let day = takeDay(time ? time.rest : said, today);
  if (!time) {
    // "thu 2": what is left after the day may be the hour
    const rest = said.replace(
      /\b(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\/\d{1,2}(?:\/\d{2,4})?|in\s+\d+\s*[a-z]+|\d{1,2}(?:st|nd|rd|th)?\.?\s+(?:of\s+)?[a-z]{3,}|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2}(?:st|nd|rd|th)?)\b/,
      " ",
    );
    time = takeTime(rest, true);
    if (time === false) return null;
  }
  if (!time && day && otherwiseHour !== undefined) time = { hour: otherwiseHour, minute: 0, rest: "" };
  if (!time) return null;
  if (!day) {
    const left = time.rest.replace(/\b(?:at|on|the|um)\b|[,.]/g, "").trim();
    if (left) return null; // words we did not understand: do not guess
    day = { year: today.year, month: today.month, day: today.day };
    const sameDay = momentOf(day.year, day.month, day.day, time.hour, time.minute, zone);
    return sameDay > at ? sameDay : momentOf(day.year, day.month, day.day + 1, time.hour, time.minute, zone);
  }
  const moment = momentOf(day.year, day.month, day.day, time.hour, time.minute, zone);
  return moment > at ? moment : null;
}

/**
 * Two handy hours to offer: on the next working days, one in the afternoon and one in the morning.
 * @param {string} zone
 * @param {number} at
 * @returns {number[]}
 */
export function handySlots(zone, at) {
  const today = wallIn(at, zone);
  /** @type {number[]} */
  const slots = [];
  for (let days = 2; slots.length < 3; days += 1) {
    const weekday = (today.weekday + days) % 7;
    if (weekday === 0 || weekday === 6) continue;
    const [hour, minute] = /** @type {[number, number]} */ ([[14, 0], [9, 30], [11, 0]][slots.length]);
    slots.push(momentOf(today.year, today.month, today.day + days, hour, minute, zone));
  }
  return slots;
}
