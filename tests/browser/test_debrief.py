"""After the session, with the keyboard only: reasons, what is to be sent, the book."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from bounceback.base.models import User
from bounceback.calling.models import Call, SecondLook
from bounceback.campaigns.models import Campaign
from bounceback.followups.models import Material
from tests import personas
from tests.browser.desk_page import cookie_of
from tests.screens.desk import Desk, lay


@pytest.fixture
def owner(transactional_db: None) -> User:
    now = datetime.now(UTC)
    return personas.make_ana(personas.make_workspace(at=now), at=now)


@pytest.fixture
def desk(owner: User) -> Desk:
    return lay(owner, at=datetime.now(UTC))


@pytest.fixture
def page(browser: Browser, live_server: Any, owner: User) -> Iterator[Page]:
    context = browser.new_context(base_url=live_server.url, timezone_id="America/New_York")
    context.add_cookies([cookie_of(owner, live_server.url)])  # type: ignore[list-item]
    yield context.new_page()
    context.close()


def test_digits_give_the_reasons_one_after_the_other(page: Page, desk: Desk) -> None:
    page.goto(f"/sessions/{desk.session.pk}/debrief/")
    expect(page.locator("#reasons > p")).to_have_text("3 calls have no reason yet.")
    page.keyboard.press("2")
    expect(page.locator("#reasons > p")).to_have_text("2 calls have no reason yet.")
    page.wait_for_load_state()
    page.keyboard.press("1")
    expect(page.locator("#reasons > p")).to_have_text("1 call has no reason yet.")
    page.wait_for_load_state()
    page.keyboard.press("5")
    expect(page.locator("#reasons")).to_have_count(0)

    given = Call.objects.filter(amendments__field="reason", amendments__old="").order_by("dialled_at")
    assert [call.reason for call in given] == ["NO_RAPPORT", "WRONG_TIME", "HAS_ONE"]


def test_the_first_proposal_is_taken_by_one_key_and_then_the_doubted_call_is_there(page: Page, desk: Desk) -> None:
    page.goto(f"/sessions/{desk.session.pk}/debrief/")
    for left in (2, 1):
        page.keyboard.press("j")
        expect(page.locator("#reasons > p b")).to_have_text(str(left))
        page.wait_for_load_state()
    page.keyboard.press("k")
    expect(page.locator("#reasons")).to_have_count(0)
    expect(page.locator("#doubted")).to_contain_text("you wrote No value")
    page.wait_for_load_state()
    page.keyboard.press("j")
    expect(page.locator("#doubted")).to_have_count(0)

    settled = SecondLook.objects.exclude(call=desk.painful).order_by("pk").values_list("first", "second", "settled")
    assert [row.index(row[2]) for row in settled] == [0, 0, 1, 0]


def test_what_was_promised_is_sent_and_the_book_planned_again(page: Page, desk: Desk) -> None:
    Campaign.objects.filter(pk=desk.campaign.pk).update(clients_in_hand=20)
    page.goto(f"/sessions/{desk.session.pk}/debrief/")
    page.keyboard.press("s")
    expect(page.locator("#materials")).to_have_count(0)
    page.wait_for_load_state()
    page.keyboard.press("r")
    expect(page.locator("#book b")).to_have_text("1,800")

    assert Material.objects.get().sent_at is not None


def test_keys_are_letters_while_one_types(page: Page, desk: Desk) -> None:
    page.goto(f"/sessions/{desk.session.pk}/debrief/")
    page.get_by_label("Anything to remember?").focus()
    page.keyboard.type("321 reps rest")

    expect(page.get_by_label("Anything to remember?")).to_have_value("321 reps rest")
    expect(page.locator("#reasons > p")).to_have_text("3 calls have no reason yet.")


def test_the_painful_call_is_one_link_away(page: Page, desk: Desk) -> None:
    page.goto(f"/prospects/{desk.prospect.pk}/")
    page.get_by_role("link", name=re.compile("No: has one already")).focus()
    page.keyboard.press("Enter")
    page.get_by_label("What must change for a yes?").focus()
    page.keyboard.type("Ellis retires")
    page.get_by_role("button", name="Save", exact=True).focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("status").first).to_have_text("Saved. What stood there before is kept.")
    expect(page.get_by_label("What must change for a yes?")).to_have_value("Ellis retires")


def test_pages_go_by_the_clock_of_the_browser(page: Page, desk: Desk) -> None:
    page.goto("/sessions/")  # the first page tells the server the zone
    page.goto("/sessions/")

    began = desk.session.started_at.astimezone(ZoneInfo("America/New_York"))
    expect(page.locator(".lines a")).to_contain_text(f"{began:%H:%M}")
