"""A Tuesday noon with the real server behind the cockpit: the people, the campaign, and the session that is opened."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from playwright.sync_api import Page

from bounceback.base.models import User
from bounceback.calling import actions as calling
from bounceback.calling.models import Session
from bounceback.campaigns import actions as campaigns
from bounceback.campaigns.models import Campaign
from tests.browser.cockpit import name
from tests.browser.desk_page import cookie_of
from tests.factories import make_list, make_prospect

NOON = datetime(2026, 11, 17, 17, 0, tzinfo=UTC)  # Tuesday, noon in Ohio


def make_renewals(owner: User, *, people: int, at: datetime = NOON, voicemail: str = "", **sums: Any) -> Campaign:
    """A campaign whose list has Person 1 of Firm 1, Person 2 of Firm 2 and so on."""
    listed = make_list(owner, at=NOON)
    for place in range(1, people + 1):
        phone = f"+1330555{99 + place:04}"
        make_prospect(owner, at=NOON, on=listed, e164=phone, name=f"Person {place}", company=f"Firm {place}")
    return campaigns.create(
        words=campaigns.Words("Renewal checks", offer="A free check.", voicemail=voicemail),
        sums=campaigns.Sums(**sums),
        lists=[listed],
        by=owner,
        at=at,
    )


def open_session(page: Page, server: str, *, owner: User, campaign: Campaign, at: datetime) -> Session:
    """An open session in this browser, with the first person on the card."""
    started = calling.start_session(campaign=campaign, by=owner, at=at)
    page.context.add_cookies([cookie_of(owner, server)])  # type: ignore[list-item]
    page.goto(f"{server}/sessions/{started.pk}/")
    name(page).to_have_text("Person 1")
    return started


def quiet(page: Page) -> None:
    """Everything that was written has been sent and answered."""
    page.wait_for_function("() => !localStorage.getItem('bounceback.outbox')")
