"""The cockpit for everybody: axe in each state, sizes of targets, a telephone's width, the keys' own page."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import personas
from tests.browser.cockpit import in_mode, name, talk, the_log
from tests.browser.desk_page import cookie_of
from tests.browser.fake_cards import card
from tests.browser.fake_desk import ADDRESS, FakeDesk

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text()


def violations(page: Page, state: str) -> list[str]:
    """What axe finds in this state, one line each."""
    page.wait_for_timeout(120)
    page.evaluate(AXE)
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations'], preload: false})")
    return [
        f"{state}: {each['id']} {node['target']} {node['html'][:100]}"
        for each in found["violations"]
        for node in each["nodes"][:2]
    ]


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_can_be_used_by_everybody(browser: Browser, scheme: Any, width: int) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})
    page = context.new_page()
    desk = FakeDesk()
    desk.open(page)
    name(page).to_have_text("Dana Whitfield")
    wrong = violations(page, "ready")
    page.keyboard.press("x")
    wrong += violations(page, "armed")
    page.keyboard.press("Space")
    wrong += violations(page, "ringing")
    page.keyboard.press("v")
    wrong += violations(page, "voicemail")
    page.keyboard.press("Tab")
    for key in ("t", "c", "d", "a", "w"):
        page.keyboard.press(key)
        wrong += violations(page, f"drawer {key}")
        page.keyboard.press("Escape")
    page.keyboard.press("c")
    page.keyboard.type("brok")
    wrong += violations(page, "picker of cards")
    page.keyboard.press("Enter")
    expect(page.locator("#drawer-ear")).to_be_visible()
    page.keyboard.press("1")
    wrong += violations(page, "in the ear")
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    wrong += violations(page, "talking")
    page.keyboard.press("5")
    the_log(desk, page)
    wrong += violations(page, "logged")
    page.keyboard.press("r")
    wrong += violations(page, "note of the last call")
    page.keyboard.press("Escape")
    for key, dialog in (("b", "pause"), ("`", "incoming"), ("?", "help")):
        page.keyboard.press(key)
        expect(page.locator(f"#dialog-{dialog}")).to_be_visible()
        wrong += violations(page, dialog)
        page.keyboard.press("Escape")
        expect(page.locator(f"#dialog-{dialog}")).to_be_hidden()
    page.evaluate("window.dispatchEvent(new Event('blur'))")
    wrong += violations(page, "keyboard elsewhere")
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    desk.away = True
    talk(page)
    page.keyboard.press("3")
    expect(page.locator("#post")).to_be_visible()
    wrong += violations(page, "away")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    context.close()

    assert wrong == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_empty_queue_can_be_used_by_everybody(browser: Browser, scheme: Any) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": 320, "height": 640})
    page = context.new_page()
    FakeDesk(cards=[]).open(page)
    expect(page.locator("#empty")).to_be_visible()

    assert violations(page, "empty") == []
    context.close()


def test_on_a_telephone_everything_is_under_the_thumb(browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 375, "height": 740}, has_touch=True, is_mobile=True)
    page = context.new_page()
    desk = FakeDesk()
    desk.open(page)
    name(page).to_have_text("Dana Whitfield")
    number = page.locator("#card-number").bounding_box()
    assert number
    assert number["height"] >= 44
    assert page.locator("kbd:visible").count() == 0

    page.locator("#card-number").tap()
    answered = page.locator("#group-ringing [data-action=answered]")
    answered.tap()
    in_mode(page, "talking")
    reasons = page.locator("#group-talking .key:visible")
    for place in range(6):
        box = reasons.nth(place).bounding_box()
        assert box
        assert box["height"] >= 44
        assert box["y"] > 740 / 3
        assert box["y"] + box["height"] <= 740
    page.locator("#group-talking [data-action=reason_5]").tap()

    name(page).to_have_text("Marisol Ortiz")
    assert the_log(desk, page)["reason"] == "HAS_ONE"
    page.locator("#strip [data-action=undo]").tap()
    name(page).to_have_text("Dana Whitfield")
    context.close()


def test_targets_are_big_enough(page: Page) -> None:
    FakeDesk().open(page)
    name(page).to_have_text("Dana Whitfield")
    talk(page)

    small = page.evaluate(
        "() => [...document.querySelectorAll('button, a, summary, input, textarea')]"
        ".filter((each) => each.checkVisibility() && !each.matches('.skip-link'))"
        ".map((each) => [each.id || each.dataset.action, each.getBoundingClientRect()])"
        ".filter(([, box]) => box.width < 24 || box.height < 24).map(([id]) => id)"
    )

    assert small == []
    dial = page.locator("#dial").bounding_box()
    assert dial
    assert dial["height"] >= 44
    for outcome in ("hung_up", "reason_1"):
        box = page.locator(f"#outcomes [data-action={outcome}]").bounding_box()
        assert box
        assert box["height"] >= 40


def test_long_names_leave_the_number_in_its_place(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    long = "Bartholomew Featherstonehaugh-Cholmondeley the Younger of Massachusetts and Connecticut " * 2
    FakeDesk(cards=[card(0, name=long[:200], company=long[:200], title=long[:200])]).open(page)

    expect(page.locator("#dial")).to_be_enabled()
    dial, panel = page.locator("#dial").bounding_box(), page.locator("#outcomes").bounding_box()
    assert dial
    assert panel
    assert dial["y"] + dial["height"] <= panel["y"]


def test_the_card_is_announced_and_the_clock_is_silent(page: Page) -> None:
    FakeDesk().open(page)
    name(page).to_have_text("Dana Whitfield")
    talk(page)
    page.keyboard.press("3")
    name(page).to_have_text("Marisol Ortiz")

    assert page.evaluate("document.activeElement.id") == "card-name"
    ring = page.locator("#ring")
    assert (ring.get_attribute("role"), ring.get_attribute("aria-live")) == ("timer", "off")


@pytest.fixture
def keys_page(page: Page, live_server: Any, transactional_db: None) -> Page:
    now = datetime.now(UTC)
    ana = personas.make_ana(personas.make_workspace(at=now), at=now)
    page.context.add_cookies([cookie_of(ana, live_server.url)])  # type: ignore[list-item]
    page.goto(live_server.url + "/keys/")
    return page


def test_a_key_is_changed_on_its_page(keys_page: Page) -> None:
    choice = keys_page.locator("[data-row=answered] .key-choice")
    choice.press("Enter")
    keys_page.keyboard.press("j")

    expect(choice).to_have_text("j ")
    expect(keys_page.locator("#keys-said")).to_contain_text("“They answered” is now “j”")
    keys_page.reload()
    expect(choice).to_have_text("j ")


def test_a_key_that_is_taken_is_refused_by_name(keys_page: Page) -> None:
    choice = keys_page.locator("[data-row=skip] .key-choice")
    choice.press("Enter")
    keys_page.keyboard.press("z")

    expect(keys_page.locator("#keys-said")).to_contain_text("taken by “Undo”")
    keys_page.keyboard.press("Escape")
    expect(choice).to_have_text("s ")


WHEN = [
    # text, expected wall clock in New York; the present is Tuesday 17 November 2026, 12:00 there
    ("thu 2pm", "2026-11-19 14:00"),
    ("thursday at 2", "2026-11-19 14:00"),
    ("thu 2", "2026-11-19 14:00"),
    ("tue 9am", "2026-11-24 09:00"),
    ("next thu 2pm", "2026-11-26 14:00"),
    ("tomorrow 9", "2026-11-18 09:00"),
    ("tomorrow", "2026-11-18 10:00"),
    ("today 4:30", "2026-11-17 16:30"),
    ("2pm", "2026-11-17 14:00"),
    ("11am", "2026-11-18 11:00"),
    ("noon tomorrow", "2026-11-18 12:00"),
    ("26 nov 10:30", "2026-11-26 10:30"),
    ("nov 26 10:30 am", "2026-11-26 10:30"),
    ("11/26 2pm", "2026-11-26 14:00"),
    ("1/5 9am", "2027-01-05 09:00"),
    ("2027-03-15 10:00", "2027-03-15 10:00"),  # after the clocks went forward
    ("in 3 days 9am", "2026-11-20 09:00"),
    ("in 2 weeks at 10", "2026-12-01 10:00"),
    ("monday 8:15", "2026-11-23 08:15"),
    ("3 march 16h", "2027-03-03 16:00"),
    ("whenever", None),
    ("thu 25:00", None),
    ("thu 10:75", None),
    ("thu 25", None),
    ("tomorrow at 30", None),
    ("25:00", None),
    ("31 feb 10am", None),
    ("today 9am", None),
    ("25:00", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "wall"), WHEN, ids=[text or "nothing" for text, _ in WHEN])
def test_days_and_hours_are_read_as_they_are_said(when_page: Page, text: str, wall: str | None) -> None:
    read = when_page.evaluate(
        """async (text) => {
            const { readWhen, wallIn } = await import('/static/screens/cockpit/when.js');
            const moment = readWhen(text, 'America/New_York', Date.parse('2026-11-17T17:00:00Z'), 10);
            if (moment === null) return null;
            const at = wallIn(moment, 'America/New_York');
            const two = (n) => String(n).padStart(2, '0');
            return `${at.year}-${two(at.month)}-${two(at.day)} ${two(at.hour)}:${two(at.minute)}`;
        }""",
        text,
    )

    assert read == wall


@pytest.fixture(scope="module")
def when_page(browser: Browser) -> Any:
    context = browser.new_context()
    page = context.new_page()
    FakeDesk().serve(context)
    page.goto(ADDRESS + "/elsewhere/")
    yield page
    context.close()


def test_the_strip_and_the_ladder_do_not_move_the_card(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    FakeDesk().open(page)
    name(page).to_have_text("Dana Whitfield")

    def top() -> float:
        box = page.locator("#card").bounding_box()
        assert box
        return box["y"]

    before = top()
    talk(page)
    assert top() == before
    page.keyboard.press("3")
    name(page).to_have_text("Marisol Ortiz")
    assert top() == before
    in_mode(page, "ready")
