"""In a real Chromium: from a key to what it shows painted. The cockpit marks both itself.

The key that ends a call shows the next name; the key of the picker shows a field that takes the next key, and each
letter there the cards that it finds among two thousand. The floor of the picker is a drawer of five fixed lines.
"""

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
CARDS = 2_000
PICKS = 40
PICKER_GOAL = 50.0
DRAWER = "another drawer, of five fixed lines: from its key to a task after the next frame"
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
        picker = _picker(page)
    milliseconds = [each / 1000 for each in took]
    name = "in Chromium, from the outcome key to the next name painted"
    yield from spread(name, milliseconds, peer=FLOOR, peer_seconds=[each / 1000 for each in empty], goals=(GOAL, GOAL))
    floor = [each / 1000 for each in picker["key-to-speaker"]]
    for name, mark in (
        ("from c to a picker that takes the next key", "key-to-heard"),
        ("from a letter to what it finds", "letter-to-list"),
    ):
        seconds = [each / 1000 for each in picker[mark]]
        more = {"peer": DRAWER, "peer_seconds": floor, "goals": (PICKER_GOAL, PICKER_GOAL)}
        yield from spread(f"in Chromium, {CARDS:,} objection cards: {name}", seconds, **more)


def _call(page: Any) -> None:
    """Dial, they answer, they say no."""
    for mode, key in (("ready", "Space"), ("ringing", "Tab"), ("talking", "1")):
        page.wait_for_function(f"() => document.getElementById('cockpit').dataset.mode === '{mode}'")
        if mode == "ready":
            page.wait_for_function("() => !document.getElementById('dial').disabled")
        page.keyboard.press(key)


def _picker(page: Any) -> dict[str, list[float]]:
    """Open the picker in a talk, type three letters, leave it; open another drawer and leave it; again and again."""
    page.route("**/api/v1/objection-cards?*", lambda route: route.fulfill(json={"cards": _cards(), "collected": CARDS}))
    page.reload()
    page.wait_for_function("() => document.querySelectorAll('#objections li').length > 0")
    for mode, key in (("ready", "Space"), ("ringing", "Tab")):
        page.wait_for_function(f"() => document.getElementById('cockpit').dataset.mode === '{mode}'")
        page.keyboard.press(key)
    for n in range(PICKS):
        for mark, key, more in (("key-to-heard", "c", "bro"), ("key-to-speaker", "k", "")):
            page.keyboard.press(key)
            page.wait_for_function(_SO_MANY, arg=[mark, n + 1])
            for place, letter in enumerate(more, start=1):
                page.keyboard.press(letter)
                page.wait_for_function(_SO_MANY, arg=["letter-to-list", n * len(more) + place])
            page.keyboard.press("Escape")
    marks = ("key-to-heard", "letter-to-list", "key-to-speaker")
    return {mark: page.evaluate(_MARKED, mark) for mark in marks}


_SO_MANY = "([name, many]) => performance.getEntriesByName(name).length >= many"
_MARKED = "name => performance.getEntriesByName(name).map(entry => entry.duration)"


def _cards() -> list[dict[str, Any]]:
    """As the feed tells them: two responses and two more ways to say it each."""
    who = ("my brother", "a broker", "the head office", "our accountant", "the bank", "my wife", "the union")
    what = ("does all that", "has a contract with us", "would never agree", "looks after it", "chose it last year")
    return [
        {
            "key": f"00000000-0000-4000-8000-{n:012}",
            "front": f"{who[n % 7].capitalize()} {what[n % 5]}, number {n}",
            "folded": f"{who[n % 7]} {what[n % 5]} number {n}",
            "nth": n + 1,
            "heard": CARDS - n,
            "responses": [
                {
                    "key": f"00000000-0000-4000-9000-{2 * n + at:012}",
                    "idea": "Ask",
                    "words": "When?",
                    "record": "not tried yet",
                }
                for at in (0, 1)
            ],
            "phrasings": [f"{who[(n + shift) % 7]} {what[(n + shift) % 5]} for years" for shift in (2, 3)],
        }
        for n in range(CARDS)
    ]


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
