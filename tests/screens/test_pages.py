"""Every page of the desk: who sees it, how many questions it asks, what it makes of what strangers send."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bounceback.base.models import Event, User
from bounceback.calling.models import Call, Session
from bounceback.compliance.models import Suppression
from bounceback.followups.models import Appointment, Material
from tests.factories import make_campaign, make_list, make_prospect
from tests.screens.desk import Desk


def pages_of(desk: Desk) -> list[str]:
    """Every page that shows something of this desk."""
    return [
        f"/plan/{desk.campaign.pk}/",
        f"/campaigns/{desk.campaign.pk}/",
        f"/sessions/{desk.session.pk}/debrief/",
        f"/calls/{desk.painful.key}/",
        f"/prospects/{desk.prospect.pk}/",
        f"/prospects/{desk.prospect.pk}/edit/",
        f"/lists/{desk.households.pk}/scrubs/",
        f"/lists/{desk.households.pk}/edit/",
        f"/do-not-call/{desk.suppression}/lift/",
        f"/do-not-call/?prospect={desk.prospect.pk}",
        f"/appointments/{Appointment.objects.get().pk}.ics",
        f"/materials/{Material.objects.get().pk}/mail/",
    ]


def test_every_page_opens(desk: Desk, browser_of_ana: Client) -> None:
    general = ["/plan/", "/campaigns/", "/campaigns/new/", "/prospects/", "/prospects/add/", "/lists/new/"]
    general += ["/do-not-call/", "/sessions/", "/start/whom/", "/start/offer/", "/start/opening/"]
    for page in general + pages_of(desk):
        assert browser_of_ana.get(page).status_code in (200, 302), page


def test_nobody_sees_anything_of_another_seller(desk: Desk, browser_of_dev: Client) -> None:
    for page in pages_of(desk):
        assert browser_of_dev.get(page).status_code == 404, page


def test_nobody_changes_anything_of_another_seller(desk: Desk, browser_of_dev: Client) -> None:
    before = Event.objects.count()
    listing = desk.prospect.listings.get()
    opening = desk.campaign.openings.first()
    assert opening is not None
    for place in [
        *(f"/campaigns/{desk.campaign.pk}/{part}/" for part in ("words", "sums", "ladder", "questions", "lists")),
        *(f"/campaigns/{desk.campaign.pk}/{part}/" for part in ("pace", "openings", "archive", "sessions")),
        f"/openings/{opening.pk}/versions/",
        f"/openings/{opening.pk}/archive/",
        f"/openings/{opening.pk}/use/",
        f"/campaigns/{desk.campaign.pk}/hours/",
        f"/listings/{listing.pk}/off/",
        f"/listings/{listing.pk}/back/",
        f"/prospects/{desk.prospect.pk}/lists/",
        f"/sessions/{desk.session.pk}/end/",
        f"/sessions/{desk.session.pk}/note/",
        f"/sessions/{desk.session.pk}/book/",
        f"/calls/{desk.painful.key}/reason/",
        f"/calls/{desk.painful.key}/reasons/",
        f"/calls/{desk.painful.key}/triggers/",
        f"/materials/{Material.objects.get().pk}/sent/",
    ]:
        assert browser_of_dev.post(place).status_code == 404, place

    assert Event.objects.count() == before


def queries_of(browser: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(page).status_code == 200
    return len(asked)


def test_long_lists_ask_no_more_questions_than_short_ones(ana: User, browser_of_ana: Client, noon: datetime) -> None:
    on = make_list(ana, at=noon)
    campaign = make_campaign(ana, at=noon, lists=(on,))
    pages = ["/prospects/", "/campaigns/", "/do-not-call/", "/sessions/", f"/plan/{campaign.pk}/"]
    pages += [f"/campaigns/{campaign.pk}/", "/lists/", "/start/whom/", "/prospects/add/"]

    def grow(start: int, end: int) -> None:
        for n in range(start, end):
            listing = make_prospect(ana, at=noon, on=on, e164=f"+133055501{n:02d}", name=f"Dana {n}")
            make_campaign(ana, at=noon, name=f"Campaign {n}")
            Session.objects.create(
                workspace_id=ana.workspace_id, campaign=campaign, caller=ana, started_at=noon, ended_at=noon
            )
            Suppression.objects.create(
                workspace_id=ana.workspace_id,
                scope="PERSON",
                prospect=listing.prospect,
                source="test",
                suppressed_at=noon,
                suppressed_by=ana,
            )

    grow(0, 10)
    for page in pages:  # what is remembered for a minute is remembered now
        browser_of_ana.get(page)
    few = {page: queries_of(browser_of_ana, page) for page in pages}
    grow(10, 50)
    many = {page: queries_of(browser_of_ana, page) for page in pages}

    assert many == few


def test_a_prospect_with_a_long_history_asks_no_more(desk: Desk, browser_of_ana: Client) -> None:
    page = f"/prospects/{desk.prospect.pk}/"
    few = queries_of(browser_of_ana, page)
    for n in range(20):
        Call.objects.create(
            workspace_id=desk.painful.workspace_id,
            key=f"00000000-0000-4000-8000-0000000000{n:02d}",
            campaign=desk.campaign,
            caller=desk.painful.caller,
            prospect=desk.prospect,
            number=desk.painful.number,
            attempt=n + 2,
            dialled_at=desk.painful.dialled_at + timedelta(days=n + 1),
        )

    assert queries_of(browser_of_ana, page) == few


def test_words_of_strangers_are_shown_and_not_obeyed(ana: User, browser_of_ana: Client, noon: datetime) -> None:
    on = make_list(ana, at=noon, name="<script>alert(1)</script>")
    listing = make_prospect(ana, at=noon, on=on, name="<img src=x onerror=alert(1)>", company="</title>")

    for page in (f"/prospects/{listing.prospect_id}/", "/prospects/", "/prospects/add/"):
        text = browser_of_ana.get(page).content.decode()
        assert "<script>alert" not in text
        assert "<img src=x" not in text


@pytest.mark.parametrize("number", ["9" * 30, "0", "-1", "1e9", "²", "%00"])
def test_impossible_numbers_in_an_address_find_nothing(desk: Desk, browser_of_ana: Client, number: str) -> None:
    for page in (
        f"/prospects/?list={number}",
        f"/prospects/?after={number}",
        f"/prospects/?q={number}",
        f"/prospects/add/?list={number}",
        f"/do-not-call/?prospect={number}",
        f"/do-not-call/?page={number}&q={number}",
        f"/imports/new/?into={number}",
        f"/plan/{number}/",
        f"/campaigns/{number}/",
        f"/sessions/{number}/debrief/",
        f"/prospects/{number}/",
    ):
        assert browser_of_ana.get(page).status_code in (200, 404), page
