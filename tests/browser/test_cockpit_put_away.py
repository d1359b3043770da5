"""A card that left the hand stays away, whatever an answer says that was written before the server knew."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.fake_desk import FakeDesk
from tests.browser.waiting import wait_for


def has_asked_again(page: Page, desk: FakeDesk) -> int:
    """How often cards were asked for; one more time now, unless that is being done."""
    page.evaluate("document.querySelector('#ask-again').click()")
    return len(desk.told("sessions/1/leases"))


@pytest.mark.parametrize("keys", [("x", "x"), ("s",)], ids=["off-the-list", "skipped"])
def test_a_late_answer_does_not_bring_a_card_back(page: Page, keys: tuple[str, ...]) -> None:
    desk = FakeDesk()
    desk.open(page)
    expect(page.locator("#card-name")).to_have_text("Dana Whitfield")
    dana = desk.out[0]
    desk.says[r"POST sessions/1/leases"] = (200, {"cards": [dana], "empty": None, "held": []})

    for key in keys:
        page.keyboard.press(key)
    for _ in range(3):
        asked = len(desk.told("sessions/1/leases"))
        wait_for(page, lambda asked=asked: has_asked_again(page, desk) > asked)
        page.wait_for_timeout(100)

    expect(page.locator("#card-name")).not_to_have_text("Dana Whitfield")
