// @ts-check
/** Getting the telephone to ring: by a `tel:` link, or by hand on a handset. */

import { read, write } from "./store.js";

/** @typedef {"tel" | "handset"} Way */

/** How this machine dials; chosen with the dial test of the first run and kept in the browser. @returns {Way} */
export function way() {
  return read("dialling", /** @type {Way} */ ("tel")) === "handset" ? "handset" : "tel";
}

/** @param {Way} chosen */
export function setWay(chosen) {
  write("dialling", chosen);
}

/**
 * Open the `tel:` link and copy the number: many laptops have no program for such links.
 * @param {import("./types").CardLine} line
 * @returns {Promise<string>} what was done, in a few words
 */
export async function dial(line) {
  if (way() === "tel") {
    const link = telLink(line);
    // A browser that is driven by a program has nobody who answers its question "Open the telephone?", and the
    // question would swallow every key that follows.
    if (navigator.webdriver) link.addEventListener("click", (event) => event.preventDefault(), { once: true });
    link.click();
  }
  try {
    await navigator.clipboard.writeText(line.e164);
    return "Number copied.";
  } catch {
    return ""; // no clipboard here; the number is on screen
  }
}

/** @param {import("./types").CardLine} line */
function telLink(line) {
  const link = document.querySelector("#tel") ?? document.createElement("a");
  if (!(link instanceof HTMLAnchorElement)) throw new Error("#tel is no link");
  link.href = `tel:${line.e164}${line.extension ? `;ext=${line.extension.replace(/\D/g, "")}` : ""}`;
  if (!link.isConnected) {
    link.id = "tel";
    link.hidden = true;
    document.body.append(link);
  }
  return link;
}
