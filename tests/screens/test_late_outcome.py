"""A dial that nobody said the end of is asked about, and its outcome can be given late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bounceback.base.models import Event
from bounceback.calling.models import Call, Session
from bounceback.calling.queries import open_calls
from bounceback.compliance.models import Suppression
from bounceback.followups.models import Seed
from tests import factories

LATE = "What came of"


@pytest.fixture
def forgotten(ana, desk) -> Call:
    """Dialled an hour ago, in the session of the desk; the browser went away."""
    at = datetime.now(UTC) - timedelta(hours=1)
    some = desk.list
    listing = factories.make_prospect(ana, at=at, on=some, e164="+13305550177", name="Theo Lund", company="Lund Foods")
    return factories.make_call(
        ana,
        at=at,
        campaign=desk.campaign,
        session=desk.session,
        listing=listing,
        outcome="",
        reason="",
        depth="",
        line_result="",
        answered_at=None,
        ended_at=None,
        talk_seconds=None,
        first_contact=None,
        logged_at=None,
    )


def test_plan_and_debrief_ask_what_came_of_it(browser_of_ana, desk, forgotten):
    for page in ("/plan/", f"/sessions/{desk.session.pk}/debrief/"):
        said = browser_of_ana.get(page).content.decode()
        assert f"/calls/{forgotten.key}/#outcome" in said, page
        assert "Theo Lund" in said


def test_they_ask_nothing_where_everything_was_said(browser_of_ana, desk):
    for page in ("/plan/", f"/sessions/{desk.session.pk}/debrief/"):
        assert "#outcome" not in browser_of_ana.get(page).content.decode(), page


def test_a_call_that_goes_on_is_not_asked_about(ana, desk, forgotten):
    now = datetime.now(UTC)
    Session.objects.filter(pk=desk.session.pk).update(ended_at=None)
    Call.objects.filter(pk=forgotten.pk).update(dialled_at=now - timedelta(minutes=5))

    assert not open_calls.without_outcome(by=ana, at=now).exists()

    Call.objects.filter(pk=forgotten.pk).update(dialled_at=now - timedelta(minutes=25))

    assert open_calls.without_outcome(by=ana, at=now).get() == forgotten


def test_calls_of_the_past_are_not_asked_about(ana, desk, forgotten):
    Call.objects.filter(pk=forgotten.pk).update(brought_by=1)

    assert not open_calls.without_outcome(by=ana, at=datetime.now(UTC)).exists()


def test_its_outcome_is_given_late_and_does_what_an_outcome_does(browser_of_ana, forgotten):
    before = Event.objects.count()

    response = browser_of_ana.post(
        f"/calls/{forgotten.key}/outcome/", {"outcome": "NO", "reason": "HAS_ONE", "note": "Until May"}
    )

    assert response.status_code == 302
    call = Call.objects.get(pk=forgotten.pk)
    assert (call.outcome, call.reason, call.note) == ("NO", "HAS_ONE", "Until May")
    assert call.dialled_at == forgotten.dialled_at
    assert call.talk_seconds is None
    assert Seed.objects.filter(prospect=call.prospect, stroke=call.key).exists()
    assert Event.objects.count() == before + 1
    assert LATE not in browser_of_ana.get("/plan/").content.decode()
    assert "This call has no outcome" not in browser_of_ana.get(f"/calls/{call.key}/").content.decode()


def test_a_rung_below_the_first_can_be_given_late(browser_of_ana, desk, forgotten):
    rung = desk.campaign.objectives.get(position=1)

    browser_of_ana.post(f"/calls/{forgotten.key}/outcome/", {"outcome": f"RUNG-{rung.pk}"})

    forgotten.refresh_from_db()
    assert (forgotten.outcome, forgotten.rung_id) == ("RUNG", rung.pk)


def test_off_the_list_holds_when_it_is_said_late(browser_of_ana, forgotten):
    browser_of_ana.post(f"/calls/{forgotten.key}/outcome/", {"outcome": "OFF_LIST"})

    assert Suppression.objects.filter(e164="+13305550177", lifted_at=None).exists()


def test_nothing_is_logged_where_nothing_was_chosen(browser_of_ana, forgotten):
    response = browser_of_ana.post(f"/calls/{forgotten.key}/outcome/", {"outcome": "", "note": "x"})

    assert response.status_code == 422
    forgotten.refresh_from_db()
    assert forgotten.outcome == ""


def test_a_call_that_was_logged_is_not_logged_again(browser_of_ana, desk):
    response = browser_of_ana.post(f"/calls/{desk.painful.key}/outcome/", {"outcome": "SALE"})

    assert response.status_code == 409
    assert Call.objects.get(pk=desk.painful.pk).outcome == "NO"


def test_nobody_logs_the_calls_of_others(browser_of_dev, forgotten):
    assert browser_of_dev.post(f"/calls/{forgotten.key}/outcome/", {"outcome": "SALE"}).status_code == 404
