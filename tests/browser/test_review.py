"""The review with the keyboard: by what, which step, of what, and what a telephone shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bounceback.base.models import User
from bounceback.calling.models import Call
from bounceback.insights import views
from tests import factories, personas
from tests.browser.desk_page import cookie_of
from tests.browser.pictures import take
from tests.screens.desk import Desk, lay

TRADES = ("Dental practices", "Roofing", "Machine shops", "Logistics", "Veterinary clinics", "Printing", "")


@pytest.fixture
def owner(transactional_db: None) -> User:
    now = datetime.now(UTC)
    return personas.make_ana(personas.make_workspace(at=now), at=now)


@pytest.fixture
def desk(owner: User) -> Desk:
    """The laid desk, with three hundred calls of other days."""
    now = datetime.now(UTC)
    made = lay(owner, at=now)
    rng = Random(7)
    rungs = list(made.campaign.objectives.order_by("position"))
    for number in range(300):
        listing = factories.make_prospect(
            owner,
            at=now,
            on=made.list,
            e164=f"+1440555{number:04}",
            name=f"Prospect {number}",
            industry=rng.choice(TRADES[:3] + TRADES if number < 270 else TRADES),
            headcount=rng.choice((3, 12, 30, 84, 700, None)),
            state=rng.choice(("OH", "PA", "MI")),
            attributes={
                "Lead Source": rng.choice(("Fair", "Web", "Book")),
                "Revenue": str(rng.randrange(10**5, 10**7)),
            },
        )
        dice = rng.random()
        fields: dict[str, Any] = {"campaign": made.campaign, "listing": listing, "local_hour": rng.randrange(9, 18)}
        if dice < 0.6:
            fields |= {"outcome": "NO_ANSWER", "reason": "", "answered_at": None, "talk_seconds": None, "depth": ""}
        elif dice < 0.9:
            reason = rng.choice(("WRONG_TIME", "NO_VALUE", "HAS_ONE", "HAS_ONE", ""))
            fields |= {"outcome": "NO", "reason": reason, "talk_seconds": rng.randrange(5, 200)}
        elif dice < 0.97:
            fields |= {"outcome": "RUNG", "reason": "", "rung": rng.choice(rungs[1:])}
        else:
            fields |= {"outcome": "APPOINTMENT", "reason": "", "rung": rungs[0]}
        factories.make_call(owner, at=now, **fields)
    return made


@pytest.fixture
def page(browser: Browser, live_server: Any, owner: User) -> Iterator[Page]:
    context = browser.new_context(base_url=live_server.url, timezone_id="America/New_York", reduced_motion="reduce")
    context.add_cookies([cookie_of(owner, live_server.url)])  # type: ignore[list-item]
    yield context.new_page()
    context.close()


def test_attribute_step_and_base_are_chosen_by_key(page: Page, desk: Desk) -> None:
    page.goto("/review/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Review by industry")
    take(page, "review", looks=True)

    page.keyboard.press("3")
    expect(page.get_by_role("heading", level=1)).to_have_text("Review by state")
    page.wait_for_load_state()
    page.keyboard.press("c")
    expect(page.locator("#bars-title")).to_have_text("Conversations, of the answered")
    page.wait_for_load_state()
    page.keyboard.press("d")
    expect(page.locator("#bars-title")).to_have_text("Conversations, of the dials")
    page.wait_for_load_state()
    page.keyboard.press("j")
    expect(page.locator("#bars-title")).to_have_text("Any rung, of the dials")
    expect(page.get_by_role("heading", level=1)).to_have_text("Review by state")


def test_the_tables_say_what_the_bars_say(page: Page, desk: Desk) -> None:
    page.goto("/review/?by=state")
    row = page.locator("table.review").first.locator("tbody tr", has_text="OH")

    dials = Call.objects.filter(prospect__state="OH", came_in=False)
    answered = dials.filter(answered_at__isnull=False).count()
    expect(row.locator("td").nth(1)).to_contain_text(f"{answered} of {dials.count()}")
    bar = page.locator(".review-bars .bar", has_text="OH")
    expect(bar).to_contain_text(f"{answered} of {dials.count()}")
    width = bar.locator("i").evaluate("(it) => Number.parseFloat(getComputedStyle(it, '::before').width)")
    assert width > 1


def test_a_column_of_ones_own_is_chosen_from_the_list(page: Page, desk: Desk) -> None:
    page.goto("/review/")
    page.get_by_label("By o").select_option(label="Lead Source")
    page.get_by_role("button", name="Show").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Review by lead source")
    expect(page.locator("table.review").first).to_contain_text("Fair")


def test_a_telephone_shows_all_of_it(page: Page, desk: Desk) -> None:
    page.set_viewport_size({"width": 375, "height": 800})
    page.goto("/review/?by=size&step=no")

    assert not page.evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth")
    expect(page.locator(".review-bars .bar").first).to_be_visible()


def test_the_counts_of_a_great_many_calls_come_after_the_page(
    page: Page, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "A_LOT", 10)
    page.goto("/review/?by=state")

    expect(page.locator("table.review").first).to_contain_text("OH")
    expect(page.locator("#bars-title")).to_have_text(re.compile("Answered"))
    width = page.locator(".review-bars .bar i").first.evaluate(
        "(it) => Number.parseFloat(getComputedStyle(it, '::before').width)"
    )
    assert width > 1


def test_at_a_desk_the_tables_fit_and_on_a_telephone_they_scroll(page: Page, desk: Desk) -> None:
    beyond = "[...document.querySelectorAll('.scroll-x')].map(each => each.scrollWidth - each.clientWidth)"

    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/review/")
    at_a_desk = page.evaluate(beyond)
    page.set_viewport_size({"width": 375, "height": 800})
    on_a_telephone = page.evaluate(beyond)

    assert at_a_desk == [0, 0]
    assert all(each > 0 for each in on_a_telephone)
    assert page.locator(".scroll-x[tabindex='0'][role=region]").count() == 2
