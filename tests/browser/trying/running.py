"""What the experiment behind the cockpit says of itself, and the letter that it dealt."""

from __future__ import annotations

from playwright.sync_api import Page, expect

WORDS = "Openings A and B are compared: 23 of 80 answered calls so far."


def letter(page: Page, label: str) -> None:
    expect(page.locator("#opening-label")).to_have_text(f"Opening {label}")
    expect(page.locator("#opening-dealt")).to_be_visible()
