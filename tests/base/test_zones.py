"""Pages show the clock of whoever looks at them."""

from __future__ import annotations

from datetime import UTC, datetime

from django.test import Client

from bounceback.base.models import User
from bounceback.base.zones import COOKIE, zone_of
from bounceback.calling.models import Session
from tests.factories import make_campaign

NOON = datetime(2026, 11, 17, 17, 0, tzinfo=UTC)


def test_a_named_zone_is_believed() -> None:
    assert NOON.astimezone(zone_of("America/New_York", at=NOON)).hour == 12


def test_a_zone_that_does_not_exist_falls_back_to_the_machine() -> None:
    for named in ("", "Mars/Olympus", "../../etc/passwd", "America/New_York; x"):
        assert NOON.astimezone(zone_of(named, at=NOON)).utcoffset() is not None


def test_a_page_shows_the_hours_of_its_browser(browser_of_ana: Client, ana: User, noon: datetime) -> None:
    campaign = make_campaign(ana, at=noon)
    Session.objects.create(workspace_id=ana.workspace_id, campaign=campaign, caller=ana, started_at=noon)
    browser_of_ana.cookies[COOKIE] = "America/Los_Angeles"

    page = browser_of_ana.get("/sessions/")

    assert "Tuesday 17 November 2026, 09:00" in page.content.decode()
