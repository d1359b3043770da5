"""Somebody who uses Bounceback with the keyboard alone, and counts what it costs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect


class Caller:
    """Hands on a keyboard, eyes on a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pressed = 0
        self.dialled_after = 0  # keys pressed before the last dial

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
        self.pressed += len(keys)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.pressed += len(text)

    def tab_to(self, target: Locator) -> None:
        """Move on with Tab until this has the focus, as somebody without a mouse does."""
        for _ in range(60):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.press("Tab")
        raise AssertionError(f"{target} cannot be reached with Tab")

    def fill(self, label: str, text: str) -> None:
        """Go to a field by its label, and type."""
        field = self.page.get_by_label(label, exact=True)
        self.tab_to(field)
        self.press("Control+a")
        self.type(text)

    def sees(self, heading: str) -> None:
        """A page with this heading is there, and its keys live."""
        expect(self.page.get_by_role("heading", name=heading)).to_be_visible()
        self.page.wait_for_load_state()

    # ------------------------------------------------------------------ the first run

    def first_run(self, file: Path) -> None:
        """From the empty installation to the plan."""
        page = self.page
        self.sees("Whom do you call?")
        page.set_input_files("input[type=file]", file)
        self.press("Enter")
        self.sees("Is this how to read it?")
        self.press("Enter")
        expect(page.locator("#progress h2")).to_have_text(re.compile("every one accounted for"), timeout=120_000)
        self.press("Enter")
        self.sees("What do you offer?")
        self.fill("What do you offer?", "A free check of what the switchboard costs")
        self.fill("Which problem does it solve?", "Lines that nobody uses and everybody pays for")
        self.fill("One client is worth", "2500")
        self.fill("Clients you want", "20")
        self.fill("One in how many calls?", "50")
        self.press("Enter")
        self.sees("How do you open?")
        self.press("Enter")
        self.sees("Everything is laid out")

    # ------------------------------------------------------------------ the cockpit

    def start(self) -> None:
        self.press("Enter")
        self.ready()

    def ready(self) -> None:
        """A card is on screen and may be dialled."""
        expect(self.page.locator("#cockpit")).to_have_attribute("data-mode", "ready")
        expect(self.page.locator("#dial")).to_be_enabled()

    @property
    def number(self) -> str:
        """The number on screen, as it is read there."""
        return self.page.locator("#card-number").inner_text()

    @property
    def name(self) -> str:
        return self.page.locator("#card-name").inner_text()

    def dial(self) -> str:
        """Dial whom the card shows; returns the number."""
        self.ready()
        number = self.number
        self.dialled_after = self.pressed
        self.press("Space")
        expect(self.page.locator("#cockpit")).to_have_attribute("data-mode", "ringing")
        return number

    @property
    def cost(self) -> int:
        """Keys since the card was on screen, the dial's included."""
        return self.pressed - self.dialled_after

    def talk(self) -> str:
        number = self.dial()
        self.press("Tab")
        expect(self.page.locator("#cockpit")).to_have_attribute("data-mode", "talking")
        return number

    def let_it_ring(self) -> None:
        """Until the keys that end a call are heard."""
        expect(self.page.locator("#cockpit")).not_to_have_class(re.compile("deaf"))

    def strip(self) -> Any:
        return expect(self.page.locator("#strip-words"))

    def everything_sent(self) -> None:
        expect(self.page.locator("#post")).to_be_hidden()
        self.page.wait_for_function("() => localStorage.getItem('bounceback.outbox') === null")

    def end(self) -> None:
        self.press("b", "q")
        self.page.wait_for_url(re.compile("/debrief"))
