"""Pictures of the pages, for the documents: `make pictures`. Otherwise they are taken and thrown away.

PICTURES_OF="recovery:diagnosis objections:album" takes those of these pages only.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from bounceback.base.models import User
from tests import personas
from tests.browser.desk_page import cookie_of, pages
from tests.browser.pictures import FOLDER
from tests.screens.desk import Desk, lay

MAIN = (
    *("screens:plan", "screens:cockpit", "screens:debrief", "screens:call", "screens:whom", "campaigns:campaign"),
    *("recovery:diagnosis", "recovery:playbook", "recovery:plan", "recovery:experiment", "objections:album"),
)
OWN_NAMES = {"recovery:diagnosis": "why", "recovery:plan": "recovery-plan"}  # of the file, where others have it
TALLEST = 1600  # px; longer pages are cut


@pytest.fixture
def owner(transactional_db: None) -> User:
    now = datetime.now(UTC)
    return personas.make_ana(personas.make_workspace(at=now), at=now)


@pytest.fixture
def desk(owner: User) -> Desk:
    return lay(owner, at=datetime.now(UTC))


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 375)])
def test_every_page_has_its_picture(
    browser: Browser, live_server: Any, owner: User, desk: Desk, tmp_path: Path, scheme: Any, width: int
) -> None:
    folder = FOLDER if os.environ.get("PICTURES") else tmp_path
    context = browser.new_context(
        base_url=live_server.url,
        color_scheme=scheme,
        viewport={"width": width, "height": 800},
        timezone_id="America/New_York",
        reduced_motion="reduce",
    )
    context.add_cookies([cookie_of(owner, live_server.url)])  # type: ignore[list-item]
    page = context.new_page()
    page.goto("/keys/")  # tells the server the zone of this browser
    every = pages(desk, owner)
    every.pop("screens:plan_of")  # the same page as the plan
    wanted = every if (scheme, width) == ("light", 1280) else {name: every[name] for name in MAIN}
    only = os.environ.get("PICTURES_OF", "").split()
    for name, path in wanted.items():
        if only and name not in only:
            continue
        page.goto(path)
        if name == "screens:cockpit":
            page.locator("#card-number:visible, #empty:visible").wait_for()  # at night nobody may be called
        tall = page.evaluate("() => document.documentElement.scrollHeight")
        height = 800 if name == "screens:cockpit" else min(TALLEST, tall)  # its bar stays at the bottom edge
        of_file = OWN_NAMES.get(name, name.partition(":")[2].replace("_", "-"))
        file = folder / f"{of_file}-{scheme}-{width}.png"
        page.screenshot(path=file, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})
        assert file.stat().st_size > 5_000
    context.close()
