"""The plan: who may be called now, what is missing, what was promised."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from freezegun import freeze_time

from bounceback.base.models import User
from bounceback.campaigns.actions import Words, create
from bounceback.followups.models import Promise
from bounceback.prospects.actions import make_up_list
from bounceback.prospects.models import Prospect
from tests.factories import make_list
from tests.screens.desk import Desk


@freeze_time("2026-11-17 08:00:00")  # three in the morning in New York
def test_at_night_the_plan_says_when_the_first_hours_open(ana: User, browser_of_ana: Client) -> None:
    browser_of_ana.cookies["bounceback_zone"] = "America/New_York"
    browser_of_ana.post("/start/whom/", {"audience": "BUSINESS", "country": "US", "made_up": "1"})
    browser_of_ana.post("/start/offer/", {"skip": "1"})
    browser_of_ana.post("/start/opening/", {"skip": "1"})

    page = browser_of_ana.get("/plan/").content.decode()

    assert "Nobody’s hours are open." in page
    assert "The first may be called on Tuesday at 0" in page
    assert "40 wait for their hour" in page


@freeze_time("2026-11-17 17:00:00")  # noon in New York
def test_at_noon_the_plan_counts_who_may_be_called(ana: User, browser_of_ana: Client) -> None:
    browser_of_ana.post("/start/whom/", {"audience": "BUSINESS", "country": "US", "made_up": "1"})
    browser_of_ana.post("/start/offer/", {"skip": "1"})

    page = browser_of_ana.get("/plan/").content.decode()

    assert "can be called now" in page
    assert "There is no opening." in page
    assert "#openings" in page


@freeze_time("2026-11-17 17:00:00")  # noon in New York
def test_each_thing_that_is_missing_has_a_key_to_where_it_is_mended(ana: User, browser_of_ana: Client) -> None:
    at = datetime.now(UTC)
    made = make_up_list(name="Expired listings", audience="HOUSEHOLD", by=ana, at=at)
    other = make_up_list(name="Widowed listings", audience="HOUSEHOLD", by=ana, at=at)
    campaign = create(words=Words("Homes"), lists=[made, other], by=ana, at=at)
    place = f"/campaigns/{campaign.pk}/"

    page = browser_of_ana.get(f"/plan/{campaign.pk}/").content.decode()

    assert [f'href="{place}#{part}"' in page for part in ("words", "openings", "sums", "ladder")] == [
        True,
        True,
        True,
        False,
    ]
    assert f'href="/lists/{made.pk}/scrubs/"' in page
    assert f'href="/lists/{other.pk}/scrubs/"' in page
    assert 'data-key="1"' in page


def test_a_campaign_without_a_list_leads_to_the_lists(ana: User, browser_of_ana: Client, noon: datetime) -> None:
    campaign = create(words=Words("Homes"), by=ana, at=noon)
    without = browser_of_ana.get(f"/plan/{campaign.pk}/").content.decode()
    make_list(ana, at=noon)
    with_one = browser_of_ana.get(f"/plan/{campaign.pk}/").content.decode()

    assert 'href="/start/whom/"' in without
    assert f'href="/campaigns/{campaign.pk}/#lists"' in with_one


def test_promises_stand_by_time_and_an_old_one_with_its_date(desk: Desk, browser_of_ana: Client) -> None:
    now = datetime.now(UTC)
    old = [now - timedelta(days=days) for days in (30, 70, 9)]
    others = Prospect.objects.exclude(promises__ended_at=None, promises__isnull=False)
    for (number, due), prospect in zip(enumerate(old), others[:3], strict=True):
        Promise.objects.create(
            workspace_id=prospect.workspace_id, prospect=prospect, campaign=desk.campaign, due_at=due,
            zone="America/New_York", said=f"promise {number}", made_at=due, made_by=desk.session.caller,
        )  # fmt: skip

    said = browser_of_ana.get("/plan/").content.decode()

    places = [said.index(f"promise {number}") for number in (1, 0, 2)]
    assert places == sorted(places)
    for due in old:
        assert f"since {date_format(timezone.localtime(due), 'D j M')}" in said
