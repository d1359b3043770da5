"""Sessions, and what the database itself refuses about leases and calls."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from bounceback.base.models import Event
from bounceback.calling import actions
from bounceback.calling.models import Call, CallReason, Lease, Session
from bounceback.core.outcomes import Outcome


def test_starting_again_goes_on_with_the_session(ana, renewals, desk):
    again = actions.start_session(campaign=renewals, by=ana, at=desk.at + timedelta(hours=3))

    assert again == desk.session
    assert Session.objects.count() == 1


def test_a_session_left_open_overnight_is_ended_first(ana, renewals, desk, people):
    (card,) = desk.take()

    today = actions.start_session(campaign=renewals, by=ana, at=desk.at + timedelta(hours=20))

    assert today != desk.session
    desk.session.refresh_from_db()
    assert desk.session.ended_at is not None
    assert Lease.objects.get(pk=card.lease).ending == "RETURNED"


def test_each_act_on_a_session_leaves_one_event(ana, renewals, noon):
    session = actions.start_session(campaign=renewals, by=ana, at=noon)
    actions.write_note(session=session, note="A good morning.", by=ana, at=noon)
    actions.end_session(session=session, by=ana, at=noon)

    kinds = Event.objects.filter(subject_type="calling.session").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["session.started", "session.noted", "session.ended"]


def refused():
    """The database says no, and the test goes on."""
    return pytest.raises(IntegrityError)


def test_a_number_has_one_open_lease(desk, people):
    (card,) = desk.take()
    lease = Lease.objects.get(pk=card.lease)

    lease.pk = None
    with refused(), transaction.atomic():
        lease.save()


def test_a_lease_expires_after_it_is_taken_and_ends_with_a_word(desk, people):
    (card,) = desk.take()
    row = Lease.objects.filter(pk=card.lease)

    with refused(), transaction.atomic():
        row.update(expires_at=desk.at)
    with refused(), transaction.atomic():
        row.update(ended_at=desk.at)
    with refused(), transaction.atomic():
        row.update(ending="SKIPPED")


def test_a_caller_has_one_open_session_per_campaign(ana, renewals, desk, noon):
    with refused(), transaction.atomic():
        Session.objects.create(workspace=ana.workspace, campaign=renewals, caller=ana, started_at=noon)


def test_a_call_keeps_its_times_and_its_outcome_together(desk, people):
    desk.call(Outcome.NO)
    row = Call.objects.all()

    with refused(), transaction.atomic():
        row.update(answered_at=desk.at - timedelta(days=1))
    with refused(), transaction.atomic():
        row.update(answered_at=None)
    with refused(), transaction.atomic():
        row.update(outcome="")
    with refused(), transaction.atomic():
        row.update(logged_at=None)


def test_a_key_and_a_reason_are_there_once(ana, desk, people):
    desk.call(Outcome.NO)
    call = Call.objects.get()
    with transaction.atomic():
        CallReason.objects.create(workspace=ana.workspace, call=call, family="NO_VALUE", added_at=desk.at)

    with refused(), transaction.atomic():
        CallReason.objects.create(workspace=ana.workspace, call=call, family="NO_VALUE", added_at=desk.at)
    call.pk = None
    with refused(), transaction.atomic():
        call.save()
    call.key = uuid4()
    call.save()
