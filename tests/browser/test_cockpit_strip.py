"""The strip of the call just logged: changed, ended by the next dial, and undone."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.cockpit import in_mode, name, strip, talk, the_log
from tests.browser.fake_desk import FakeDesk
from tests.browser.waiting import wait_for


def test_the_strip_changes_the_call_just_logged(page: Page, desk: FakeDesk) -> None:
    talk(page)
    page.keyboard.press("3")
    name(page).to_have_text("Marisol Ortiz")

    page.keyboard.press("4")
    # At once in the browser's own words, then as the server's answer has it; 1 November is what stood there.
    strip(page).to_contain_text(re.compile(r"back (a month|(?!1 November)\d+ \w+)"))
    page.keyboard.press("e")
    strip(page).to_contain_text("saved: Send the benchmark")
    page.keyboard.press("r")
    page.keyboard.type("asked for numbers")
    page.keyboard.press("Tab")
    page.keyboard.type("a price per head")
    page.keyboard.press("Enter")

    log = the_log(desk, page)
    wait_for(page, lambda: log.get("must_change"))
    assert log["in_days"] == 30
    assert log["saved_rung"] == 32
    assert (log["note"], log["must_change"]) == ("asked for numbers", "a price per head")
    in_mode(page, "ready")


def test_a_time_they_named_is_typed_on_the_strip(page: Page, desk: FakeDesk) -> None:
    talk(page)
    page.keyboard.press("1")
    page.keyboard.press("d")
    page.keyboard.type("tomorrow 9:30")
    page.keyboard.press("Enter")

    log = the_log(desk, page)
    assert wait_for(page, lambda: log["said_at"]).endswith(":30:00.000Z")


def test_the_strip_ends_with_the_next_dial(page: Page, desk: FakeDesk) -> None:
    talk(page)
    page.keyboard.press("3")
    page.keyboard.press("Space")

    page.keyboard.press("4")
    page.keyboard.press("z")

    page.wait_for_timeout(100)
    assert "in_days" not in the_log(desk, page)
    in_mode(page, "ringing")
    expect(page.locator("#strip-some")).to_be_hidden()


def test_undo_brings_the_call_back_and_it_can_be_logged_again(page: Page, desk: FakeDesk) -> None:
    talk(page)
    page.keyboard.press("3")
    the_log(desk, page)
    name(page).to_have_text("Marisol Ortiz")

    page.keyboard.press("z")

    name(page).to_have_text("Dana Whitfield")
    in_mode(page, "talking")
    page.wait_for_function("() => !localStorage.getItem('bounceback.outbox')")
    assert desk.logs == {}

    page.keyboard.press("5")

    log = the_log(desk, page)
    assert log["reason"] == "HAS_ONE"
    assert log["lease"] == 1010
    assert len(desk.dials) == 1
    name(page).to_have_text("Marisol Ortiz")


def test_keys_that_are_quicker_than_the_undo_end_the_claim_that_it_made(page: Page, desk: FakeDesk) -> None:
    talk(page)
    page.keyboard.press("3")
    the_log(desk, page)
    page.evaluate(
        """() => {
            const real = window.fetch;
            const released = new Promise((go) => { window.release = go; });
            window.fetch = async (...asked) => {
                const answer = await real(...asked);
                if (asked[1].method === "DELETE") await released;
                return answer;
            };
        }"""
    )

    page.keyboard.press("z")
    name(page).to_have_text("Dana Whitfield")
    page.keyboard.press("5")
    name(page).to_have_text("Marisol Ortiz")
    wait_for(page, lambda: not desk.logs)
    page.evaluate("window.release()")

    log = the_log(desk, page)
    assert (log["reason"], log["lease"]) == ("HAS_ONE", 1010)
