"""Objection cards beside a call: found by letters, made, confirmed, and in the ear."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bounceback.core.objections import Grade
from tests.browser.cockpit import in_mode, name, talk, the_log
from tests.browser.fake_cards import OBJECTIONS, card, objection
from tests.browser.fake_desk import FakeDesk
from tests.browser.waiting import wait_for

BROKER, SEND, BUDGET = OBJECTIONS
ROWS = "#heard-list [role=option]"


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
def hears(page: Page, desk: FakeDesk) -> Page:
    """They talk, and the cards are in hand."""
    desk.open(page)
    expect(page.locator("#objections li")).to_have_count(len(desk.objections))
    talk(page)
    return page


def pick(page: Page, letters: str) -> None:
    page.keyboard.press("c")
    page.keyboard.type(letters)
    page.keyboard.press("Enter")
    expect(page.locator("#drawer-ear")).to_be_visible()


def told(desk: FakeDesk, page: Page) -> dict[str, Any]:
    """The one hearing of the log."""
    (hearing,) = the_log(desk, page)["hearings"]
    found: dict[str, Any] = hearing
    return found


def test_a_few_letters_find_a_card(hears: Page, desk: FakeDesk) -> None:
    pick(hears, "br a")
    hears.keyboard.press("Escape")
    hears.keyboard.press("5")

    hearing = told(desk, hears)
    assert (hearing["card"], hearing["text"]) == (BROKER["key"], "We have a broker")
    assert hearing["second"] is not None
    assert (hearing["response"], hearing["grade"], hearing["turn"]) == (None, None, None)


def test_the_most_frequent_come_first_and_beginnings_of_words_before_letters_inside(page: Page, desk: FakeDesk) -> None:
    desk.objections = [objection(1, "Abroad"), objection(2, "Broker"), objection(3, "We are broke")]
    desk.open(page)
    expect(page.locator("#objections li")).to_have_count(3)
    talk(page)
    page.keyboard.press("c")
    expect(page.locator(ROWS)).to_have_text(["Abroad", "Broker", "We are broke"])

    page.keyboard.type("bro")

    expect(page.locator(ROWS)).to_have_text(["Broker", "We are broke", "Abroad"])
    expect(page.locator(ROWS).first).to_have_attribute("aria-selected", "true")


def test_other_words_that_were_learnt_find_a_card_too(hears: Page, desk: FakeDesk) -> None:
    pick(hears, "bro law")
    hears.keyboard.press("Escape")
    hears.keyboard.press("5")

    assert told(desk, hears)["card"] == BROKER["key"]


def test_two_thousand_cards_are_eight_rows(page: Page, desk: FakeDesk) -> None:
    desk.objections = [objection(n + 1, f"Objection number {n}") for n in range(2000)]
    desk.open(page)
    expect(page.locator("#objections li")).to_have_count(4)
    talk(page)
    page.keyboard.press("c")
    for _ in range(12):
        page.keyboard.press("ArrowDown")

    expect(page.locator(ROWS)).to_have_count(8)
    expect(page.locator(f"{ROWS}[aria-selected=true]")).to_have_text("Objection number 11")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator("#ear-title")).to_have_text("“Objection number 10”")


def test_words_that_no_card_has_make_a_new_one_and_it_is_greeted(hears: Page, desk: FakeDesk) -> None:
    pick(hears, "My cousin does it")

    expect(hears.locator("#ear-nth")).to_have_text("new: your 37th")
    expect(hears.locator("#marks")).to_contain_text("“My cousin does it”new: your 37th")
    hears.keyboard.press("Escape")
    hears.keyboard.press("5")
    hearing = told(desk, hears)
    assert hearing["text"] == "My cousin does it"
    assert hearing["card"] not in {None, *(each["key"] for each in OBJECTIONS)}


def test_a_new_card_is_found_again_on_the_next_call_though_the_server_is_away(hears: Page, desk: FakeDesk) -> None:
    desk.away = True
    pick(hears, "My cousin does it")
    hears.keyboard.press("Escape")
    hears.keyboard.press("5")
    name(hears).to_have_text("Marisol Ortiz")
    talk(hears)
    pick(hears, "cous")
    hears.keyboard.press("Escape")
    hears.keyboard.press("5")
    desk.away = False
    hears.evaluate("window.dispatchEvent(new Event('online'))")

    logs = wait_for(hears, lambda: list(desk.logs.values()) if len(desk.logs) == 2 else None)
    first, second = (log["hearings"][0]["card"] for log in logs)
    assert first == second


def test_what_sounds_like_a_card_is_only_offered(hears: Page, desk: FakeDesk) -> None:
    desk.like = [{"key": BROKER["key"], "front": BROKER["front"], "likeness": 0.8, "said": ""}]
    hears.keyboard.press("c")
    hears.keyboard.type("somebody handles that for us")
    expect(hears.locator(ROWS)).to_have_text(["We have a brokersounds like"])
    expect(hears.locator("#heard-verb")).to_have_text("New card")

    hears.keyboard.press("Enter")

    expect(hears.locator("#ear-title")).to_have_text("“somebody handles that for us”")
    expect(hears.locator("#ear-nth")).to_have_text("new: your 37th")


def test_what_sounds_like_a_card_is_confirmed_and_its_words_are_sent(hears: Page, desk: FakeDesk) -> None:
    desk.like = [{"key": BROKER["key"], "front": BROKER["front"], "likeness": 0.8, "said": ""}]
    hears.keyboard.press("c")
    hears.keyboard.type("somebody handles that for us")
    expect(hears.locator(ROWS)).to_have_count(1)
    hears.keyboard.press("ArrowDown")
    hears.keyboard.press("Enter")

    expect(hears.locator("#ear-title")).to_have_text("“We have a broker”")
    hears.keyboard.press("Escape")
    hears.keyboard.press("5")
    hearing = told(desk, hears)
    assert (hearing["card"], hearing["text"]) == (BROKER["key"], "somebody handles that for us")


@pytest.mark.parametrize("away", [True, False], ids=["no server", "a server that cannot"])
def test_without_an_answer_nothing_sounds_like_anything(hears: Page, desk: FakeDesk, away: bool) -> None:
    desk.like, desk.away = None, away
    hears.keyboard.press("c")
    hears.keyboard.type("somebody handles that for us")
    if not away:
        wait_for(hears, lambda: [path for _, path, _ in desk.heard if path.startswith("objection-cards/like")])

    hears.keyboard.press("Enter")

    expect(hears.locator("#ear-title")).to_have_text("“somebody handles that for us”")
    assert [each for each in desk.refusals if "refused" not in each] == []


def test_in_the_ear_the_best_proven_comes_first_with_its_record(hears: Page) -> None:
    pick(hears, "brok")

    first = hears.locator("#ear-answers .answer").first
    expect(first).to_contain_text("What do your neighbours pay?")
    expect(first).to_contain_text("went on 9 of 14 · 47–78 %")
    expect(hears.locator("#ear-nth")).to_have_text("heard 21 times · your card 4")


@pytest.mark.parametrize(
    ("key", "response", "grade"),
    [
        ("2", BROKER["responses"][1]["key"], Grade.GOOD),
        ("6", None, Grade.GOOD),
        ("0", None, Grade.AGAIN),
    ],
    ids=["the second", "own words", "nothing came"],
)
def test_digits_say_what_was_answered_and_end_no_call(
    hears: Page, desk: FakeDesk, key: str, response: str | None, grade: Grade
) -> None:
    pick(hears, "brok")

    hears.keyboard.press(key)

    expect(hears.locator("#drawer-ear [aria-pressed=true]")).to_have_count(1)
    in_mode(hears, "talking")
    hears.keyboard.press("Escape")
    hears.keyboard.press("5")  # and now a digit ends it
    hearing = told(desk, hears)
    assert (hearing["response"], hearing["grade"]) == (response, grade)


def test_a_digit_without_a_response_says_nothing(hears: Page, desk: FakeDesk) -> None:
    pick(hears, "budg")

    hears.keyboard.press("1")

    expect(hears.locator("#ear-empty")).to_be_visible()
    expect(hears.locator("#drawer-ear [aria-pressed=true]")).to_have_count(0)
    in_mode(hears, "talking")


@pytest.mark.parametrize(("key", "turn"), [("b", "WENT_ON"), ("v", "RUNG_DOWN")])
def test_a_key_says_what_happened_and_closes_the_card(hears: Page, desk: FakeDesk, key: str, turn: str) -> None:
    pick(hears, "brok")
    hears.keyboard.press("1")

    hears.keyboard.press(key)

    expect(hears.locator("#drawer-ear")).to_be_hidden()
    expect(hears.locator("#card-name")).to_be_focused()
    in_mode(hears, "talking")
    hears.keyboard.press("5")
    hearing = told(desk, hears)
    assert (hearing["response"], hearing["turn"]) == (BROKER["responses"][0]["key"], turn)


def test_hung_up_in_the_ear_ends_the_call(hears: Page, desk: FakeDesk) -> None:
    pick(hears, "brok")

    hears.keyboard.press("q")

    name(hears).to_have_text("Marisol Ortiz")
    log = the_log(desk, hears)
    assert (log["outcome"], log["hearings"][0]["turn"]) == ("HUNG_UP", "HUNG_UP")


def test_a_rung_is_reached_with_the_card_open(hears: Page, desk: FakeDesk) -> None:
    pick(hears, "brok")
    hears.keyboard.press("1")

    hears.keyboard.press("e")

    name(hears).to_have_text("Marisol Ortiz")
    expect(hears.locator("#drawer-ear")).to_be_hidden()
    log = the_log(desk, hears)
    assert (log["outcome"], log["hearings"][0]["response"]) == ("RUNG", BROKER["responses"][0]["key"])


def test_the_wrong_card_is_taken_back(hears: Page, desk: FakeDesk) -> None:
    pick(hears, "My cousin does it")

    hears.keyboard.press("z")

    expect(hears.locator("#heard")).to_be_focused()
    expect(hears.locator(ROWS)).to_have_count(3)
    expect(hears.locator("#marks li")).to_have_count(0)
    hears.keyboard.press("Escape")
    hears.keyboard.press("5")
    assert the_log(desk, hears)["hearings"] == []


def test_a_card_of_the_panel_is_in_the_ear_with_a_click(hears: Page, desk: FakeDesk) -> None:
    hears.get_by_role("button", name="No budget").click()

    expect(hears.locator("#ear-title")).to_have_text("“No budget”")
    hears.keyboard.press("Escape")
    hears.keyboard.press("5")
    assert told(desk, hears)["card"] == BUDGET["key"]


def test_from_the_strip_the_call_just_logged_is_told_all_of_it(hears: Page, desk: FakeDesk) -> None:
    pick(hears, "budg")
    hears.keyboard.press("Escape")
    hears.keyboard.press("3")
    name(hears).to_have_text("Marisol Ortiz")
    pick(hears, "brok")
    hears.keyboard.press("2")
    hears.keyboard.press("b")

    expect(hears.locator("#drawer-ear")).to_be_hidden()
    in_mode(hears, "ready")
    the_log(desk, hears)
    (key,) = desk.logs
    hearings = wait_for(hears, lambda: (found := desk.logs[key]["hearings"])[-1].get("turn") and found)
    assert [(each["card"], each["response"], each["turn"]) for each in hearings] == [
        (BUDGET["key"], None, None),
        (BROKER["key"], BROKER["responses"][1]["key"], "WENT_ON"),
    ]
    assert desk.logs[key].get("in_days") is None  # the digit chose no date


def test_undo_keeps_what_was_heard_for_the_next_log(hears: Page, desk: FakeDesk) -> None:
    pick(hears, "brok")
    hears.keyboard.press("1")
    hears.keyboard.press("b")
    hears.keyboard.press("3")
    the_log(desk, hears)
    hears.keyboard.press("z")
    in_mode(hears, "talking")
    wait_for(hears, lambda: not desk.logs)
    hears.keyboard.press("5")

    hearing = told(desk, hears)
    assert (hearing["card"], hearing["turn"]) == (BROKER["key"], "WENT_ON")


def test_the_cards_are_asked_for_again_after_a_log_that_heard_one(hears: Page, desk: FakeDesk) -> None:
    feeds = lambda: [path for _, path, _ in desk.heard if path.startswith("objection-cards?")]  # noqa: E731
    assert len(feeds()) == 1
    pick(hears, "brok")
    hears.keyboard.press("Escape")
    hears.keyboard.press("5")

    wait_for(hears, lambda: len(feeds()) == 2)


def test_words_without_a_letter_make_no_card(hears: Page, desk: FakeDesk) -> None:
    hears.keyboard.press("c")
    hears.keyboard.type("???")
    hears.keyboard.press("Enter")
    expect(hears.locator("#drawer-heard")).to_be_hidden()
    hears.keyboard.press("5")

    assert (told(desk, hears)["card"], told(desk, hears)["text"]) == (None, "???")


def test_the_last_call_before_an_empty_queue_can_still_be_told_about(page: Page) -> None:
    desk = FakeDesk(cards=[card(0)])
    desk.open(page)
    expect(page.locator("#objections li")).to_have_count(3)
    talk(page)
    page.keyboard.press("5")
    expect(page.locator("#empty")).to_be_visible()

    pick(page, "brok")
    page.keyboard.press("1")
    page.keyboard.press("b")

    expect(page.locator("#desk")).to_be_hidden()
    (key,) = desk.logs
    wait_for(page, lambda: [each["turn"] for each in desk.logs[key]["hearings"]] == ["WENT_ON"])
