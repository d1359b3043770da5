"""A log that comes twice, late, without its dial, or with a clock that is wrong."""

from datetime import timedelta
from uuid import uuid4

import pytest

from bounceback.calling import actions
from bounceback.calling.models import Call, Lease
from bounceback.calling.refusals import AlreadyLogged, KeyTaken, NoSuchCall
from bounceback.calling.steps.said import Log
from bounceback.core.outcomes import Outcome, Reason
from bounceback.followups.models import Promise, Seed
from bounceback.prospects.models import Listing


def test_the_same_log_again_gives_the_same_answer(desk, people):
    _, first = desk.no(want=1)
    dialled_at = Call.objects.get().dialled_at
    log = Log(
        dialled_at=dialled_at,
        answered_at=dialled_at + timedelta(seconds=5),
        ended_at=dialled_at + timedelta(seconds=30),
        outcome=Outcome.NO,
        reason=Reason.NO_VALUE,
    )

    again = actions.log(key=desk.keys[0], log=log, want=1, by=desk.by, at=desk.at)

    assert again.strip == first.strip
    assert [card.lease for card in again.hand.cards] == [card.lease for card in first.hand.cards]
    assert Call.objects.count() == Seed.objects.count() == 1


def test_another_log_for_the_same_call_is_refused(desk, people):
    desk.no()

    with pytest.raises(AlreadyLogged):
        desk.log(desk.keys[0], Outcome.RUNG)


def test_a_log_without_its_dial_writes_both(desk, people):
    (card,) = desk.take()
    log = Log(dialled_at=desk.at, ended_at=desk.at, outcome=Outcome.NO_ANSWER, lease=card.lease)

    actions.log(key=uuid4(), log=log, by=desk.by, at=desk.at)

    assert Call.objects.get().attempt == 1
    assert Lease.objects.get(pk=card.lease).ending == "CALLED"


def test_a_log_that_names_nobody_is_refused(desk, people):
    with pytest.raises(NoSuchCall):
        actions.log(
            key=uuid4(),
            log=Log(dialled_at=desk.at, ended_at=desk.at, outcome=Outcome.NO_ANSWER),
            by=desk.by,
            at=desk.at,
        )


def test_a_key_belongs_to_one_dial(desk, people):
    first, second = desk.take(2)
    key = desk.dial(first)

    desk.dial(first, key)
    with pytest.raises(KeyTaken):
        desk.dial(second, key)
    assert Call.objects.count() == 1


def test_a_late_log_lands_although_card_and_session_are_gone(desk, people, settings):
    (card,) = desk.take()
    key = desk.dial(card)
    dialled_at = desk.at
    actions.end_session(session=desk.session, by=desk.by, at=desk.at)
    desk.at += timedelta(days=3)

    logged = actions.log(
        key=key,
        log=Log(dialled_at=dialled_at, ended_at=dialled_at + timedelta(minutes=1), outcome=Outcome.NO, reason=None),
        want=1,
        by=desk.by,
        at=desk.at,
    )

    assert logged.hand.cards == ()
    assert Call.objects.get().ended_at == dialled_at + timedelta(minutes=1)
    assert Listing.objects.get(pk=card.listing).standing == "SEED"


def test_a_log_that_comes_after_a_newer_one_does_not_move_the_queue(desk, people):
    (card,) = desk.take()
    late = desk.dial(card)
    desk.at += timedelta(days=30)
    desk.call(Outcome.APPOINTMENT, appointment_at=desk.at + timedelta(days=1))
    standing = Listing.objects.get(pk=card.listing).standing

    desk.log(late, Outcome.NO, reason=Reason.NO_VALUE)

    assert standing == "PROMISE"
    assert Listing.objects.get(pk=card.listing).standing == "PROMISE"
    assert Promise.objects.filter(ended_at=None).count() == 1
    assert not Seed.objects.exists()


def test_no_time_lies_in_the_future_or_runs_backwards(desk, people):
    (card,) = desk.take()
    key = desk.dial(card)
    log = Log(
        dialled_at=desk.at + timedelta(hours=5),
        answered_at=desk.at - timedelta(hours=5),
        ended_at=desk.at - timedelta(days=400),
        outcome=Outcome.NO,
    )

    actions.log(key=key, log=log, by=desk.by, at=desk.at)

    call = Call.objects.get()
    assert call.dialled_at == call.answered_at == call.ended_at == desk.at
