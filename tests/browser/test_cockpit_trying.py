"""What is tried, at the edges: stale answers, refused logs, two tabs; the drawer of finer reasons; everybody's eyes."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.cockpit import in_mode, name, pass_seconds, talk, the_log
from tests.browser.fake_cards import BLOCK, PLANS, PROPOSALS, card, deal
from tests.browser.fake_desk import ADDRESS, FakeDesk
from tests.browser.test_cockpit_look import violations
from tests.browser.waiting import wait_for

WORDS = "Openings A and B are compared: 23 of 80 answered calls so far."


@pytest.fixture
def desk() -> FakeDesk:
    """An experiment deals B, A, A, B; two plans run; noes whose reason is open have two proposals."""
    fake = FakeDesk(plans=list(PLANS), experiment={"url": "/experiments/1/", "words": WORDS})
    fake.deals = [deal(1, "B"), deal(2, "A"), deal(3, "A"), deal(4, "B")]
    fake.proposals = PROPOSALS
    return fake


@pytest.fixture
def opened(page: Page, desk: FakeDesk) -> Page:
    desk.open(page)
    name(page).to_have_text("Dana Whitfield")
    return page


def letter(page: Page, label: str) -> None:
    expect(page.locator("#opening-label")).to_have_text(f"Opening {label}")
    expect(page.locator("#opening-dealt")).to_be_visible()


def not_dealt(page: Page) -> None:
    expect(page.locator("#opening")).to_contain_text("Hang up, or thirty seconds?")
    expect(page.locator("#opening-dealt")).to_be_hidden()


def key_of(place: int) -> str:
    return str(deal(place, "A")["key"])


# ---------------------------------------------------------------- deals


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


# ---------------------------------------------------------------- plans


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


# ---------------------------------------------------------------- why it was a no


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


# ---------------------------------------------------------------- everybody


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_tried_can_be_used_by_everybody(browser: Browser, desk: FakeDesk, scheme: Any, width: int) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})
    page = context.new_page()
    desk.open(page)
    letter(page, "B")
    wrong = violations(page, "dealt")
    talk(page)
    page.keyboard.press("m")
    wrong += violations(page, "marked")
    page.keyboard.press("q")
    expect(page.locator("#why-2")).to_be_visible()
    wrong += violations(page, "proposals")
    page.keyboard.press("w")
    wrong += violations(page, "families")
    page.keyboard.press("1")
    expect(page.locator("#finer-title")).to_contain_text("Wrong time")
    wrong += violations(page, "finer")
    page.keyboard.press("1")
    expect(page.locator("#why-said")).to_contain_text("busy right now")
    wrong += violations(page, "said")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    context.close()

    assert wrong == []


def test_on_a_telephone_plans_and_reasons_are_buttons(browser: Browser, desk: FakeDesk) -> None:
    context = browser.new_context(viewport={"width": 375, "height": 740}, has_touch=True, is_mobile=True)
    page = context.new_page()
    desk.open(page)
    letter(page, "B")
    page.locator("#card-number").tap()
    page.locator("#group-ringing [data-action=answered]").tap()
    in_mode(page, "talking")
    page.locator("#outcomes [data-action=plan_1]").tap()
    expect(page.locator("#outcomes [data-action=plan_1]")).to_have_text("Plan: ✓ did it")
    page.locator("#group-talking [data-action=hung_up]").tap()
    expect(page.locator("#why-1")).to_be_visible()
    for place, title in enumerate(("Ask one question before the offer", "Call before nine")):
        named = page.locator(f"#strip-plans [data-plan='{place}'] .plan-name")
        expect(named).to_be_visible()  # two buttons that both ask “did it?” would be anybody's guess
        expect(named).to_have_text(title)
    boxes = page.locator("#strip-tried button:visible, #plans button:visible").evaluate_all(
        "all => all.map((each) => [each.getBoundingClientRect().width, each.getBoundingClientRect().height])"
    )
    assert boxes
    assert all(width >= 24 and height >= 24 for width, height in boxes)

    page.locator("#why-1").tap()

    assert next(iter(wait_for(page, desk.looks.values)))["settled"] == "WRONG_TIME"
    page.locator("#strip [data-action=finer]").tap()
    page.locator("#finer-list button").first.tap()
    expect(page.locator("#why-said")).to_have_text("wrong time · busy right now")
    context.close()
