// @ts-check
/** One cockpit per browser: it owns the outbox. A second tab says so and can take over. */

const LOCK = "bounceback.cockpit";

/**
 * Become the owner, or not.
 * @param {{owned: () => void, lost: () => void, elsewhere: () => void}} told
 * @param {{steal?: boolean, again?: boolean}} [how]
 */
export function claim(told, how = {}) {
  if (!("locks" in navigator)) {
    told.owned(); // too old a browser to know about tabs
    return;
  }
  const options = how.steal ? { steal: true } : { ifAvailable: true };
  navigator.locks
    .request(LOCK, options, (lock) => {
      if (!lock) {
        // The page we were a moment ago may not have let go yet.
        if (how.again === false) told.elsewhere();
        else setTimeout(() => claim(told, { again: false }), 400);
        return undefined;
      }
      told.owned();
      return new Promise(() => {}); // held until the tab closes or another one takes it
    })
    .catch(() => told.lost());
}
