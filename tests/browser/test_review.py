"""Reviewing cards by keyboard: turned, graded, taken back, spoken aloud, and while the server is away."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from bounceback.base.models import User
from bounceback.objections.models import Review
from tests import factories, personas
from tests.browser.desk_page import cookie_of
from tests.browser.waiting import wait_for

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

FRONTS = ("We have a broker", "Send me something", "Not interested")
# A voice that says nothing, notes what it was given, and is done when the test says so.
VOICE = """
window.spoken = [];
window.SpeechSynthesisUtterance = class { constructor(words) { this.words = words; } };
Object.defineProperty(window, "speechSynthesis", { value: {
  speak(said) { window.spoken.push(said.words); window.saying = said; },
  cancel() { if (window.saying?.onend) { const said = window.saying; window.saying = null; said.onend(); } },
} });
"""


@pytest.fixture
def owner(transactional_db: None) -> User:
    now = datetime.now(UTC)
    owner = personas.make_ana(personas.make_workspace(at=now), at=now)
    for n, front in enumerate(FRONTS):
        card = factories.make_objection_card(owner, at=now, front=front)
        factories.make_response(owner, at=now, card=card, idea=f"Idea {n}", words="Good. When did they last quote it?")
        for hour in range(12 - n):
            factories.make_hearing(owner, at=now - timedelta(hours=hour), card=card)
    return owner


@pytest.fixture
def sitting(context, page: Page, live_server, owner: User) -> Page:
    context.add_cookies([cookie_of(owner, live_server.url)])
    page.goto(f"{live_server.url}/cards/review/")
    expect(page.locator("#front")).to_have_text(FRONTS[0])
    return page


def graded() -> list[tuple[str, int]]:
    return list(Review.objects.order_by("pk").values_list("card__front", "grade"))


def test_space_turns_the_card_and_a_digit_brings_the_next_one(sitting: Page) -> None:
    expect(sitting.locator("#back")).to_be_hidden()
    sitting.keyboard.press("Space")
    expect(sitting.locator("#back")).to_contain_text("Idea 0")

    sitting.keyboard.press("3")

    expect(sitting.locator("#front")).to_have_text(FRONTS[1])
    expect(sitting.locator("#back")).to_be_hidden()
    assert wait_for(sitting, graded) == [(FRONTS[0], 3)]


def test_a_digit_before_the_card_is_turned_grades_nothing(sitting: Page) -> None:
    sitting.keyboard.press("3")

    sitting.keyboard.press("Space")
    expect(sitting.locator("#front")).to_have_text(FRONTS[0])
    assert graded() == []


def test_an_answer_is_taken_back_and_given_again(sitting: Page) -> None:
    sitting.keyboard.press("Enter")
    sitting.keyboard.press("1")
    wait_for(sitting, graded)

    sitting.keyboard.press("z")
    expect(sitting.locator("#front")).to_have_text(FRONTS[0])
    sitting.keyboard.press("Enter")
    sitting.keyboard.press("4")

    wait_for(sitting, lambda: graded() == [(FRONTS[0], 4)])


def test_after_the_last_card_the_sitting_is_over(sitting: Page) -> None:
    for _ in FRONTS:
        sitting.keyboard.press("Space")
        sitting.keyboard.press("4")

    expect(sitting.locator("#done")).to_contain_text("3 cards.")
    wait_for(sitting, lambda: len(graded()) == 3)
    sitting.keyboard.press("Enter")
    expect(sitting.locator("main")).to_contain_text("Nothing to review now")


def test_answers_wait_while_the_server_is_away_and_outlive_the_page(sitting: Page) -> None:
    def refuse(route: Route) -> None:
        if route.request.method == "POST":
            route.abort()
        else:
            route.continue_()

    sitting.route("**/cards/review/", refuse)
    sitting.keyboard.press("Space")
    sitting.keyboard.press("2")
    expect(sitting.locator("#waits")).to_have_text("1 waits here, safe")
    expect(sitting.locator("#front")).to_have_text(FRONTS[1])
    sitting.unroute("**/cards/review/")

    sitting.reload()

    assert wait_for(sitting, graded) == [(FRONTS[0], 2)]
    expect(sitting.locator("#waits")).to_be_hidden()


def test_an_answer_taken_back_while_it_waits_is_never_sent(sitting: Page) -> None:
    sitting.route(
        "**/cards/review/", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    for digit in ("3", "1"):
        sitting.keyboard.press("Space")
        sitting.keyboard.press(digit)
    expect(sitting.locator("#waits")).to_have_text("2 wait here, safe")
    sitting.keyboard.press("z")
    expect(sitting.locator("#waits")).to_have_text("1 waits here, safe")
    sitting.unroute("**/cards/review/")

    sitting.reload()

    assert wait_for(sitting, graded) == [(FRONTS[0], 3)]
    expect(sitting.locator("#waits")).to_be_hidden()
    assert graded() == [(FRONTS[0], 3)]


def test_answers_of_two_tabs_wait_side_by_side(sitting: Page) -> None:
    other = sitting.context.new_page()
    other.goto(sitting.url)
    expect(other.locator("#front")).to_have_text(FRONTS[0])
    sitting.context.route(
        "**/cards/review/", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    for tab, digit in ((sitting, "3"), (other, "4")):
        tab.keyboard.press("Space")
        tab.keyboard.press(digit)
    other.close()
    sitting.context.unroute("**/cards/review/")

    sitting.reload()

    wait_for(sitting, lambda: len(graded()) == 2)


def test_aloud_the_browser_speaks_and_the_card_turns_when_the_time_is_over(sitting: Page) -> None:
    sitting.add_init_script(VOICE)
    sitting.reload()
    sitting.keyboard.press("a")
    assert sitting.evaluate("window.spoken") == [FRONTS[0]]
    expect(sitting.locator("#timer")).to_be_hidden()

    sitting.evaluate("window.saying.onend()")

    expect(sitting.locator("#timer")).to_be_visible()
    expect(sitting.locator("#back")).to_be_visible()
    sitting.keyboard.press("3")
    expect(sitting.locator("#front")).to_have_text(FRONTS[1])
    assert sitting.evaluate("window.spoken") == [FRONTS[0], FRONTS[1]]


def test_a_voice_that_is_cut_off_starts_no_clock(sitting: Page) -> None:
    sitting.add_init_script(VOICE)
    sitting.reload()
    sitting.keyboard.press("a")

    sitting.keyboard.press("Space")

    expect(sitting.locator("#back")).to_be_visible()
    expect(sitting.locator("#timer")).to_be_hidden()


def test_aloud_without_a_voice_the_clock_runs_all_the_same(sitting: Page) -> None:
    sitting.add_init_script("delete window.speechSynthesis; delete Window.prototype.speechSynthesis;")
    sitting.reload()
    assert sitting.evaluate("'speechSynthesis' in window") is False

    sitting.keyboard.press("a")

    expect(sitting.locator("#timer")).to_be_visible()
