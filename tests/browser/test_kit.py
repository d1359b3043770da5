"""A kit by keyboard: given, brought, looked at, taken; and its pages in every light."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bounceback.base.models import User
from bounceback.campaigns import queries as campaigns
from bounceback.campaigns.models import Campaign
from bounceback.records.kit import file, queries
from tests import personas
from tests.browser import pictures
from tests.browser.desk_page import cookie_of
from tests.browser.test_axe import LOOKS, violations
from tests.screens.desk import Desk, lay

KIT = """\
[kit]
format = 1
title = "Autumn renewals"
author = "Marisol"

[[openings]]
letter = "A"
text = "{first_name}, this is a cold call. Do you want to hang up, or shall I take thirty seconds?"

[[openings]]
letter = "X"
text = "Hello {fist_name}."

[[questions]]
"""


@pytest.fixture
def owner(transactional_db: None) -> User:
    now = datetime.now(UTC)
    return personas.make_ana(personas.make_workspace(at=now), at=now)


@pytest.fixture
def desk(owner: User) -> Desk:
    return lay(owner, at=datetime.now(UTC))


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    path = tmp_path / "autumn.kit.toml"
    path.write_text(KIT.replace("[[questions]]", '[questions]\nask = ["Since when?"]'), encoding="utf-8")
    return path


@pytest.fixture
def page(browser: Browser, live_server: Any, owner: User) -> Iterator[Page]:
    context = browser.new_context(base_url=live_server.url, reduced_motion="reduce", accept_downloads=True)
    context.add_cookies([cookie_of(owner, live_server.url)])  # type: ignore[list-item]
    yield context.new_page()
    context.close()


def test_a_kit_is_brought_looked_at_and_taken_by_keyboard(page: Page, desk: Desk, kit: Path) -> None:
    page.goto("/record/kits/")
    page.get_by_label("Drop a kit here").set_input_files(kit)
    page.get_by_label("Into which campaign?").select_option(label=desk.campaign.name)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="“Autumn renewals”").wait_for()
    expect(page.get_by_text("cannot be taken")).to_be_visible()
    expect(page.get_by_text("{fist_name} is no blank.")).to_be_visible()
    pictures.take(page, "kit-look", looks=True)

    page.get_by_label("Take it as a further opening").check()
    page.locator("body").press("Enter")
    page.wait_for_url(f"**/campaigns/{desk.campaign.pk}/?saved=kit")

    said = [each.text for each in campaigns.wordings(desk.campaign)]
    assert any("or shall I take thirty seconds?" in text for text in said)
    assert "Since when?" in [each.text for each in campaigns.questions(desk.campaign)]


def test_another_campaign_is_chosen_on_the_preview(page: Page, desk: Desk) -> None:
    page.goto("/record/kits/")
    page.get_by_role("link", name="Realtor").click()
    page.get_by_label("Into which campaign?").select_option(label=desk.campaign.name)
    page.locator("body").press("l")
    page.get_by_role("button", name=f"Take it into “{desk.campaign.name}”").wait_for()
    page.get_by_label("Into which campaign?").select_option(label="A new campaign")
    page.locator("body").press("l")
    page.get_by_label("Name of the new campaign").fill("Akron sellers")
    page.get_by_role("button", name="Take it into a new campaign").last.click()
    page.get_by_role("heading", name="Akron sellers").wait_for()

    assert len(campaigns.wordings(Campaign.objects.get(name="Akron sellers"))) == 3


def test_a_kit_is_given_away(page: Page, desk: Desk, tmp_path: Path) -> None:
    page.goto("/record/kits/")
    page.get_by_label("Who wrote it").fill("Ana")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the kit").click()
    given = tmp_path / "given.toml"
    download.value.save_as(given)

    assert file.read(given.read_bytes()).head.author == "Ana"


def test_what_is_no_kit_is_said_beside_the_form(page: Page, desk: Desk, kit: Path) -> None:
    kit.write_text("[kit]\nformat = ", encoding="utf-8")
    page.goto("/record/kits/")
    page.get_by_label("Drop a kit here").set_input_files(kit)
    page.get_by_role("button", name="Look at it", exact=False).first.click()

    expect(page.get_by_role("alert")).to_contain_text("This is no kit: ")
    expect(page.get_by_role("alert")).to_contain_text("Nothing was changed.")
    assert violations(page) == []


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_its_pages_can_be_used_by_everybody(
    browser: Browser, live_server: Any, owner: User, desk: Desk, kit: Path, scheme: Any, width: int
) -> None:
    context = browser.new_context(
        base_url=live_server.url, color_scheme=scheme, viewport={"width": width, "height": 800}
    )
    context.add_cookies([cookie_of(owner, live_server.url)])  # type: ignore[list-item]
    page = context.new_page()
    starters = [each.name for each in queries.starters()]
    wrong = {}
    for path in ["/record/kits/", *(f"/record/kits/look/?starter={each}&into={desk.campaign.pk}" for each in starters)]:
        page.goto(path)
        found = violations(page)
        if page.evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append("spills sideways")
        if found:
            wrong[path] = found
    context.close()

    assert wrong == {}
