"""A call, looked at again after the session."""

from __future__ import annotations

import pytest
from django.test import Client

from bounceback.calling.models import Amendment, Call
from tests.screens.desk import Desk


def test_a_reason_is_given_after_the_session_and_the_old_one_is_kept(desk: Desk, browser_of_ana: Client) -> None:
    lacking = Call.objects.filter(outcome="NO", reason="").first()
    assert lacking is not None

    answer = browser_of_ana.post(
        f"/calls/{lacking.key}/reason/",
        {"reason": "NO_RAPPORT", "next": f"/sessions/{desk.session.pk}/debrief/#reasons"},
    )

    lacking.refresh_from_db()
    assert lacking.reason == "NO_RAPPORT"
    assert answer.headers["Location"] == f"/sessions/{desk.session.pk}/debrief/#reasons"
    assert Amendment.objects.filter(call=lacking, field="reason", old="", new="NO_RAPPORT").exists()


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com", "javascript:alert(1)"])
def test_a_form_never_leads_out_of_the_house(desk: Desk, browser_of_ana: Client, elsewhere: str) -> None:
    answer = browser_of_ana.post(f"/calls/{desk.painful.key}/reason/", {"reason": "NO_VALUE", "next": elsewhere})

    assert answer.headers["Location"] == f"/calls/{desk.painful.key}/?saved=1"


def test_a_painful_call_is_looked_at_again(desk: Desk, browser_of_ana: Client) -> None:
    browser_of_ana.post(
        f"/calls/{desk.painful.key}/",
        {
            "reason": "NO_VALUE",
            "must_change": "Ellis retires",
            "spoke_name": "Tomas",
            "hang_up": "AFTER_PITCH",
            "note": desk.painful.note,
        },
    )
    page = browser_of_ana.get(f"/calls/{desk.painful.key}/").content.decode()

    desk.painful.refresh_from_db()
    assert desk.painful.must_change == "Ellis retires"
    assert desk.painful.amendments.count() == 5  # one of the desk, four of now; the note stayed
    assert desk.painful.hang_up == "AFTER_PITCH"
    assert "Ellis retires" in page
    assert "after the offer" in page


def test_who_hung_up_at_once_cannot_have_weighed_the_value(desk: Desk, browser_of_ana: Client) -> None:
    Call.objects.filter(pk=desk.painful.pk).update(outcome="HUNG_UP", reason="")

    answer = browser_of_ana.post(f"/calls/{desk.painful.key}/reason/", {"reason": "NO_VALUE"})

    desk.painful.refresh_from_db()
    assert answer.status_code == 409
    assert desk.painful.reason == ""


def test_a_call_takes_further_reasons_and_moments(desk: Desk, browser_of_ana: Client) -> None:
    browser_of_ana.post(f"/calls/{desk.painful.key}/reasons/", {"family": "WRONG_TIME", "finer": "before lunch"})
    browser_of_ana.post(
        f"/calls/{desk.painful.key}/triggers/", {"speaker": "ME", "effect": "BAD", "text": "Sorry to disturb"}
    )

    assert desk.painful.reasons.filter(family="WRONG_TIME", finer="before lunch").exists()
    assert desk.painful.triggers.filter(text="Sorry to disturb").exists()


def test_the_same_reason_twice_is_refused_in_words(desk: Desk, browser_of_ana: Client) -> None:
    again = {"family": "NO_RAPPORT", "finer": "I talked over him"}

    answer = browser_of_ana.post(f"/calls/{desk.painful.key}/reasons/", again)

    assert answer.status_code == 409
    assert "This call has that reason already." in answer.content.decode()
