"""Why it was a no: proposals, and the drawer of finer reasons."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cockpit import in_mode, name, talk, the_log
from tests.browser.fake_desk import FakeDesk
from tests.browser.waiting import wait_for


def test_before_a_call_the_keys_for_why_do_nothing(opened: Page, desk: FakeDesk) -> None:
    for each in ("j", "k", "w", "m", "l"):
        opened.keyboard.press(each)

    in_mode(opened, "ready")
    expect(opened.locator("#drawer-finer")).to_be_hidden()
    assert [path for method, path, _ in desk.heard if method in ("PUT", "PATCH")] == []


def no_for_wrong_time(page: Page) -> None:
    talk(page)
    page.keyboard.press("1")
    name(page).to_have_text("Marisol Ortiz")
    page.keyboard.press("w")
    expect(page.locator("#finer-title")).to_have_text("Wrong time: how so?")
    expect(page.locator("#finer-title")).to_be_focused()


def test_escape_leaves_the_finer_reasons_and_nothing_else_happens(opened: Page, desk: FakeDesk) -> None:
    no_for_wrong_time(opened)

    opened.keyboard.press("Escape")

    expect(opened.locator("#drawer-finer")).to_be_hidden()
    expect(opened.locator("#card-name")).to_be_focused()
    opened.keyboard.press("2")  # and now a digit is a date again
    assert wait_for(opened, lambda: the_log(desk, opened).get("in_days")) == 3
    assert the_log(desk, opened)["finer"] == ""


def test_digits_choose_no_date_while_the_finer_reasons_are_open(opened: Page, desk: FakeDesk) -> None:
    no_for_wrong_time(opened)
    expect(opened.locator("#strip-dates [data-key='2']")).to_be_disabled()
    opened.keyboard.press("9")  # nobody has this key
    expect(opened.locator("#drawer-finer")).to_be_visible()

    opened.keyboard.press("Numpad2")

    expect(opened.locator("#drawer-finer")).to_be_hidden()
    log = the_log(desk, opened)
    assert wait_for(opened, lambda: log["finer"]) == "in a meeting"
    assert "in_days" not in log


def test_the_next_dial_leaves_the_finer_reasons(opened: Page) -> None:
    no_for_wrong_time(opened)

    opened.keyboard.press("Space")

    in_mode(opened, "ringing")
    expect(opened.locator("#drawer-finer")).to_be_hidden()


def test_nought_leads_to_another_family(opened: Page, desk: FakeDesk) -> None:
    no_for_wrong_time(opened)
    opened.keyboard.press("0")
    opened.keyboard.press("2")
    expect(opened.locator("#finer-title")).to_have_text("No rapport: how so?")
    opened.keyboard.press("1")

    log = the_log(desk, opened)
    wait_for(opened, lambda: log["finer"] == "sounded like a robot")
    assert log["reason"] == "NO_RAPPORT"
    expect(opened.locator("#why-said")).to_have_text("no rapport · sounded like a robot")


def test_a_family_without_finer_reasons_says_so(opened: Page) -> None:
    talk(opened)
    opened.keyboard.press("5")
    name(opened).to_have_text("Marisol Ortiz")
    opened.keyboard.press("w")

    expect(opened.locator("#finer-none")).to_be_visible()


def test_what_is_said_after_the_proposals_is_a_second_look_too(opened: Page, desk: FakeDesk) -> None:
    talk(opened)
    opened.keyboard.press("q")
    expect(opened.locator("#why-2")).to_be_visible()
    opened.keyboard.press("NumpadAdd")
    opened.keyboard.press("w")
    opened.keyboard.press("3")

    (key,) = wait_for(opened, lambda: list(desk.looks))
    assert wait_for(opened, lambda: desk.looks[key]["finer"]) == "driving"
    assert desk.looks[key]["settled"] == "WRONG_TIME"


def test_those_who_listen_hear_what_is_proposed(opened: Page) -> None:
    talk(opened)
    opened.keyboard.press("q")

    expect(opened.locator("#spoken")).to_contain_text(
        "Why did Dana Whitfield say no? First proposed: Wrong time. Second: No rapport."
    )
    expect(opened.locator("#card-name")).to_be_focused()


@pytest.mark.parametrize("height", [720, 800])
def test_proposals_come_with_the_servers_answer_and_move_nothing(opened: Page, height: int) -> None:
    opened.set_viewport_size({"width": 1280, "height": height})
    place = lambda: [opened.locator(each).bounding_box() for each in ("#card", "#dial", "#strip-dates")]  # noqa: E731
    talk(opened)
    opened.keyboard.press("3")
    name(opened).to_have_text("Marisol Ortiz")
    before = place()
    talk(opened)
    opened.keyboard.press("q")
    expect(opened.locator("#why-2")).to_be_visible()

    assert place() == before
    assert opened.evaluate("() => document.documentElement.scrollHeight") == height
