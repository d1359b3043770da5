"""An objection met on a call counts as a review, graded by what happened."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bounceback.calling import actions
from bounceback.calling.actions.calls import Change
from bounceback.calling.models import Call
from bounceback.core.objections import Grade, Heard, Occasion, Turn
from bounceback.core.outcomes import Outcome, Reason
from bounceback.objections.models import Hearing, Memory, Review
from tests.factories import make_objection_card, make_response

AGAIN, HARD, GOOD, EASY = Grade.AGAIN, Grade.HARD, Grade.GOOD, Grade.EASY
WENT_ON, RUNG_DOWN, HUNG_UP = Turn.WENT_ON, Turn.RUNG_DOWN, Turn.HUNG_UP


@pytest.fixture
def response(ana, noon):
    card = make_objection_card(ana, at=noon, front="We have a broker")
    return make_response(ana, at=noon, card=card)


def heard(back, **said):
    return Heard(8, "We have a broker", card=back.card.key, **said)


def used(back, **said):
    return heard(back, response=back.key, grade=GOOD, **said)


@pytest.mark.parametrize(
    ("outcome", "turn", "wanted_turn", "grade"),
    [
        (Outcome.NO, WENT_ON, "WENT_ON", GOOD),
        (Outcome.NO, RUNG_DOWN, "RUNG_DOWN", GOOD),
        (Outcome.NO, HUNG_UP, "HUNG_UP", HARD),
        (Outcome.NO, None, "", GOOD),
        (Outcome.HUNG_UP, None, "HUNG_UP", HARD),
        (Outcome.HUNG_UP, WENT_ON, "WENT_ON", GOOD),
        (Outcome.APPOINTMENT, None, "WENT_ON", EASY),
        (Outcome.APPOINTMENT, RUNG_DOWN, "RUNG_DOWN", GOOD),
        (Outcome.APPOINTMENT, HUNG_UP, "HUNG_UP", HARD),
    ],
)
def test_an_answer_is_graded_by_what_happened(desk, people, response, outcome, turn, wanted_turn, grade):
    desk.call(outcome, hearings=(used(response, turn=turn),))

    hearing, review = Hearing.objects.get(), Review.objects.get()
    assert (hearing.turn, hearing.grade) == (wanted_turn, grade)
    assert (review.grade, review.occasion, review.stroke) == (grade, Occasion.LIVE, hearing.stroke)
    assert review.reviewed_at == Call.objects.get().answered_at + timedelta(seconds=8)


def test_a_rung_below_the_first_is_a_rung_down(desk, people, response):
    campaign = desk.session.campaign
    below = campaign.objectives.create(workspace=campaign.workspace, kind="MATERIAL", label="send it", position=9)

    desk.call(Outcome.RUNG, rung=below.pk, hearings=(used(response),))

    assert (Hearing.objects.get().turn, Review.objects.get().grade) == ("RUNG_DOWN", GOOD)


def test_when_nothing_came_it_was_not_known(desk, people, response):
    desk.call(Outcome.HUNG_UP, hearings=(heard(response, grade=AGAIN),))

    assert (Hearing.objects.get().turn, Review.objects.get().grade) == ("", AGAIN)


def test_where_nobody_said_how_it_was_answered_there_is_no_review(desk, people, response):
    desk.call(Outcome.HUNG_UP, hearings=(heard(response),))

    assert (Hearing.objects.get().turn, Review.objects.count()) == ("", 0)


def test_a_card_without_a_back_is_not_reviewed(desk, people, ana, noon):
    card = make_objection_card(ana, at=noon, front="Send it by mail")

    desk.no(hearings=(Heard(8, "Send it by mail", card=card.key, grade=GOOD),))

    assert (Hearing.objects.count(), Review.objects.count()) == (1, 0)


def test_before_another_objection_the_talk_went_on(desk, people, ana, noon, response):
    other = make_response(ana, at=noon, card=make_objection_card(ana, at=noon, front="No budget"))

    desk.call(
        Outcome.HUNG_UP,
        hearings=(used(response), Heard(20, "No budget", card=other.card.key, response=other.key, grade=GOOD)),
    )

    assert [hearing.turn for hearing in Hearing.objects.order_by("second")] == ["WENT_ON", "HUNG_UP"]


def test_undo_takes_the_review_back(desk, people, ana, noon, response):
    desk.no(hearings=(used(response, turn=WENT_ON),))
    before = Memory.objects.get().stability
    desk.at += timedelta(days=30)
    desk.no(hearings=(used(response, turn=WENT_ON),))
    assert Memory.objects.get().stability != before

    actions.take_back(key=desk.keys[-1], by=desk.by, at=desk.at)

    assert Memory.objects.get().stability == before
    assert Review.objects.count() == 1


def test_a_changed_log_is_reviewed_once(desk, people, response):
    desk.no(Reason.NO_VALUE, hearings=(used(response),))

    actions.change(key=desk.keys[-1], change=Change(reason=Reason.HAS_ONE), by=desk.by, at=desk.at)

    assert Review.objects.count() == Hearing.objects.count() == 1
    assert Memory.objects.get().reviews == 1


def test_an_objection_added_after_the_next_dial_knows_how_its_call_ended(desk, people, response):
    desk.call(Outcome.HUNG_UP)
    late = desk.keys[-1]
    desk.no()

    actions.change(key=late, change=Change(hearing=used(response)), by=desk.by, at=desk.at)

    assert (Hearing.objects.get().turn, Review.objects.get().grade) == ("HUNG_UP", HARD)


def test_a_hearing_has_the_hour_of_their_clock(desk, people, response):
    desk.no(hearings=(used(response),))

    assert Hearing.objects.get().local_hour == Call.objects.get().local_hour == 12
