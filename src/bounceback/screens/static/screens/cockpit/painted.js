// @ts-check
/** How long the eye waited: the cockpit's own marks, which `bounceback bench` reads. */

/**
 * Mark the time from a key to the frame that shows what it did.
 * @param {string} name
 * @param {number} start  when the key was pressed, as events tell it
 */
export function whenPainted(name, start) {
  requestAnimationFrame(() => {
    // The frame has been painted when the following task runs.
    const channel = new MessageChannel();
    channel.port1.onmessage = () => performance.measure(name, { start, end: performance.now() });
    channel.port2.postMessage(null);
  });
}
