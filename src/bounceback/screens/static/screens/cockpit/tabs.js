// @ts-check
/** One cockpit per browser: it owns the outbox. A second tab says so and can take over. */

const LOCK = "bounceback.cockpit";

/** @typedef {{owned: () => void, lost: () => void, elsewhere: () => void}} Told */

/** How to leave the line we stand in for the lock. @type {AbortController | null} */
let inLine = null;

/**
 * Become the owner, or not.
 * @param {Told} told
 * @param {{steal?: boolean, again?: boolean}} [how]
 */
export function claim(told, how = {}) {
  if (!("locks" in navigator)) {
    told.owned(); // too old a browser to know about tabs
    return;
  }
  inLine?.abort();
  const options = how.steal ? { steal: true } : { ifAvailable: true };
  navigator.locks
    .request(LOCK, options, (lock) => {
      if (!lock) {
        // The page we were a moment ago may not have let go yet.
        if (how.again === false) told.elsewhere();
        else setTimeout(() => claim(told, { again: false }), 400);
        return undefined;
      }
      return own(told);
    })
    .catch(() => told.lost());
}

/**
 * Become the owner when the present one lets go: its tab is closed, or was but slow to go.
 * @param {Told} told
 */
export function waitInLine(told) {
  inLine = new AbortController();
  const { signal } = inLine;
  navigator.locks
    .request(LOCK, { signal }, () => own(told))
    .catch(() => {
      if (!signal.aborted) told.lost();
    });
}

/** @param {Told} told @returns {Promise<void>}  held until the tab closes or another one takes it */
function own(told) {
  inLine = null;
  told.owned();
  return new Promise(() => {});
}
