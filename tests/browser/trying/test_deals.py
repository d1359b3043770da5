"""Deals at the edges: stale answers, refused logs, two tabs."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cockpit import name, talk, the_log
from tests.browser.fake_cards import BLOCK, card, deal
from tests.browser.fake_desk import ADDRESS, FakeDesk
from tests.browser.trying.running import WORDS, letter
from tests.browser.waiting import wait_for


def not_dealt(page: Page) -> None:
    expect(page.locator("#opening")).to_contain_text("Hang up, or thirty seconds?")
    expect(page.locator("#opening-dealt")).to_be_hidden()


def key_of(place: int) -> str:
    return str(deal(place, "A")["key"])


def test_the_next_card_shows_the_next_deal_while_the_log_is_on_its_way(opened: Page, desk: FakeDesk) -> None:
    letter(opened, "B")
    talk(opened)
    desk.away = True
    opened.keyboard.press("3")

    name(opened).to_have_text("Marisol Ortiz")
    letter(opened, "A")
    desk.away = False
    opened.evaluate("window.dispatchEvent(new Event('online'))")
    log = the_log(desk, opened)
    assert (log["deal"], log["opening"]) == (key_of(1), 6)


@pytest.mark.parametrize(("keys", "spends"), [(["b"], False), (["v", "v"], False), (["w"], False), (["g", "g"], True)])
def test_a_deal_is_spent_when_somebody_answered(opened: Page, desk: FakeDesk, keys: list[str], spends: bool) -> None:
    letter(opened, "B")
    opened.keyboard.press("Space")
    for each in keys:
        opened.keyboard.press(each)

    log = the_log(desk, opened)
    assert log.get("deal") == (key_of(1) if spends else None)
    assert log["opening"] == 6  # what stood on the card


def test_an_answer_from_before_the_log_does_not_bring_its_deal_back(opened: Page, desk: FakeDesk) -> None:
    stale = {"cards": [], "held": [], "empty": None} | desk.dealt()
    talk(opened)
    opened.keyboard.press("3")
    the_log(desk, opened)
    letter(opened, "A")
    desk.says[r"DELETE leases/\d+"] = (200, {"cards": [card(5)], "empty": None, "deals": stale["deals"]})

    opened.keyboard.press("s")

    wait_for(opened, lambda: any(method == "DELETE" for method, _, _ in desk.heard))
    opened.wait_for_function("() => !localStorage.getItem('bounceback.outbox')")
    letter(opened, "A")
    talk(opened)
    opened.keyboard.press("3")
    assert the_log(desk, opened, count=2)["deal"] == key_of(2)


def test_a_log_that_was_not_accepted_has_spent_nothing(opened: Page, desk: FakeDesk) -> None:
    desk.says[r"PUT calls/.*"] = (409, {"code": "already-logged", "text": "This call is logged already.", "hint": ""})
    talk(opened)
    opened.keyboard.press("3")
    expect(opened.locator("#banner-returned")).to_be_visible()
    desk.says.clear()

    opened.reload()

    letter(opened, "B")


def test_where_the_deals_ran_out_the_opening_in_use_is_shown_and_nothing_is_claimed(page: Page, desk: FakeDesk) -> None:
    desk.deals = [deal(1, "B")]
    desk.open(page)
    letter(page, "B")
    desk.away = True
    talk(page)
    page.keyboard.press("3")
    not_dealt(page)
    talk(page)
    page.keyboard.press("3")
    desk.away = False
    page.evaluate("window.dispatchEvent(new Event('online'))")

    log = the_log(desk, page, count=2)
    assert "deal" not in log
    assert log["opening"] == 4


def test_an_experiment_that_has_ended_deals_no_more(opened: Page, desk: FakeDesk) -> None:
    letter(opened, "B")
    desk.deals = []
    talk(opened)
    opened.keyboard.press("3")
    the_log(desk, opened)

    not_dealt(opened)


def test_each_block_has_its_own_deals(page: Page, desk: FakeDesk) -> None:
    other = "1|2|PM"
    desk.queue = [card(0, block=BLOCK), card(1, block=other), card(2, block=BLOCK)]
    desk.deals = [deal(1, "B"), deal(2, "A", other), deal(3, "B", other), deal(4, "A")]
    desk.open(page)
    letter(page, "B")
    page.keyboard.press("s")
    letter(page, "A")
    talk(page)
    page.keyboard.press("3")

    name(page).to_have_text("Priya Raman")
    letter(page, "B")
    assert the_log(desk, page)["deal"] == key_of(2)


def test_who_calls_us_spends_nothing(opened: Page, desk: FakeDesk) -> None:
    letter(opened, "B")
    opened.keyboard.press("`")
    opened.keyboard.type("0177")
    expect(opened.locator("#incoming-list li")).to_have_count(1)
    opened.keyboard.press("Enter")
    name(opened).to_have_text("Ines Duarte")
    expect(opened.locator("#opening-dealt")).to_be_hidden()
    opened.keyboard.press("2")

    assert "deal" not in the_log(desk, opened)
    letter(opened, "B")


def test_a_tab_that_takes_over_knows_what_the_first_one_has_spent(opened: Page, desk: FakeDesk) -> None:
    talk(opened)
    desk.says[r"PUT calls/.*"] = (503, {"code": "busy", "text": "Busy.", "hint": ""})
    opened.keyboard.press("3")
    letter(opened, "A")
    second = opened.context.new_page()
    second.goto(ADDRESS + "/sessions/1/")

    second.locator("#take-over").click()

    expect(second.locator("#banner-tab")).to_be_hidden()
    name(second).to_have_text("Marisol Ortiz")
    letter(second, "A")


def test_what_runs_is_said_on_the_word_and_in_the_help(opened: Page) -> None:
    opened.locator("#opening-dealt").focus()
    expect(opened.locator("#opening-dealt")).to_have_attribute("aria-describedby", "tip-dealt")
    expect(opened.locator("#tip-dealt")).to_contain_text(WORDS)

    opened.locator("#card-name").focus()
    opened.keyboard.press("?")

    expect(opened.locator("#help-experiment")).to_contain_text(WORDS)
