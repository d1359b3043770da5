"""The album by keyboard alone: make a card, give it a further answer, find it again, merge it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bounceback.base.models import User
from bounceback.objections.models import ObjectionCard
from tests import factories, personas
from tests.browser.desk_page import cookie_of


@pytest.fixture
def owner(transactional_db: None) -> User:
    now = datetime.now(UTC)
    return personas.make_ana(personas.make_workspace(at=now), at=now)


def press(page: Page, key: str) -> None:
    """Press a key once the page listens to keys."""
    page.wait_for_load_state()
    page.keyboard.press(key)


def test_a_card_is_made_answered_found_and_merged_by_keys(page: Page, live_server: Any, owner: User) -> None:
    factories.make_objection_card(owner, at=datetime.now(UTC), front="They have a broker")
    page.context.add_cookies([cookie_of(owner, live_server.url)])  # type: ignore[list-item]
    page.goto(f"{live_server.url}/cards/")

    press(page, "a")
    page.get_by_label("What they say").fill("We have a broker")
    page.get_by_label("The idea, in a line").fill("A second pair of eyes")
    page.keyboard.press("Enter")
    expect(page.get_by_text("New: your 2nd")).to_be_visible()

    press(page, "a")
    page.locator("#response_new_idea").fill("Nobody leaves a friend")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Nobody leaves a friend")).to_be_visible()

    press(page, "Escape")
    expect(page.get_by_role("heading", name="Your 2 cards")).to_be_visible()
    press(page, "f")
    page.keyboard.type("we bro")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="We have a broker").press("Enter")
    expect(page.get_by_role("heading", name="When you heard it")).to_be_visible()

    press(page, "m")
    expect(page.get_by_label("Letters of the card that stays")).to_be_focused()
    page.keyboard.type("they")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="They have a broker").press("Enter")
    expect(page.get_by_role("heading", name="This one stays")).to_be_visible()
    press(page, "y")
    expect(page.get_by_text("These are one card now.")).to_be_visible()
    expect(page.get_by_role("heading", name="“They have a broker”")).to_be_visible()

    assert ObjectionCard.objects.get(merged_into=None).responses.count() == 2


def test_a_back_is_written_on_the_debrief_by_keys(page: Page, live_server: Any, owner: User) -> None:
    now = datetime.now(UTC)
    session = factories.make_session(owner, at=now)
    call = factories.make_call(owner, at=now, session=session, campaign=session.campaign)
    card = factories.make_objection_card(owner, at=now, front="Too busy", stroke=call.key)
    factories.make_hearing(owner, at=now, call=call, card=card)
    page.context.add_cookies([cookie_of(owner, live_server.url)])  # type: ignore[list-item]
    page.goto(f"{live_server.url}/sessions/{session.pk}/debrief/")
    expect(page.get_by_text("new: your 1st")).to_be_visible()

    press(page, "c")
    page.keyboard.type("Ask when it is calmer")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_text("wants a back")).to_have_count(0)
    assert card.responses.get().idea == "Ask when it is calmer"
