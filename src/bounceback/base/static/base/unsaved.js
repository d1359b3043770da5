// @ts-check
/**
 * A page with several forms saves one of them at a time. Before what was typed into the others is lost, the browser
 * asks whether to leave.
 */

/** @type {Set<HTMLFormElement>} */
const changed = new Set();

document.addEventListener("input", (event) => {
  const form = event.target instanceof HTMLElement ? event.target.closest("form") : null;
  if (form?.method === "post") changed.add(form);
});

document.addEventListener("submit", (event) => {
  if (event.target instanceof HTMLFormElement) changed.delete(event.target);
});

window.addEventListener("beforeunload", (event) => {
  const typed = [...changed].some((form) => form.isConnected && document.querySelectorAll("form[method=post]").length > 1);
  if (typed) event.preventDefault();
});
