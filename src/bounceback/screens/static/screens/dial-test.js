// @ts-check
/** The dial test: the link dials what was typed, and the way that was chosen is kept by this browser. */

import { setWay, way } from "./cockpit/dialling.js";

const typed = document.getElementById("own-number");
const link = document.getElementById("try-dial");

if (typed instanceof HTMLInputElement && link instanceof HTMLAnchorElement) {
  typed.addEventListener("input", () => {
    const number = typed.value.replace(/[^\d+]/g, "");
    if (number) link.href = `tel:${number}`;
  });
}

for (const radio of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("input[name=dialling]"))) {
  radio.checked = radio.value === way();
  radio.addEventListener("change", () => setWay(radio.value === "handset" ? "handset" : "tel"));
}
