"""A session: begun, gone on with, and looked back on."""

from __future__ import annotations

from django.test import Client

from bounceback.calling.models import Call, Session
from bounceback.campaigns.models import Campaign
from tests.screens.desk import Desk


def test_a_session_is_begun_and_gone_on_with(desk: Desk, browser_of_ana: Client) -> None:
    first = browser_of_ana.post(f"/campaigns/{desk.campaign.pk}/sessions/")
    again = browser_of_ana.post(f"/campaigns/{desk.campaign.pk}/sessions/")

    running = Session.objects.get(ended_at=None)
    assert first.headers["Location"] == again.headers["Location"] == f"/sessions/{running.pk}/"


def test_the_book_is_planned_again_from_the_debrief(desk: Desk, browser_of_ana: Client) -> None:
    Campaign.objects.filter(pk=desk.campaign.pk).update(clients_in_hand=100)

    browser_of_ana.post(f"/sessions/{desk.session.pk}/book/")

    assert Campaign.objects.get(pk=desk.campaign.pk).dials_planned == 1000


def test_a_few_words_are_kept_with_the_session(desk: Desk, browser_of_ana: Client) -> None:
    browser_of_ana.post(f"/sessions/{desk.session.pk}/note/", {"debrief_note": "Mornings are better."})

    page = browser_of_ana.get(f"/sessions/{desk.session.pk}/debrief/").content.decode()
    assert "Mornings are better." in page


def test_shares_rest_on_the_noes_that_have_a_reason(desk: Desk, browser_of_ana: Client) -> None:
    place = f"/sessions/{desk.session.pk}/debrief/"
    enough = browser_of_ana.get(place).content.decode()
    told = Call.objects.filter(session=desk.session).exclude(reason="").exclude(outcome="RUNG")
    Call.objects.filter(pk__in=[call.pk for call in told[:7]]).update(outcome="NO_ANSWER", reason="")
    few = browser_of_ana.get(place).content.decode()

    assert "Of the 10 noes that have a reason." in enough
    assert "6 of 10 · 40–77 %" in enough
    assert "Not enough noes with a reason yet to speak of shares: 7 more." in few
    assert "of 3 ·" not in few
