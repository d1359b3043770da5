"""Every page, light and dark, narrow and wide: nothing that axe calls a violation, nothing that spills sideways."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from bounceback.base.models import User
from tests import personas
from tests.browser.desk_page import NOT_PAGES, cookie_of, named_addresses, pages
from tests.screens.desk import Desk, lay

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text()
LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (320, 1280)]


@pytest.fixture
def owner(transactional_db: None) -> User:
    now = datetime.now(UTC)
    return personas.make_ana(personas.make_workspace(at=now), at=now)


@pytest.fixture
def desk(owner: User) -> Desk:
    return lay(owner, at=datetime.now(UTC))


@pytest.fixture
def look(request: pytest.FixtureRequest, browser: Browser, live_server: Any, owner: User) -> Iterator[Page]:
    scheme, width = request.param
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})
    context.add_cookies([cookie_of(owner, live_server.url)])  # type: ignore[list-item]
    yield context.new_page()
    context.close()


def violations(page: Page) -> list[str]:
    """What axe finds, one line each: the rule and where."""
    page.evaluate(AXE)
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations'], preload: false})")
    return [
        f"{each['id']}: {each['nodes'][0]['target']} {each['nodes'][0]['html'][:120]}" for each in found["violations"]
    ]


@pytest.mark.parametrize("look", LOOKS, indirect=True, ids=[f"{scheme}-{width}" for scheme, width in LOOKS])
def test_every_page_can_be_used_by_everybody(look: Page, live_server: Any, owner: User, desk: Desk) -> None:
    complaints: list[str] = []
    look.on("console", lambda m: complaints.append(f"console: {m.text}") if m.type == "error" else None)
    wrong: dict[str, list[str]] = {}
    for name, path in pages(desk, owner).items():
        complaints.clear()
        answer = look.goto(live_server.url + path)
        assert answer is not None
        assert answer.status == 200, name
        found = violations(look) + complaints
        if look.evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append("spills sideways")
        if found:
            wrong[name] = found

    assert wrong == {}


@pytest.mark.parametrize("look", [("light", 320)], indirect=True, ids=["light-320"])
def test_pages_that_say_no_can_be_used_by_everybody(look: Page, live_server: Any, desk: Desk) -> None:
    wrong: dict[str, list[str]] = {}
    for path in ("/nothing/here/", "/calls/00000000-0000-4000-8000-000000000000/"):
        look.goto(live_server.url + path)
        if found := violations(look):
            wrong[path] = found
    look.goto(f"{live_server.url}/calls/{desk.painful.key}/")
    look.locator("#reasons select").select_option("NO_RAPPORT")
    look.locator("#reasons input[name=finer]").fill("I talked over him")
    look.get_by_role("button", name="Add this reason").click()
    look.get_by_text("This call has that reason already.").wait_for()
    if found := violations(look):
        wrong["refused"] = found
    look.goto(f"{live_server.url}/campaigns/new/")
    look.evaluate("() => document.querySelector('main form').noValidate = true")
    look.get_by_role("button", name="Begin this campaign").click()
    look.get_by_role("alert").wait_for()
    if found := violations(look):
        wrong["form"] = found

    assert wrong == {}


def test_no_page_is_forgotten(owner: User, desk: Desk) -> None:
    known = set(pages(desk, owner)) | NOT_PAGES

    assert set(named_addresses()) - known == set()
