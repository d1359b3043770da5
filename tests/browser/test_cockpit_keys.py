"""The cockpit by its keys: what each does in each state, and what it must never do."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cockpit import in_mode, name, pass_seconds, strip, talk, the_log
from tests.browser.fake_desk import FakeDesk
from tests.browser.waiting import wait_for


def test_an_outcome_key_before_a_dial_logs_nobody(page: Page, desk: FakeDesk) -> None:
    for key in ("1", "5", "q", "v", "w", "g", "Tab"):
        page.keyboard.press(key)

    page.wait_for_timeout(100)
    assert desk.logs == {}
    assert desk.dials == {}
    name(page).to_have_text("Dana Whitfield")


def test_space_opens_the_link_copies_the_number_and_writes_the_dial_down(page: Page, desk: FakeDesk) -> None:
    page.evaluate(
        "document.addEventListener('click', (e) => { if (e.target.href) window.rang = e.target.href; }, true)"
    )

    page.keyboard.press("Space")

    expect(page.locator("#dial-words")).to_have_text(re.compile(r"Ringing · 0:0\d"))
    assert page.evaluate("window.rang") == "tel:+13305550143"
    expect(page.locator("#word")).to_have_text("Number copied.")
    assert page.evaluate("navigator.clipboard.readText()") == "+13305550143"
    assert [dial["lease"] for dial in wait_for(page, desk.dials.values)] == [10]
    expect(page.locator("#figure-to-go b")).to_have_text("1,846")


def test_a_handset_only_gets_to_see_the_number(page: Page, desk: FakeDesk) -> None:
    page.evaluate("localStorage.setItem('bounceback.dialling', JSON.stringify('handset'))")
    page.evaluate(
        "document.addEventListener('click', (e) => { if (e.target.href) window.rang = e.target.href; }, true)"
    )

    page.keyboard.press("Space")

    expect(page.locator("#dial-words")).to_have_text(re.compile("Ringing"))
    assert page.evaluate("window.rang") is None


def test_a_doubled_space_does_not_log_somebody_whose_telephone_has_not_rung(page: Page, desk: FakeDesk) -> None:
    page.keyboard.press("Space")
    page.keyboard.press("Space")
    page.keyboard.press("3")  # meant for the strip

    page.wait_for_timeout(100)
    assert desk.logs == {}
    in_mode(page, "ringing")

    pass_seconds(page, 4)
    page.keyboard.press("Space")

    assert the_log(desk, page)["outcome"] == "NO_ANSWER"
    name(page).to_have_text("Marisol Ortiz")


def test_a_no_is_one_key(page: Page, desk: FakeDesk) -> None:
    talk(page)

    page.keyboard.press("5")

    name(page).to_have_text("Marisol Ortiz")
    strip(page).to_have_text(re.compile(r"Dana Whitfield · no: has one already · \+\$50 · back 1 November"))
    log = the_log(desk, page)
    assert (log["outcome"], log["reason"], log["lease"]) == ("NO", "HAS_ONE", 10)
    assert log["answered_at"] is not None


def test_nobody_marked_the_answer_so_there_is_no_talk_time(page: Page, desk: FakeDesk) -> None:
    page.keyboard.press("Space")
    pass_seconds(page, 5)

    page.keyboard.press("1")

    assert the_log(desk, page)["answered_at"] is None


@pytest.mark.parametrize(
    ("keys", "outcome"),
    [
        (["v", "v"], "VOICEMAIL_LEFT"),
        (["v", "Space"], "VOICEMAIL"),
        (["b"], "BUSY"),
        (["w"], "WRONG_NUMBER"),
        (["Tab", "q"], "HUNG_UP"),
        (["g", "g"], "GATEKEEPER"),
        (["Tab", "e"], "RUNG"),
        (["Tab", "a", "Enter"], "APPOINTMENT"),
        (["Tab", "x", "x"], "OFF_LIST"),
    ],
)
def test_each_outcome_has_its_keys(page: Page, desk: FakeDesk, keys: list[str], outcome: str) -> None:
    for key in ["Space", *keys]:
        page.keyboard.press(key)

    assert the_log(desk, page)["outcome"] == outcome
    name(page).to_have_text("Marisol Ortiz")


def test_the_voicemail_script_is_on_screen_before_the_message(page: Page, desk: FakeDesk) -> None:
    page.keyboard.press("Space")
    page.keyboard.press("v")

    expect(page.locator("#voicemail-words")).to_be_visible()
    page.keyboard.press("3")  # nobody talks to a tape
    page.wait_for_timeout(50)
    assert desk.logs == {}


def test_a_gatekeeper_puts_me_through(page: Page, desk: FakeDesk) -> None:
    page.keyboard.press("Space")
    page.keyboard.press("g")
    expect(page.locator("#marks")).to_contain_text("a gatekeeper speaks")
    page.keyboard.press("Tab")
    expect(page.locator("#marks")).to_contain_text("put me through")

    page.keyboard.press("2")

    log = the_log(desk, page)
    assert (log["outcome"], log["spoke_with"]) == ("NO", "DECISION_MAKER")


def test_an_appointment_is_typed_as_it_is_said(page: Page, desk: FakeDesk) -> None:
    talk(page)
    page.keyboard.press("a")
    page.keyboard.type("thu 2pm")
    expect(page.locator("#when-list")).to_contain_text("Thu")

    page.keyboard.press("Enter")

    at = datetime.fromisoformat(the_log(desk, page)["appointment_at"])
    assert (at.weekday(), at.minute) == (3, 0)
    assert at.hour in (18, 19)  # two in the afternoon in New York
    expect(page.locator("#strip [data-action=calendar]")).to_be_visible()
    page.keyboard.press("i")
    page.wait_for_url(re.compile("/appointments/5.ics"))


def test_what_was_typed_and_not_understood_books_nothing(page: Page, desk: FakeDesk) -> None:
    talk(page)
    page.keyboard.press("a")
    page.keyboard.type("when the cows come home")
    page.keyboard.press("Enter")

    expect(page.locator("#when-read")).to_contain_text("Not understood")
    page.keyboard.press("Escape")
    in_mode(page, "talking")
    assert desk.logs == {}


def test_the_right_person_is_the_next_card(page: Page, desk: FakeDesk) -> None:
    talk(page)
    page.keyboard.press("w")
    page.keyboard.type("Alma Reyes")
    page.keyboard.press("Enter")

    name(page).to_have_text("Alma Reyes")
    expect(page.locator("#card-promise")).to_have_text("Dana Whitfield sent you.")
    log = the_log(desk, page)
    assert (log["reason"], log["right_person"]["name"]) == ("WRONG_PERSON", "Alma Reyes")
    expect(page.locator("#dial")).to_be_enabled()


def test_what_is_heard_answered_and_marked_travels_with_the_log(page: Page, desk: FakeDesk) -> None:
    talk(page)
    page.keyboard.press("c")
    page.keyboard.type("we have a broker")
    page.keyboard.press("Enter")
    page.keyboard.press("c")
    page.keyboard.type("our cousin does it")
    page.keyboard.press("Enter")
    page.keyboard.press("d")
    page.keyboard.type("Dana does")
    page.keyboard.press("Enter")
    page.keyboard.press("t")
    page.keyboard.press("s")  # they said it, bad; not "skip"
    page.keyboard.press("Enter")
    page.keyboard.type("who are you?")
    page.keyboard.press("Enter")
    page.keyboard.press("r")
    page.keyboard.type("1 renewal in May, x")
    page.keyboard.press("Escape")

    page.keyboard.press("3")

    log = the_log(desk, page)
    assert [each["text"] for each in log["hearings"]] == ["We have a broker", "our cousin does it"]
    assert log["facts"] == [{"label": "Who handles renewals?", "value": "Dana does"}]
    assert [(each["speaker"], each["effect"], each["text"]) for each in log["triggers"]] == [
        ("THEY", "BAD", "who are you?")
    ]
    assert log["note"] == "1 renewal in May, x"
    assert log["reason"] == "NO_VALUE"


def test_who_speaks_is_noted_with_a_name(page: Page, desk: FakeDesk) -> None:
    talk(page)
    page.keyboard.press("k")
    page.keyboard.type("Theo")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#marks")).to_contain_text("Theo, husband or wife")

    page.keyboard.press("2")

    log = the_log(desk, page)
    assert (log["spoke_with"], log["spoke_name"]) == ("SPOUSE", "Theo")


def test_keys_are_letters_while_typing(page: Page, desk: FakeDesk) -> None:
    talk(page)
    page.keyboard.press("r")
    page.keyboard.type("1 q x x 5 ")
    page.keyboard.press("Escape")

    assert page.locator("#note").input_value() == "1 q x x 5 "
    in_mode(page, "talking")
    assert desk.logs == {}


@pytest.mark.parametrize(
    "event",
    [
        {"key": "5", "code": "Digit5", "repeat": True},
        {"key": "5", "code": "Digit5", "ctrlKey": True},
        {"key": "5", "code": "Digit5", "altKey": True},
        {"key": "5", "code": "Digit5", "metaKey": True},
        {"key": "5", "code": "Digit5", "isComposing": True},
        {"key": "5", "code": "Digit5", "shiftKey": True},
    ],
    ids=lambda event: ",".join(event),
)
def test_held_modified_and_composed_keys_are_inert(page: Page, desk: FakeDesk, event: dict[str, Any]) -> None:
    talk(page)

    page.evaluate("(e) => document.body.dispatchEvent(new KeyboardEvent('keydown', {...e, bubbles: true}))", event)

    page.wait_for_timeout(50)
    in_mode(page, "talking")


def test_the_number_pad_mirrors_the_keys(page: Page, desk: FakeDesk) -> None:
    page.keyboard.press("NumpadEnter")
    page.keyboard.press("NumpadAdd")
    page.keyboard.press("Numpad4")

    assert the_log(desk, page)["reason"] == "WRONG_PERSON"


def test_off_the_list_takes_two_presses_and_holds(page: Page, desk: FakeDesk) -> None:
    talk(page)
    page.keyboard.press("x")
    expect(page.locator("#word")).to_contain_text("never called again")
    pass_seconds(page, 3)
    page.keyboard.press("x")  # too late: a first press again
    page.wait_for_timeout(50)
    assert desk.logs == {}

    page.keyboard.press("x")

    assert the_log(desk, page)["suppress"]["scope"] == "PERSON"
    page.keyboard.press("z")
    expect(page.locator("#word")).to_contain_text("Off the list holds")
    assert len(desk.logs) == 1
    page.keyboard.press("o")
    assert [body["scope"] for body in wait_for(page, lambda: desk.told("prospects/700/suppressions"))] == ["FIRM"]


def test_a_card_goes_off_the_list_without_a_dial(page: Page, desk: FakeDesk) -> None:
    page.keyboard.press("x")
    page.keyboard.press("x")

    name(page).to_have_text("Marisol Ortiz")
    assert [body["scope"] for body in wait_for(page, lambda: desk.told("prospects/700/suppressions"))] == ["PERSON"]
    assert desk.dials == {}


def test_skip_puts_the_card_back(page: Page, desk: FakeDesk) -> None:
    page.keyboard.press("s")

    name(page).to_have_text("Marisol Ortiz")
    wait_for(page, lambda: ("DELETE", "leases/10", None) in desk.heard)
