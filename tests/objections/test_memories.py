"""What is remembered of a card: reviews written once, in their place in time, and taken back."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from bounceback.base.models import Event
from bounceback.core import memory
from bounceback.core.memory import State, Step
from bounceback.core.objections import Grade, Occasion
from bounceback.objections import actions
from bounceback.objections.models import Memory, Review
from bounceback.objections.queries.deal import deal
from bounceback.objections.refusals import ReviewKeyTaken
from bounceback.objections.steps import memories
from tests.factories import make_objection_card, make_response, make_user, make_weights

AGAIN, HARD, GOOD, EASY = Grade.AGAIN, Grade.HARD, Grade.GOOD, Grade.EASY
SIX = [1.0, 1.5, 3.0, 12.0, 6.0, 0.9, 2.5, 0.01, 2.0, 0.2, 0.9, 1.2, 0.1, 0.3, 1.5, 0.5, 2.0, 0.6, 0.2, 0.1, 0.3]


@pytest.fixture
def card(ana, noon):
    card = make_objection_card(ana, at=noon, front="We have a broker")
    make_response(ana, at=noon, card=card)
    return card


def days(noon, many):
    return noon + timedelta(days=many)


def remembered(card, by):
    known = Memory.objects.get(card=card, user=by)
    return State(known.stability, known.difficulty, known.reviewed_at)


def remember(card, grade, *, by, at, **more):
    return memories.remember(card, user=by, grade=grade, occasion=more.pop("occasion", Occasion.DEALT), at=at, **more)


def test_reviews_add_up_to_what_the_model_says(ana, card, noon):
    steps = [Step(GOOD, noon), Step(AGAIN, days(noon, 3)), Step(GOOD, days(noon, 3.1)), Step(EASY, days(noon, 9))]

    for step in steps:
        remember(card, step.grade, by=ana, at=step.at)

    assert remembered(card, ana) == memory.fold(steps)
    assert Memory.objects.get().reviews == 4


def test_the_chance_before_each_review_is_kept(ana, card, noon):
    remember(card, GOOD, by=ana, at=noon)
    state = remembered(card, ana)

    remember(card, GOOD, by=ana, at=days(noon, 4))

    first, second = Review.objects.order_by("pk")
    assert first.expected is None
    assert second.expected == pytest.approx(memory.retrievability(state, days(noon, 4)))


def test_the_same_answer_sent_twice_is_one(ana, card, noon):
    key = uuid4()
    once = remember(card, GOOD, by=ana, key=key, at=noon)

    again = remember(card, GOOD, by=ana, key=key, at=days(noon, 1))

    assert Review.objects.count() == 1
    assert (again.pk, again.stability, again.reviews) == (once.pk, once.stability, 1)


def test_two_people_remember_for_themselves(ana, card, noon):
    ben = make_user(ana, at=noon)
    remember(card, EASY, by=ana, at=noon)

    remember(card, AGAIN, by=ben, at=noon)

    assert remembered(card, ana).stability > remembered(card, ben).stability


def test_a_review_that_arrives_late_takes_its_place_in_time(ana, card, noon):
    remember(card, GOOD, by=ana, at=noon)
    remember(card, GOOD, by=ana, at=days(noon, 5))

    remember(card, AGAIN, by=ana, at=days(noon, 2))

    steps = [Step(GOOD, noon), Step(AGAIN, days(noon, 2)), Step(GOOD, days(noon, 5))]
    assert remembered(card, ana) == memory.fold(steps)


def test_a_review_before_the_rewriting_that_arrives_after_it(ana, card, noon):
    remember(card, GOOD, by=ana, at=noon)
    memories.rewrite(card, at=days(noon, 5))

    remember(card, GOOD, by=ana, at=days(noon, 2))

    assert remembered(card, ana) == memory.fold(
        [Step(GOOD, noon), Step(GOOD, days(noon, 2)), Step(None, days(noon, 5))]
    )


def test_new_words_halve_what_everybody_knows(ana, card, noon):
    ben = make_user(ana, at=noon)
    other = make_objection_card(ana, at=noon, front="Send it by mail")
    for by, of in ((ana, card), (ben, card), (ana, other)):
        remember(of, GOOD, by=by, at=noon)
    before = remembered(card, ana).stability

    memories.rewrite(card, at=days(noon, 1))

    assert remembered(card, ana).stability == remembered(card, ben).stability == before / 2
    assert remembered(other, ana).stability == before
    assert Review.objects.filter(occasion=Occasion.REWRITTEN, grade=None).count() == 2
    assert {known.reviews for known in Memory.objects.all()} == {1}


def test_folding_anew_changes_nothing(ana, card, noon):
    for many, grade in enumerate((GOOD, HARD, AGAIN, GOOD)):
        remember(card, grade, by=ana, at=days(noon, many * 2))
    memories.rewrite(card, at=days(noon, 20))
    before = remembered(card, ana)

    memories.fold_anew(card.pk, user=ana, workspace=ana.workspace_id)

    assert remembered(card, ana) == before


@pytest.mark.parametrize("first", ["reviews", "rewriting"])
def test_what_is_of_one_instant_is_folded_as_it_would_be_anew(ana, card, noon, first):
    remember(card, GOOD, by=ana, at=days(noon, -3))
    if first == "rewriting":
        memories.rewrite(card, at=noon)
    for grade in (EASY, AGAIN):
        remember(card, grade, by=ana, at=noon)
    if first == "reviews":
        memories.rewrite(card, at=noon)
    before = remembered(card, ana)

    memories.fold_anew(card.pk, user=ana, workspace=ana.workspace_id)

    assert remembered(card, ana) == before


def test_a_log_taken_back_leaves_what_was_known_before(ana, card, noon):
    remember(card, GOOD, by=ana, at=noon)
    before = remembered(card, ana)
    stroke = uuid4()
    remember(card, AGAIN, by=ana, occasion=Occasion.LIVE, stroke=stroke, at=days(noon, 3))
    assert remembered(card, ana) != before

    memories.forget(stroke)

    assert remembered(card, ana) == before
    assert Memory.objects.get().reviews == 1


def test_taking_the_first_review_back_leaves_nothing(ana, card, noon):
    stroke = uuid4()
    remember(card, GOOD, by=ana, occasion=Occasion.LIVE, stroke=stroke, at=noon)

    memories.forget(stroke)

    assert (Memory.objects.count(), Review.objects.count()) == (0, 0)


def test_what_was_learnt_of_a_twin_counts_for_the_card_that_stays(ana, card, noon):
    twin = make_objection_card(ana, at=noon, front="We've got one")
    remember(twin, GOOD, by=ana, at=noon)
    remember(card, GOOD, by=ana, at=days(noon, 2))

    memories.move(twin, to=card)

    assert remembered(card, ana) == memory.fold([Step(GOOD, noon), Step(GOOD, days(noon, 2))])
    assert Memory.objects.count() == 1


def test_weights_of_ones_own_are_used(ana, card, noon):
    make_weights(ana, at=noon, user=ana, values=SIX)

    remember(card, GOOD, by=ana, at=noon)
    remember(card, GOOD, by=ana, at=days(noon, 4))

    steps = [Step(GOOD, noon), Step(GOOD, days(noon, 4))]
    assert remembered(card, ana) == memory.fold(steps, weights=SIX)
    assert remembered(card, ana) != memory.fold(steps)


@pytest.mark.parametrize("values", [[1, 2, 3], [], {}, "weights", ["a"] * 21, [0.5] * 21])
def test_weights_that_cannot_be_meant_are_the_defaults(ana, card, noon, values):
    make_weights(ana, at=noon, user=ana, values=values)

    remember(card, GOOD, by=ana, at=noon)

    assert remembered(card, ana) == memory.fold([Step(GOOD, noon)])
    assert len(deal(ana, at=days(noon, 9))) == 1


def test_an_answer_for_a_card_that_was_merged_meanwhile_is_of_what_it_became(ana, card, noon):
    """The whole sitting is in the page."""
    gone, key = make_objection_card(ana, at=noon, front="We've got one"), uuid4()
    actions.merge(card=gone, into=card, by=ana, at=noon)

    for _ in range(2):
        actions.review(card=gone, grade=GOOD, key=key, by=ana, at=noon)

    assert (Review.objects.get().card, Memory.objects.get().card) == (card, card)


def test_an_answer_sent_twice_leaves_one_event(ana, card, noon):
    key = uuid4()

    for _ in range(2):
        actions.review(card=card, grade=GOOD, key=key, seconds=4, by=ana, at=noon)

    assert Event.objects.filter(kind="objection_card.reviewed").count() == 1
    review = Review.objects.get()
    assert (review.occasion, review.seconds) == (Occasion.DEALT, 4)


def test_a_key_of_another_card_is_refused(ana, card, noon):
    key = uuid4()
    actions.review(card=card, grade=GOOD, key=key, by=ana, at=noon)
    other = make_objection_card(ana, at=noon)

    with pytest.raises(ReviewKeyTaken):
        actions.review(card=other, grade=GOOD, key=key, by=ana, at=noon)

    assert Review.objects.count() == 1


def test_a_key_of_somebody_else_is_refused(ana, card, noon):
    key = uuid4()
    actions.review(card=card, grade=GOOD, key=key, by=ana, at=noon)

    with pytest.raises(ReviewKeyTaken):
        actions.review(card=card, grade=GOOD, key=key, by=make_user(ana, at=noon), at=noon)

    assert Review.objects.count() == 1


def test_an_answer_is_taken_back_once(ana, card, noon):
    first, second = uuid4(), uuid4()
    actions.review(card=card, grade=GOOD, key=first, by=ana, at=noon)
    before = remembered(card, ana)
    actions.review(card=card, grade=AGAIN, key=second, by=ana, at=days(noon, 1))

    taken = [actions.take_review_back(key=second, by=ana, at=days(noon, 1)) for _ in range(2)]

    assert taken == [True, False]
    assert remembered(card, ana) == before
    assert Event.objects.filter(kind="objection_card.review_taken_back").count() == 1


def test_nobody_takes_somebody_elses_answer_back(ana, card, noon):
    key = uuid4()
    actions.review(card=card, grade=GOOD, key=key, by=ana, at=noon)

    assert actions.take_review_back(key=key, by=make_user(ana, at=noon), at=noon) is False

    assert Review.objects.count() == 1
