"""In a real Chromium: from the key that ends a call to the next name painted. The cockpit marks both itself."""

from __future__ import annotations

import importlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bounceback.bench.frame import Figure, spread
from bounceback.bench.visitor import Visitor, served
from bounceback.bench.world import NOON, scratch, world

CALLS = 60
GOAL = 100.0
FLOOR = "an empty frame: from a key to a task after the next frame"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ARGUMENTS = ("--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-dev-shm-usage")
_TAKEN = "() => performance.getEntriesByName('key-to-next-name').map(entry => entry.duration)"
_FRAME = """() => new Promise(done => {
  const start = performance.now();
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now() - start);
    channel.port2.postMessage(null);
  });
})"""


def measure() -> Iterator[Figure]:
    """All figures of this part. Needs Playwright and a Chromium, as the tests do."""
    playwright: Any = importlib.import_module("playwright.sync_api")
    with (
        scratch(world()) as folder,
        served(folder, at=NOON) as visitor,
        playwright.sync_playwright() as driver,
        driver.chromium.launch(**_how(driver)) as browser,
    ):
        page = _page(browser, visitor)
        page.goto(f"http://127.0.0.1:{visitor.port}/sessions/1/")
        empty = [page.evaluate(_FRAME) for _ in range(CALLS)]
        for n in range(CALLS):
            _call(page)
            page.wait_for_function(f"() => performance.getEntriesByName('key-to-next-name').length > {n}")
        took = page.evaluate(_TAKEN)
    milliseconds = [each / 1000 for each in took]
    name = "in Chromium, from the outcome key to the next name painted"
    yield from spread(name, milliseconds, peer=FLOOR, peer_seconds=[each / 1000 for each in empty], goals=(GOAL, GOAL))


def _call(page: Any) -> None:
    """Dial, they answer, they say no."""
    for mode, key in (("ready", "Space"), ("ringing", "Tab"), ("talking", "1")):
        page.wait_for_function(f"() => document.getElementById('cockpit').dataset.mode === '{mode}'")
        if mode == "ready":
            page.wait_for_function("() => !document.getElementById('dial').disabled")
        page.keyboard.press(key)


def _page(browser: Any, visitor: Visitor) -> Any:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    address = f"http://127.0.0.1:{visitor.port}"
    context.add_cookies([{"name": name, "value": value, "url": address} for name, value in visitor.cookies.items()])
    return context.new_page()


def _how(driver: Any) -> dict[str, Any]:
    arguments = list(_ARGUMENTS)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")
    how: dict[str, Any] = {"args": arguments}
    if not Path(driver.chromium.executable_path).exists():
        how["executable_path"] = next(path for name in _BROWSERS if (path := shutil.which(name)))
    return how
