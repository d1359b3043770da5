"""The cockpit in a browser, in a caller's words: what it shows, and the keys of a talk."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.fake_desk import FakeDesk
from tests.browser.waiting import wait_for


def in_mode(page: Page, mode: str) -> None:
    expect(page.locator("#cockpit")).to_have_attribute("data-mode", mode)


def name(page: Page) -> Any:
    return expect(page.locator("#card-name"))


def strip(page: Page) -> Any:
    return expect(page.locator("#strip-words"))


def pass_seconds(page: Page, seconds: float) -> None:
    """Let the page believe that time went by, and look at its clocks again: it does so four times a second."""
    page.evaluate("(ms) => { const real = Date.now; Date.now = () => real() + ms; }", seconds * 1000)
    page.wait_for_timeout(300)


def talk(page: Page) -> None:
    expect(page.locator("#dial")).to_be_enabled()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    expect(page.locator("#cockpit")).to_have_attribute("data-mode", "talking")


def the_log(desk: FakeDesk, page: Page, count: int = 1) -> dict[str, Any]:
    """The newest log, once so many have arrived."""
    return wait_for(page, lambda: list(desk.logs.values())[count - 1 :])[-1]
