"""The cockpit around its keys: permits, pauses, empty queues, the ring, and what it tells about itself."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cockpit import in_mode, name, pass_seconds, talk, the_log
from tests.browser.fake_cards import card, stamp
from tests.browser.fake_desk import ADDRESS, FakeDesk
from tests.browser.waiting import wait_for


@pytest.fixture
def desk(page: Page) -> FakeDesk:
    """A session with eight cards waiting, open in the browser."""
    fake = FakeDesk()
    fake.open(page)
    name(page).to_have_text("Dana Whitfield")
    return fake


def test_they_called_me(page: Page, desk: FakeDesk) -> None:
    page.keyboard.press("`")
    page.keyboard.type("0177")
    expect(page.locator("#incoming-list li")).to_have_count(1)
    page.keyboard.press("Enter")

    name(page).to_have_text("Ines Duarte")
    in_mode(page, "talking")
    page.keyboard.press("2")
    log = the_log(desk, page)
    assert log["came_in"] is True
    assert not [1 for method, path, _ in desk.heard if (method, path) == ("POST", "calls")]
    name(page).to_have_text("Dana Whitfield")


def test_a_pause_is_not_a_gap_and_the_session_ends_from_it(page: Page, desk: FakeDesk) -> None:
    page.keyboard.press("b")
    expect(page.locator("#dialog-pause")).to_be_visible()
    page.keyboard.press("Space")
    expect(page.locator("#dialog-pause")).to_be_hidden()
    in_mode(page, "ready")

    page.keyboard.press("b")
    page.keyboard.press("q")

    page.wait_for_url(ADDRESS + "/sessions/1/debrief/")


def test_the_question_mark_lists_the_keys(page: Page, desk: FakeDesk) -> None:
    page.keyboard.press("?")

    expect(page.locator("#dialog-help")).to_contain_text("Has one already")
    page.keyboard.press("Escape")
    expect(page.locator("#dialog-help")).to_be_hidden()
    page.keyboard.press("Space")
    in_mode(page, "ringing")


def test_a_key_can_be_another_one(page: Page, desk: FakeDesk) -> None:
    page.evaluate("localStorage.setItem('bounceback.keys', JSON.stringify({map: {answered: 'j'}}))")
    page.reload()
    name(page).not_to_have_text("One moment")
    page.keyboard.press("Space")

    expect(page.locator("#group-ringing [data-action=answered] kbd")).to_have_text("j")
    page.keyboard.press("j")

    in_mode(page, "talking")


def test_single_keys_can_be_switched_off(page: Page, desk: FakeDesk) -> None:
    page.evaluate("localStorage.setItem('bounceback.keys', JSON.stringify({on: false}))")
    page.reload()
    name(page).not_to_have_text("One moment")

    page.keyboard.press("s")
    page.keyboard.press("Space")

    page.wait_for_timeout(100)
    assert desk.dials == {}
    page.locator("#dial").press("Enter")
    expect(page.locator("#cockpit")).to_have_attribute("data-mode", "ringing")


def test_a_clicked_button_is_not_pressed_again_by_space(page: Page, desk: FakeDesk) -> None:
    page.locator("#card-hints [data-action=skip]").click()
    name(page).to_have_text("Marisol Ortiz")

    page.keyboard.press("Space")

    expect(page.locator("#cockpit")).to_have_attribute("data-mode", "ringing")
    name(page).to_have_text("Marisol Ortiz")


def test_the_next_number_of_a_prospect(page: Page) -> None:
    two = card(0)
    two["lines"].append({"line": 200, "number": 200, "e164": "+13305550199", "display": "(330) 555-0199"})
    fake = FakeDesk(cards=[two])
    fake.says[r"POST leases/10/lines"] = (200, two | {"lease": 11, "lines": list(reversed(two["lines"]))})
    fake.open(page)
    expect(page.locator("#card-number")).to_have_text("(330) 555-0143")

    page.keyboard.press("n")

    expect(page.locator("#card-number")).to_have_text("(330) 555-0199")


def test_markup_in_a_name_is_text(page: Page) -> None:
    evil = "<img src=x onerror='window.broken = 1'><b>Bob</b>"
    fake = FakeDesk(cards=[card(0, name=evil, company=evil, must_change=evil, attributes={evil: evil})])
    fake.open(page)

    name(page).to_have_text(evil)
    assert page.evaluate("window.broken") is None
    assert fake.refusals == []


def test_an_empty_queue_says_when_it_opens(page: Page) -> None:
    FakeDesk(cards=[]).open(page)

    expect(page.locator("#empty-text")).to_have_text("Nobody may be called right now.")
    expect(page.locator("#empty-opens")).to_contain_text("The next may be called")


def test_a_bad_run_is_put_in_proportion_once(page: Page) -> None:
    fake = FakeDesk()
    fake.changes = {"totals": fake.totals() | {"streak": "8 noes in a row. Nothing is broken."}}
    fake.open(page)
    expect(page.locator("#banner-streak")).to_have_text("8 noes in a row. Nothing is broken.")

    page.keyboard.press("Space")

    expect(page.locator("#banner-streak")).to_be_hidden()
    page.reload()
    in_mode(page, "ringing")
    expect(page.locator("#banner-streak")).to_be_hidden()


def test_when_another_window_has_the_keyboard_the_page_says_so(page: Page, desk: FakeDesk) -> None:
    page.evaluate("window.dispatchEvent(new Event('blur'))")
    expect(page.locator("#banner-keyboard")).to_be_visible()

    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator("#banner-keyboard")).to_be_hidden()


def test_the_ring_starts_at_the_hang_up_and_turns_amber_after_the_pace(page: Page, desk: FakeDesk) -> None:
    talk(page)
    page.keyboard.press("3")
    ring = page.locator("#ring")
    expect(ring).to_be_visible()
    assert ring.get_attribute("role") == "timer"
    expect(ring).not_to_have_class(re.compile("late"))

    pass_seconds(page, 16)

    expect(ring).to_have_class(re.compile("late"))
    expect(page.locator("#ring-seconds")).to_have_text(re.compile("1[6-9]|[2-5][0-9]"))


def _pressable(page: Page) -> list[str]:
    keys: list[str] = page.evaluate(
        "() => [...document.querySelectorAll('[data-key]')]"
        ".filter((each) => each.checkVisibility() && !each.disabled).map((each) => each.dataset.key)"
    )
    return keys


def test_no_two_controls_in_one_state_share_a_key(page: Page, desk: FakeDesk) -> None:
    def check() -> None:
        page.wait_for_timeout(80)
        keys = _pressable(page)
        assert len(keys) == len(set(keys)), sorted(keys)

    check()
    page.keyboard.press("Space")
    check()
    pass_seconds(page, 5)
    check()
    page.keyboard.press("Tab")
    check()
    page.keyboard.press("t")
    check()
    page.keyboard.press("Escape")
    page.keyboard.press("3")
    check()
    page.keyboard.press("z")
    check()


def test_the_next_name_is_painted_within_a_tenth_of_a_second(page: Page, desk: FakeDesk, record_property: Any) -> None:
    def durations() -> list[float]:
        taken: list[float] = page.evaluate(
            "performance.getEntriesByName('key-to-next-name').map((each) => each.duration)"
        )
        return taken

    for count in range(1, 5):
        talk(page)
        page.keyboard.press("3")
        wait_for(page, lambda count=count: len(durations()) == count)

    taken = durations()
    record_property("key_to_next_name_ms", taken)
    print("key to next name painted, ms:", [round(each, 1) for each in taken])
    assert len(taken) == 4


def test_the_permit_says_no(page: Page) -> None:
    closed = card(0)
    closed["permit"] |= {"callable": False, "text": "It is 21:10 in Akron."}
    FakeDesk(cards=[closed]).open(page)
    name(page).to_have_text("Dana Whitfield")

    page.keyboard.press("Space")

    expect(page.locator("#word")).to_have_text("It is 21:10 in Akron.")
    in_mode(page, "ready")


def _short_permit() -> dict[str, Any]:
    short = card(0)
    short["permit"] |= {"until": stamp(datetime.now(UTC) - timedelta(seconds=5))}
    return short


def test_a_permit_that_ran_out_is_asked_for_again(page: Page) -> None:
    fake = FakeDesk(cards=[_short_permit()])
    fake.open(page)
    name(page).to_have_text("Dana Whitfield")

    page.keyboard.press("Space")

    expect(page.locator("#cockpit")).to_have_attribute("data-mode", "ringing")
    assert ("POST", "leases/10/permits", None) in fake.heard


def test_a_permit_that_ran_out_refuses_when_the_gate_says_no(page: Page) -> None:
    fake = FakeDesk(cards=[_short_permit()])
    fake.says[r"POST leases/10/permits"] = (
        409,
        {"code": "may-not-call", "text": "It is 21:00 in Akron.", "hint": "From 8:05."},
    )
    fake.open(page)
    name(page).to_have_text("Dana Whitfield")

    page.keyboard.press("Space")

    expect(page.locator("#word")).to_have_text("It is 21:00 in Akron. From 8:05.")
    assert fake.dials == {}


def test_a_permit_that_ran_out_refuses_without_the_server(page: Page) -> None:
    fake = FakeDesk(cards=[_short_permit()])
    fake.open(page)
    name(page).to_have_text("Dana Whitfield")
    fake.away = True

    page.keyboard.press("Space")

    expect(page.locator("#word")).to_contain_text("The permit to call ran out")
    in_mode(page, "ready")


def test_nothing_breaks_the_page_s_policy(page: Page, desk: FakeDesk) -> None:
    talk(page)
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)

    assert desk.refusals == []
