"""The history and the finder by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bounceback.base.models import User
from tests import personas
from tests.browser.desk_page import cookie_of
from tests.browser.test_axe import violations
from tests.screens.desk import Desk, lay


@pytest.fixture
def owner(transactional_db: None) -> User:
    now = datetime.now(UTC)
    return personas.make_ana(personas.make_workspace(at=now), at=now)


@pytest.fixture
def desk(owner: User) -> Desk:
    return lay(owner, at=datetime.now(UTC))


@pytest.fixture
def page(browser: Browser, live_server: Any, owner: User, desk: Desk) -> Iterator[Page]:
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 800})
    context.add_cookies([cookie_of(owner, live_server.url)])  # type: ignore[list-item]
    yield context.new_page()
    context.close()


def test_somebody_is_found_from_any_page_by_one_key(page: Page, desk: Desk) -> None:
    page.goto("/campaigns/")

    page.keyboard.press("/")
    page.keyboard.type(desk.prospect.name[:4])
    expect(page.locator("#finder-results a").first).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("ArrowDown")
    expect(page.locator("#finder-results a").first).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")

    page.wait_for_url("**/prospects/*/")


def test_the_page_of_keys_has_the_finder_and_gives_a_key_to_an_action_all_the_same(page: Page) -> None:
    page.goto("/keys/")

    page.locator(".key-choice").first.click()
    page.keyboard.press("/")
    expect(page.locator("#finder")).to_be_hidden()
    page.keyboard.press("Escape")
    page.keyboard.press("/")

    expect(page.locator("#finder")).to_be_visible()
    expect(page.locator("#finder-text")).to_be_focused()


def test_enter_before_the_answer_shows_the_page_of_the_finder(page: Page) -> None:
    page.goto("/campaigns/")
    page.route(
        "**/find/**", lambda route: route.abort() if "hx-request" in route.request.headers else route.continue_()
    )

    page.keyboard.press("/")
    page.keyboard.type("zzyzx")
    page.keyboard.press("Enter")

    page.wait_for_url("**/find/?q=zzyzx")
    expect(page.get_by_text("Nobody found")).to_be_visible()


def test_escape_closes_the_finder_and_the_key_is_a_letter_while_typing(page: Page) -> None:
    page.goto("/calls/")
    page.keyboard.press("/")
    page.keyboard.type("a/b")
    expect(page.locator("#finder-text")).to_have_value("a/b")

    page.keyboard.press("Escape")

    expect(page.locator("#finder")).to_be_hidden()


def test_the_cockpit_has_no_such_key(page: Page, desk: Desk) -> None:
    page.goto(f"/campaigns/{desk.campaign.pk}/")
    page.goto("/plan/")
    page.get_by_role("button", name="Start").first.click()
    page.locator("#cockpit").wait_for()

    page.keyboard.press("/")

    assert page.locator("dialog[open]").count() == 0
    assert page.locator("#finder").count() == 0


def test_words_are_looked_for_by_keyboard_and_a_chip_takes_them_away(page: Page) -> None:
    page.goto("/calls/")

    page.keyboard.press("f")
    page.keyboard.type("brother")
    page.keyboard.press("Enter")

    expect(page.locator(".history > li")).to_have_count(1)
    page.get_by_role("link", name="Words: brother").click()
    page.wait_for_url("**/calls/?")
    assert page.locator(".history > li").count() > 1


def test_a_view_is_kept_and_opened_again(page: Page) -> None:
    page.goto("/calls/?outcome=NO")
    page.get_by_label("Name of the view").fill("All noes")
    page.get_by_role("button", name="Save this view").click()

    page.goto("/calls/")
    page.get_by_role("link", name="All noes").click()

    page.wait_for_url("**/calls/?outcome=NO")
    expect(page.get_by_role("button", name="Delete this view")).to_be_visible()
