"""Marks of plans: which calls take one, and what they outlive."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.cockpit import name, pass_seconds, talk, the_log
from tests.browser.fake_cards import PLANS
from tests.browser.fake_desk import FakeDesk
from tests.browser.waiting import wait_for


def test_both_plans_are_marked_and_travel_with_the_log(opened: Page, desk: FakeDesk) -> None:
    talk(opened)
    opened.keyboard.press("NumpadMultiply")
    opened.keyboard.press("l")
    opened.keyboard.press("l")
    opened.keyboard.press("3")

    assert the_log(desk, opened)["marks"] == [
        {"plan": PLANS[0]["key"], "did": "DID"},
        {"plan": PLANS[1]["key"], "did": "FORGOT"},
    ]


def test_a_mark_survives_a_reload_in_the_middle_of_the_call(opened: Page) -> None:
    talk(opened)
    opened.keyboard.press("m")

    opened.reload()

    expect(opened.locator("#plans [data-plan='0']")).to_contain_text("✓ did it")


def test_a_plan_is_marked_with_a_card_in_the_ear(opened: Page, desk: FakeDesk) -> None:
    expect(opened.locator("#objections li")).to_have_count(3)
    talk(opened)
    opened.keyboard.press("c")
    opened.keyboard.type("brok")
    opened.keyboard.press("Enter")
    expect(opened.locator("#drawer-ear")).to_be_visible()

    opened.keyboard.press("m")

    expect(opened.locator("#drawer-ear")).to_be_visible()
    opened.keyboard.press("q")
    log = the_log(desk, opened)
    assert (log["outcome"], log["marks"]) == ("HUNG_UP", [{"plan": PLANS[0]["key"], "did": "DID"}])


def test_after_no_answer_only_a_plan_for_every_dial_is_marked_and_counted(opened: Page, desk: FakeDesk) -> None:
    opened.keyboard.press("Space")
    pass_seconds(opened, 5)
    opened.keyboard.press("Space")
    name(opened).to_have_text("Marisol Ortiz")
    expect(opened.locator("#strip-plans [data-plan='0']")).to_be_hidden()
    expect(opened.locator("#plans [data-plan='0']")).to_contain_text("12 of 40")
    expect(opened.locator("#plans [data-plan='1']")).to_contain_text("31 of 200")
    opened.keyboard.press("m")
    opened.keyboard.press("l")

    log = the_log(desk, opened)
    assert wait_for(opened, lambda: log["marks"]) == [{"plan": PLANS[1]["key"], "did": "DID"}]


def test_a_key_of_a_plan_can_be_another_one(opened: Page) -> None:
    opened.evaluate("localStorage.setItem('bounceback.keys', JSON.stringify({map: {plan_1: ';'}}))")
    opened.reload()
    name(opened).not_to_have_text("One moment")
    talk(opened)

    expect(opened.locator("#plans [data-plan='0'] kbd")).to_have_text(";")
    opened.keyboard.press(";")

    expect(opened.locator("#plans [data-plan='0']")).to_contain_text("✓ did it")
