// @ts-check
/** Bars get their lengths from data-at, data-low and data-high (percentages); the words beside them say the same. */

/** @param {ParentNode} root */
function draw(root) {
  for (const bar of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-at]"))) {
    for (const name of ["at", "low", "high"]) {
      const share = Number.parseFloat(bar.dataset[name] ?? "");
      if (Number.isFinite(share)) bar.style.setProperty(`--${name}`, `${Math.min(100, Math.max(0, share))}%`);
    }
  }
}

draw(document);
document.addEventListener("htmx:load", (event) => {
  if (event.target instanceof HTMLElement) draw(event.target.parentElement ?? event.target);
});
