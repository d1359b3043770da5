"""Calls of the past and calls from here, on one desk."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

import pytest

from bounceback.base import events
from bounceback.base.models import Event, User
from bounceback.calling import actions as calling
from bounceback.calling.models import Call
from bounceback.core.outcomes import Outcome
from bounceback.prospects.models import Listing
from bounceback.records import actions, queries
from bounceback.records.models import Import
from bounceback.records.past import actions as past
from tests.calling.conftest import Desk
from tests.factories import make_campaign, make_list, make_prospect


@pytest.fixture
def dana(ana: User, noon: datetime) -> Listing:
    return make_prospect(ana, at=noon, on=make_list(ana, at=noon))


@pytest.fixture
def desk(ana: User, dana: Listing, noon: datetime) -> Desk:
    renewals = make_campaign(ana, at=noon, lists=(dana.list,))
    return Desk(ana, calling.start_session(campaign=renewals, by=ana, at=noon), noon)


def bring(row: str, *, by: User, at: datetime) -> Import:
    log = f"When,Phone,Outcome\n{row}\n"
    import_ = past.upload(
        file=io.BytesIO(log.encode()), file_name="x.csv", zone="America/New_York", country="US", by=by, at=at
    )
    return actions.carry_on(import_=import_, by=by, at=at)


def test_who_was_called_an_hour_ago_elsewhere_is_not_called_now(desk: Desk, ana: User, noon: datetime) -> None:
    assert len(desk.take(1)) == 1
    calling.end_session(session=desk.session, by=ana, at=noon)
    again = Desk(ana, calling.start_session(campaign=desk.session.campaign, by=ana, at=noon), noon)

    bring("11/17/2026 11:00 AM,330-555-0143,NA", by=ana, at=noon)

    assert again.take(1) == ()


def test_the_next_call_from_here_counts_on_and_is_undone_as_ever(desk: Desk, ana: User, noon: datetime) -> None:
    bring("11/10/2026 11:00 AM,330-555-0143,NA", by=ana, at=noon)
    (card,) = desk.take(1)
    key = desk.dial(card)
    desk.log(key, Outcome.NO_ANSWER, talked=False)

    here = Call.objects.get(key=key)
    row = Listing.objects.get()
    assert (here.attempt, row.attempts, row.misses) == (2, 2, 2)

    calling.take_back(key=key, by=ana, at=desk.at)

    row.refresh_from_db()
    assert (row.attempts, row.misses, row.standing) == (1, 1, "RETRY")


def test_past_calls_that_come_after_a_log_from_here_leave_the_queue_to_it(desk: Desk, ana: User) -> None:
    desk.no()
    before = Listing.objects.values("standing", "ready_at", "misses").get()

    bring("11/10/2026 11:00 AM,330-555-0143,Sold", by=ana, at=desk.at)

    assert Listing.objects.values("standing", "ready_at", "misses").get() == before
    assert Listing.objects.get().attempts == 2


def test_a_call_of_the_past_cannot_be_logged_anew(desk: Desk, ana: User, noon: datetime) -> None:
    bring("11/10/2026 11:00 AM,330-555-0143,NA", by=ana, at=noon)
    brought = Call.objects.get()

    with pytest.raises(calling.calls.CallIsClosed):
        calling.take_back(key=brought.key, by=ana, at=noon + timedelta(minutes=1))


def test_what_was_corrected_here_is_not_changed_by_a_file_and_not_taken_back(
    desk: Desk, ana: User, noon: datetime
) -> None:
    first = bring("11/10/2026 11:00 AM,330-555-0143,NO", by=ana, at=noon)
    calling.amend(call=Call.objects.get(), field="note", new="They asked for a brochure.", by=ana, at=noon)

    newer = bring("11/10/2026 11:00 AM,330-555-0143,Sold", by=ana, at=noon)
    earlier = bring("11/9/2026 11:00 AM,330-555-0143,NA", by=ana, at=noon)

    assert (newer.updated, newer.duplicates, earlier.created) == (0, 1, 1)
    call = Call.objects.get(brought_by=first.pk)
    assert (call.outcome, call.attempt, call.note) == ("NO", 1, "They asked for a brochure.")
    event = Event.objects.filter(subject_type="calling.call", subject_id=call.pk).latest("pk")
    assert event.digest == events.digest_of(call)
    assert queries.why_not_undo(first, at=noon) is not None
    assert queries.why_not_undo(earlier, at=noon) is None
