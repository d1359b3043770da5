"""The reasons of a call on its page: two proposals, further reasons, and looking at it again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bounceback.calling import actions
from bounceback.calling.models import Call, SecondLook
from bounceback.core.outcomes import HangUp, Outcome, Reason
from tests import factories
from tests.screens.desk import Desk, lay


@pytest.fixture
def desk(ana) -> Desk:
    return lay(ana, at=datetime(2026, 11, 17, 17, 0, tzinfo=UTC))


def test_the_page_proposes_two_and_settles_on_one(desk: Desk, browser_of_ana: Client) -> None:
    call = Call.objects.filter(outcome="HUNG_UP", reason="").first()
    page = browser_of_ana.get(f"/calls/{call.key}/").content.decode()
    assert "Why it was a no" in page
    assert "hung up after 6 s" in page
    assert page.count('class="proposal"') == 2
    assert 'value="NO_VALUE" data-key="3"' not in page

    browser_of_ana.post(f"/calls/{call.key}/reason/", {"reason": "WRONG_TIME"})

    call.refresh_from_db()
    assert call.reason == "WRONG_TIME"
    assert SecondLook.objects.get(call=call).settled == "WRONG_TIME"
    assert "Settled on <b>Wrong time</b>" in browser_of_ana.get(f"/calls/{call.key}/").content.decode()


def test_what_cannot_be_the_reason_is_refused_in_words(desk: Desk, browser_of_ana: Client) -> None:
    call = Call.objects.filter(outcome="NO", reason="").first()
    Call.objects.filter(pk=call.pk).update(hang_up=HangUp.BEFORE_INTRO)

    answer = browser_of_ana.post(f"/calls/{call.key}/reason/", {"reason": "NO_VALUE"})

    assert answer.status_code == 409
    assert "they had not heard what it is worth" in answer.content.decode()
    assert not SecondLook.objects.filter(call=call).exists()


def test_a_reason_can_be_left_open_again(desk: Desk, browser_of_ana: Client) -> None:
    call = Call.objects.filter(outcome="HUNG_UP", reason="").first()
    path = f"/calls/{call.key}/"
    assert "Leave it open" not in browser_of_ana.get(path).content.decode()
    browser_of_ana.post(f"{path}reason/", {"reason": "WRONG_TIME"})
    assert 'name="reason" value="" data-key="0"' in browser_of_ana.get(path).content.decode()

    browser_of_ana.post(f"{path}reason/", {"reason": ""})

    call.refresh_from_db()
    assert call.reason == ""
    assert not SecondLook.objects.filter(call=call).exists()
    assert "Wrong time → nothing" in browser_of_ana.get(path).content.decode()


def test_a_yes_has_no_reason_to_look_for(desk: Desk, browser_of_ana: Client) -> None:
    call = Call.objects.filter(outcome="APPOINTMENT").first()

    page = browser_of_ana.get(f"/calls/{call.key}/").content.decode()
    answer = browser_of_ana.post(f"/calls/{call.key}/reason/", {"reason": "OTHER"})

    assert "Why it was a no" not in page
    assert answer.status_code == 409


def test_saving_a_note_leaves_the_reason(desk: Desk, browser_of_ana: Client) -> None:
    page = browser_of_ana.get(f"/calls/{desk.painful.key}/").content.decode()
    assert '<input type="hidden" name="reason" value="HAS_ONE">' in page

    browser_of_ana.post(f"/calls/{desk.painful.key}/", {"reason": "HAS_ONE", "note": "thought about it"})

    desk.painful.refresh_from_db()
    assert (desk.painful.reason, desk.painful.note) == ("HAS_ONE", "thought about it")
    assert SecondLook.objects.filter(call=desk.painful).exists()


def test_a_further_reason_is_taken_off_and_kept_as_a_correction(desk: Desk, browser_of_ana: Client) -> None:
    further = desk.painful.reasons.get()

    browser_of_ana.post(f"/calls/{desk.painful.key}/reasons/{further.pk}/off/")

    assert not desk.painful.reasons.exists()
    page = browser_of_ana.get(f"/calls/{desk.painful.key}/").content.decode()
    assert "No rapport: I talked over him → nothing" in page


def test_the_reason_of_another_call_is_not_found_under_this_one(desk: Desk, browser_of_ana: Client) -> None:
    other = Call.objects.exclude(pk=desk.painful.pk).first()

    answer = browser_of_ana.post(f"/calls/{other.key}/reasons/{desk.painful.reasons.get().pk}/off/")

    assert answer.status_code == 404
    assert desk.painful.reasons.exists()


def test_a_finer_reason_taken_off_does_not_come_back_with_the_next_change(ana, noon) -> None:
    session = factories.make_session(ana, at=noon)
    call = factories.make_call(ana, at=noon, session=session, campaign=session.campaign, outcome="", logged_at=None)
    log = actions.calls.Log(
        dialled_at=noon, answered_at=noon, ended_at=noon, outcome=Outcome.NO, reason=Reason.WRONG_TIME, finer="driving"
    )
    actions.log(key=call.key, log=log, want=0, by=ana, at=noon)

    actions.reviews.take_reason_off(reason=call.reasons.get(), by=ana, at=noon)
    actions.change(key=call.key, change=actions.Change(note="a note"), by=ana, at=noon)

    assert not call.reasons.exists()


def test_the_page_asks_as_often_with_many_reasons_as_with_one(desk: Desk, browser_of_ana: Client, ana, noon) -> None:
    path = f"/calls/{desk.painful.key}/"
    browser_of_ana.get(path)
    with CaptureQueriesContext(connection) as few:
        browser_of_ana.get(path)
    for n in range(20):
        factories.make_call_reason(ana, at=noon, call=desk.painful, finer=f"reason {n}")

    with CaptureQueriesContext(connection) as many:
        browser_of_ana.get(path)

    assert len(many) == len(few)


def test_the_reason_that_was_written_may_stay(desk: Desk, browser_of_ana: Client) -> None:
    call = Call.objects.filter(outcome="NO", reason="NO_VALUE", hang_up=HangUp.BEFORE_INTRO).first()
    page = f"/sessions/{call.session_id}/debrief/"
    shown = browser_of_ana.get(page).content.decode()
    doubted = shown[shown.index('id="doubted"') :]
    assert "It stays: no value" in doubted
    assert "you wrote no value" not in doubted

    browser_of_ana.post(f"/calls/{call.key}/reason/", {"reason": "NO_VALUE"})

    assert SecondLook.objects.get(call=call).settled == call.reason
    assert 'id="doubted"' not in browser_of_ana.get(page).content.decode()
