// @ts-check
/** Scripts with blanks, filled from the card: the browser's half of `core/wording.py`. */

/** What is said where the card does not know. @type {Record<string, string>} */
const UNKNOWN = { first_name: "there", name: "there", company: "your firm", city: "your town", me: "" };
const TITLES = /^(mr|mrs|ms|miss|mx|dr|prof|sir|rev|hon|fr|sr)\.?$/i;

/** The word to address somebody by. @param {string} name */
function firstName(name) {
  const comma = name.indexOf(",");
  const given = comma > 0 ? name.slice(comma + 1) : name;
  return given.split(/\s+/).find((word) => word && !TITLES.test(word)) ?? "";
}

/**
 * @param {string} text
 * @param {import("./types").Card} card
 * @param {string} me
 */
export function fill(text, card, me) {
  /** @type {Record<string, string>} */
  const values = {
    first_name: firstName(card.name),
    name: card.name,
    company: card.company,
    city: card.place.split(",")[0]?.trim() ?? "",
    me,
  };
  return text.replace(/\{\s*([^{}]*?)\s*\}/g, (blank, /** @type {string} */ field) => {
    const known = field.toLowerCase();
    return Object.hasOwn(UNKNOWN, known) ? values[known]?.trim() || UNKNOWN[known] || "" : blank;
  });
}
