"""Cards brought from a deck by keyboard, printed and taken along; the page in between in every light."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bounceback.base.models import User
from bounceback.objections.models import ObjectionCard
from tests import factories, personas
from tests.browser.desk_page import cookie_of
from tests.browser.test_axe import LOOKS, violations
from tests.objections.carrying import decks

LONG = "x" * 280


@pytest.fixture
def owner(transactional_db: None) -> User:
    now = datetime.now(UTC)
    return personas.make_ana(personas.make_workspace(at=now), at=now)


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    notes = [*decks.NOTES, ("u", "", "!!!\x1fa"), ("l", "", f"{LONG} and on\x1f{'word ' * 150}<img src=a.png>")]
    path = tmp_path / "sales.apkg"
    path.write_bytes(decks.packed(decks.database(notes)))
    return path


@pytest.fixture
def page(browser: Browser, live_server: Any, owner: User) -> Iterator[Page]:
    context = browser.new_context(base_url=live_server.url, reduced_motion="reduce", accept_downloads=True)
    context.add_cookies([cookie_of(owner, live_server.url)])  # type: ignore[list-item]
    yield context.new_page()
    context.close()


def test_a_deck_is_brought_by_keyboard_and_taken_along_again(page: Page, deck: Path, tmp_path: Path) -> None:
    page.goto("/cards/bring/")
    page.get_by_label("Drop a file here").set_input_files(deck)
    page.get_by_role("button", name="Look at it").press("Enter")

    expect(page.get_by_role("heading", name="What would change")).to_be_visible()
    expect(page.get_by_text("Its front has no words.")).to_be_visible()
    assert not ObjectionCard.objects.exists()

    page.keyboard.press("Enter")
    expect(page.get_by_text("4 cards and 4 answers were added")).to_be_visible()

    with page.expect_download() as caught:
        page.keyboard.press("d")
    again = tmp_path / "again.apkg"
    caught.value.save_as(again)
    page.get_by_label("Drop a file here").set_input_files(again)
    page.get_by_role("button", name="Look at it").press("Enter")
    expect(page.get_by_role("heading", name="Nothing new in it")).to_be_visible()


def test_a_broken_deck_is_one_sentence_on_the_same_page(page: Page, tmp_path: Path) -> None:
    bad = tmp_path / "sales.apkg"
    bad.write_bytes(decks.HOSTILE["newer format"]())

    page.goto("/cards/bring/")
    page.get_by_label("Drop a file here").set_input_files(bad)
    page.get_by_role("button", name="Look at it").press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("Support older Anki versions")


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_what_would_change_can_be_read_by_everybody(
    scheme: Any, width: int, browser: Browser, live_server: Any, owner: User, deck: Path
) -> None:
    factories.make_objection_card(owner, at=datetime.now(UTC), front="Send me an e-mail")
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})
    context.add_cookies([cookie_of(owner, live_server.url)])  # type: ignore[list-item]
    page = context.new_page()
    page.goto(f"{live_server.url}/cards/bring/")
    page.get_by_label("Drop a file here").set_input_files(deck)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("heading", name="Further answers")).to_be_visible()

    found = violations(page)
    spilled = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")

    context.close()
    assert found == []
    assert not spilled
