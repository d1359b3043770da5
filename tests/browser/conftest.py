"""A real Chromium: the one Playwright brought, or the system's."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, expect

from bounceback.base import middleware
from bounceback.base.models import User
from tests import personas
from tests.browser.fake_desk import FakeDesk
from tests.browser.tuesday import NOON
from tests.browser.waiting import LIMIT_MS
from tests.installations import Installation

expect.set_options(timeout=LIMIT_MS)

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], playwright: Playwright) -> dict[str, Any]:
    arguments = [
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")
    launch = {**browser_type_launch_args, "args": arguments}
    if not Path(playwright.chromium.executable_path).exists():
        system = next((path for name in NAMES if (path := shutil.which(name))), None)
        assert system, "no Chromium: run `make chromium`"
        launch["executable_path"] = system
    return launch


@pytest.fixture
def inside(page: Page, running: Installation) -> Page:
    """A page that was let in, at the start of a fresh installation."""
    running.let_in(page)
    return page


@pytest.fixture
def desk(page: Page) -> FakeDesk:
    """A session with eight cards waiting, open in the browser."""
    fake = FakeDesk()
    fake.open(page)
    expect(page.locator("#card-name")).to_have_text("Dana Whitfield")
    expect(page.locator("#dial")).to_be_enabled()
    return fake


@pytest.fixture
def tuesday_noon(monkeypatch: pytest.MonkeyPatch) -> Callable[[], datetime]:
    """The server's clock, set to a Tuesday noon from which it goes on."""
    away = datetime.now(UTC) - NOON

    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return datetime.now(tz) - away

    monkeypatch.setattr(middleware, "datetime", Clock)
    return lambda: Clock.now(UTC)


@pytest.fixture
def owner(transactional_db: None) -> User:
    """Ana, on that Tuesday."""
    return personas.make_ana(personas.make_workspace(at=NOON), at=NOON)
