"""Prospects, the lists they stand on, and what was promised to them."""

from __future__ import annotations

from datetime import UTC, datetime

from django.test import Client

from bounceback.base.models import User
from bounceback.compliance.models import ScrubStatement, Suppression
from bounceback.followups.models import Appointment, Material
from bounceback.prospects.models import Prospect
from tests.factories import make_list
from tests.screens.desk import Desk


def test_what_was_promised_is_marked_as_sent(desk: Desk, browser_of_ana: Client) -> None:
    material = Material.objects.get()

    mail = browser_of_ana.get(f"/materials/{material.pk}/mail/")
    browser_of_ana.post(f"/materials/{material.pk}/sent/")

    material.refresh_from_db()
    assert mail.headers["Location"].startswith("mailto:naomi@example.com?subject=The%20benchmark")
    assert material.sent_at is not None


def test_an_appointment_leaves_as_a_calendar_file(desk: Desk, browser_of_ana: Client) -> None:
    answer = browser_of_ana.get(f"/appointments/{Appointment.objects.get().pk}.ics")

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"SUMMARY:Renewal check" in answer.content


def test_a_prospect_is_added_on_the_page(ana: User, browser_of_ana: Client, noon: datetime) -> None:
    on = make_list(ana, at=noon)

    answer = browser_of_ana.post("/prospects/add/", {"list": str(on.pk), "numbers": "330-555-0143 x12"})

    added = Prospect.objects.get()
    assert answer.headers["Location"] == f"/prospects/{added.pk}/"
    assert "(330) 555-0143 ext. 12" in browser_of_ana.get(f"/prospects/{added.pk}/").content.decode()


def test_a_number_that_is_none_is_explained(ana: User, browser_of_ana: Client, noon: datetime) -> None:
    on = make_list(ana, at=noon)

    answer = browser_of_ana.post("/prospects/add/", {"list": str(on.pk), "numbers": "12", "name": "Dana"})

    assert answer.status_code == 422
    assert "Too few digits for a telephone number." in answer.content.decode()
    assert not Prospect.objects.exists()


def test_somebody_is_put_on_the_do_not_call_list_and_lifted_with_a_reason(desk: Desk, browser_of_ana: Client) -> None:
    browser_of_ana.post(f"/do-not-call/?prospect={desk.prospect.pk}", {"scope": "PERSON", "why": "Asked"})
    row = Suppression.objects.get(scope="PERSON")
    bound = desk.prospect.listings.get().standing

    without = browser_of_ana.post(f"/do-not-call/{row.pk}/lift/", {"why": ""})
    browser_of_ana.post(f"/do-not-call/{row.pk}/lift/", {"why": "He rang and asked for an offer."})

    row.refresh_from_db()
    assert bound == "OUT"
    assert without.status_code == 422
    assert row.lifted_why == "He rang and asked for an offer."


def test_a_statement_about_a_list_is_kept(desk: Desk, browser_of_ana: Client) -> None:
    today = datetime.now(UTC).date()

    browser_of_ana.post(
        f"/lists/{desk.households.pk}/scrubs/", {"scrubbed_by": "The vendor", "scrubbed_on": today.isoformat()}
    )

    assert ScrubStatement.objects.filter(list=desk.households, scrubbed_on=today).exists()


def test_prospects_are_found_by_their_last_digits(desk: Desk, browser_of_ana: Client) -> None:
    line = desk.prospect.lines.select_related("number").get()

    page = browser_of_ana.get("/prospects/", {"q": line.number.e164[-7:]}).content.decode()

    assert desk.prospect.name in page
    assert page.count("<li><span><a") == 1
