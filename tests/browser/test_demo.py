"""The made-up quarter, with the keyboard only: made, looked around in, removed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bounceback.base.models import User, Workspace
from bounceback.calling.models import Call
from bounceback.simulate import actions, tasks
from bounceback.simulate.scenario import Scenario
from tests import personas
from tests.browser.desk_page import cookie_of
from tests.browser.pictures import take
from tests.browser.test_axe import violations
from tests.installations import Installation

SHORT = Scenario(seed=1, begins=date(2026, 11, 16), days=3, dials_per_day=15)


@pytest.fixture
def owner(transactional_db: None) -> User:
    now = datetime.now(UTC)
    return personas.make_ana(personas.make_workspace(at=now), at=now)


@pytest.fixture
def page(browser: Browser, live_server: Any, owner: User) -> Iterator[Page]:
    context = browser.new_context(base_url=live_server.url, timezone_id="America/New_York")
    context.add_cookies([cookie_of(owner, live_server.url)])  # type: ignore[list-item]
    yield context.new_page()
    context.close()


def fill(monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Do the errand that was queued, for three days instead of thirteen weeks."""
    workspace = Workspace.objects.get(made_up_at__isnull=False)
    monkeypatch.setattr(actions, "quarter", lambda **_: SHORT)
    tasks.fill.func(workspace.pk)
    return workspace


def test_one_key_makes_it_and_whoever_waits_is_taken_there(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Whom do you call?")
    page.keyboard.press("q")
    expect(page.locator("#how-far")).to_have_text("Living through thirteen weeks")
    assert violations(page) == []

    fill(monkeypatch)

    expect(page.get_by_role("heading", level=1)).to_have_text("Benefits renewals", timeout=60_000)
    expect(page.get_by_label("A made-up quarter")).to_contain_text("Nobody here exists")
    assert violations(page) == []
    take(page, "made-up-plan", looks=True)


def test_two_keys_remove_it_and_the_desk_is_ones_own_again(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    page.goto("/made-up/")
    expect(page.locator("#how-far")).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("Enter")
    expect(page.locator("#how-far")).to_have_text("Living through thirteen weeks")
    workspace = fill(monkeypatch)
    expect(page.get_by_role("heading", level=1)).to_have_text("Benefits renewals", timeout=60_000)
    page.wait_for_load_state()

    page.keyboard.press("Delete")
    expect(page.get_by_role("heading", level=1)).to_have_text("Remove the made-up quarter?")
    expect(page.locator("main")).to_contain_text("45 calls that nobody made")
    assert violations(page) == []
    take(page, "made-up-remove")
    page.wait_for_load_state()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Whom do you call?")
    expect(page.get_by_label("A made-up quarter")).to_have_count(0)
    assert not Workspace.objects.filter(pk=workspace.pk).exists()
    assert not Call.objects.exists()


def test_the_cockpit_says_that_it_is_made_up(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    page.goto("/made-up/")
    expect(page.locator("#how-far")).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("Enter")
    expect(page.locator("#how-far")).to_be_visible()
    fill(monkeypatch)
    expect(page.get_by_role("heading", level=1)).to_have_text("Benefits renewals", timeout=60_000)

    page.locator("form[action$='/sessions/'] button").first.click()

    page.wait_for_url(re.compile(r"/sessions/\d+/$"))
    banner = page.get_by_label("A made-up quarter")
    expect(banner).to_contain_text("the numbers ring nowhere")
    expect(banner.locator("kbd")).to_have_count(0)  # the cockpit's keys are its own


def test_calls_that_wait_at_home_wait_there(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    page.goto("/made-up/")
    waiting = '[{"id": 1, "kind": "dial", "method": "PUT", "url": "calls/x", "body": {}, "call": "x"}]'
    page.keyboard.press("Enter")
    expect(page.locator("#how-far")).to_be_visible()
    page.evaluate("text => localStorage.setItem('bounceback.outbox', text)", waiting)

    fill(monkeypatch)
    expect(page.get_by_role("heading", level=1)).to_have_text("Benefits renewals", timeout=60_000)
    page.reload()
    page.wait_for_load_state("networkidle")

    assert page.evaluate("localStorage.getItem('bounceback.outbox')") == waiting
    assert page.evaluate("localStorage.getItem('bounceback.returned')") is None


@pytest.mark.slow
def test_a_real_installation_fills_itself_and_forgets_it_again(inside: Page, running: Installation) -> None:
    expect(inside.get_by_role("heading", level=1)).to_have_text("Whom do you call?")
    inside.wait_for_load_state()
    inside.keyboard.press("q")
    expect(inside.get_by_role("heading", level=1)).to_have_text("Benefits renewals", timeout=300_000)
    expect(inside.get_by_role("heading", name="Promised")).to_be_visible()
    inside.goto(f"{running.address}/calls/")
    inside.wait_for_load_state()
    take(inside, "made-up-calls", looks=True)

    inside.keyboard.press("Delete")
    expect(inside.get_by_role("heading", level=1)).to_have_text("Remove the made-up quarter?")
    inside.wait_for_load_state()
    inside.keyboard.press("Enter")

    expect(inside.get_by_role("heading", level=1)).to_have_text("Whom do you call?", timeout=60_000)
