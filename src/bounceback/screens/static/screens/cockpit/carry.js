// @ts-check
/**
 * On every other page: calls that still wait to be sent are sent from there too, unless a cockpit is open and
 * does it. Does nothing at all when nothing waits.
 */

import { make, setText } from "./dom.js";
import { Outbox } from "./outbox.js";
import { read, write } from "./store.js";
import { claim } from "./tabs.js";

/** The token of this page, where its forms have it from. */
function token() {
  try {
    return String(JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"] ?? "");
  } catch {
    return "";
  }
}

function carry() {
  const place = document.getElementById("notices");
  const line = make("p", "notice");
  const outbox = new Outbox(
    { base: "/api/v1/", token },
    {
      answered: () => {},
      leaving: (letter) => {
        if (letter.kind === "log" && letter.body) Object.assign(letter.body, { want: 0, holding: [] });
      },
      // The next cockpit shows it.
      returned: (returned) => write("returned", [...read("returned", /** @type {unknown[]} */ ([])), returned]),
      changed: () => {
        const calls = outbox.callsWaiting;
        if (calls) setText(line, `${calls === 1 ? "1 call waits" : `${calls} calls wait`} in this browser and will be sent.`);
        else if (line.isConnected) setText(line, "All calls are sent.");
        if (calls && place && !line.isConnected && (!outbox.reached || outbox.fails)) place.append(line);
      },
    },
  );
  claim({ owned: () => outbox.open(), lost: () => outbox.close(), elsewhere: () => {} });
}

if (!document.querySelector("[data-own-keys]") && read("outbox", /** @type {unknown[]} */ ([])).length) carry();
