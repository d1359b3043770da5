"""What is remembered of a card, against the library that the sums come from."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounceback.core import memory
from bounceback.core.memory import State, Step
from bounceback.core.objections import Grade

AT = datetime(2026, 11, 17, 17, 0, tzinfo=UTC)
AGAIN, HARD, GOOD, EASY = Grade.AGAIN, Grade.HARD, Grade.GOOD, Grade.EASY
SIX = (1.0, 1.5, 3.0, 12.0, 6.0, 0.9, 2.5, 0.01, 2.0, 0.2, 0.9, 1.2, 0.1, 0.3, 1.5, 0.5, 2.0, 0.6, 0.2, 0.1, 0.3)

# Days since the step before, and the grade.
SEQUENCES: dict[str, list[tuple[float, Grade]]] = {
    "good and on time": [(0, GOOD), (2, GOOD), (11, GOOD), (46, GOOD), (160, GOOD)],
    "easy from the start": [(0, EASY), (8, EASY), (60, EASY)],
    "hard all the way": [(0, HARD), (1, HARD), (2, HARD), (3, HARD), (5, HARD)],
    "failed at first": [(0, AGAIN), (1, GOOD), (3, GOOD), (9, GOOD)],
    "failed again and again": [(0, AGAIN), (1, AGAIN), (1, AGAIN), (1, AGAIN), (2, GOOD)],
    "a lapse after months": [(0, GOOD), (3, GOOD), (14, GOOD), (90, AGAIN), (1, GOOD), (4, GOOD)],
    "two years apart": [(0, GOOD), (730, GOOD), (730, AGAIN), (730, EASY)],
    "four times in an hour": [(0, GOOD), (0.01, GOOD), (0.01, AGAIN), (0.01, EASY)],
    "failed and done again the same day": [(0, AGAIN), (0.1, GOOD), (0.2, GOOD), (1, GOOD)],
    "hours under a day": [(0, GOOD), (0.999, HARD), (1.0, HARD), (1.001, HARD)],
    "far too early": [(0, EASY), (1, GOOD), (1, GOOD), (1, GOOD), (1, GOOD)],
    "far too late": [(0, HARD), (40, GOOD), (200, GOOD), (400, HARD)],
    "every grade in turn": [(0, AGAIN), (1, HARD), (2, GOOD), (4, EASY), (30, AGAIN), (2, HARD), (5, GOOD)],
    "a lapse on the day of an easy one": [(0, EASY), (0.2, AGAIN), (5, EASY)],
}


def library(steps: list[tuple[float, Grade]], weights: tuple[float, ...]) -> fsrs.Card:
    """The library's own scheduler and cards, as anybody would use them."""
    scheduler = fsrs.Scheduler(
        parameters=weights, desired_retention=0.9, learning_steps=(), relearning_steps=(), enable_fuzzing=False
    )
    card, at = fsrs.Card(), AT
    for days, grade in steps:
        at += timedelta(days=days)
        card, _ = scheduler.review_card(card, fsrs.Rating(grade.value), review_datetime=at)
    return card


@pytest.mark.parametrize("weights", [memory.DEFAULT_WEIGHTS, SIX], ids=["defaults", "fitted"])
@pytest.mark.parametrize("name", SEQUENCES)
def test_every_step_equals_the_librarys(name: str, weights: tuple[float, ...]) -> None:
    state, at = None, AT
    for many, (days, grade) in enumerate(SEQUENCES[name], start=1):
        at += timedelta(days=days)
        state = memory.next_state(state, grade, at, weights=weights)

        theirs = library(SEQUENCES[name][:many], weights)
        assert (state.stability, state.difficulty) == (theirs.stability, theirs.difficulty)
        assert memory.due_at(state, weights=weights) == theirs.due


def test_other_weights_give_other_numbers() -> None:
    steps = SEQUENCES["good and on time"]

    assert library(steps, memory.DEFAULT_WEIGHTS).stability != library(steps, SIX).stability


@pytest.mark.parametrize("days", [0, 1, 2, 7, 40, 365])
def test_the_chance_equals_the_librarys_on_whole_days(days: int) -> None:
    scheduler = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    theirs = library(SEQUENCES["good and on time"], memory.DEFAULT_WEIGHTS)
    assert theirs.last_review is not None
    assert theirs.stability is not None
    assert theirs.difficulty is not None
    state, at = State(theirs.stability, theirs.difficulty, theirs.last_review), theirs.last_review + timedelta(days)

    chance = memory.retrievability(state, at)

    assert chance == pytest.approx(scheduler.get_card_retrievability(theirs, at), rel=1e-12)


def test_neither_the_clock_nor_sleep_nor_dice_are_touched(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: Any, **__: Any) -> None:
        raise AssertionError("a pure function asked the world")

    class NoClock(datetime):
        now = forbidden  # type: ignore[assignment]  # whatever it is called with

    monkeypatch.setattr(time, "sleep", forbidden)
    monkeypatch.setattr("fsrs.scheduler.random", forbidden)
    monkeypatch.setattr("fsrs.card.datetime", NoClock)
    monkeypatch.setattr("fsrs.scheduler.datetime", NoClock)
    with pytest.raises(AssertionError):
        fsrs.Card()  # so the traps are set

    steps = [Step(GOOD, AT), Step(None, AT + timedelta(days=2)), Step(AGAIN, AT + timedelta(days=5))]
    state = memory.fold(steps)

    assert state is not None
    assert memory.due_at(state) > AT


grades = st.sampled_from(Grade)
offsets = st.floats(min_value=0, max_value=400, allow_nan=False)
walks = st.lists(st.tuples(grades | st.none(), offsets), min_size=1, max_size=12)


@given(walk=walks, shuffled=st.randoms(use_true_random=False))
def test_a_fold_does_not_ask_for_the_order_in_which_reviews_arrive(walk: Any, shuffled: Any) -> None:
    steps = [Step(grade, AT + timedelta(days=days)) for grade, days in walk]
    others = list(steps)
    shuffled.shuffle(others)

    assert memory.fold(others) == memory.fold(steps)


@given(walk=walks)
def test_a_fold_ends_where_one_step_after_the_other_ends(walk: Any) -> None:
    steps = memory.in_time(Step(grade, AT + timedelta(days=days)) for grade, days in walk)
    state = None
    for grade, at in steps:
        state = memory.next_state(state, grade, at) if grade else memory.halved(state) if state else None

    assert memory.fold(steps) == state


@given(walk=walks, first=offsets, more=st.floats(min_value=0.01, max_value=4_000))
def test_a_chance_is_a_chance_and_falls_with_time(walk: Any, first: float, more: float) -> None:
    state = memory.fold(Step(grade, AT + timedelta(days=days)) for grade, days in walk)
    if state is None:
        return
    sooner = state.reviewed_at + timedelta(days=first)

    now = memory.retrievability(state, sooner)
    then = memory.retrievability(state, sooner + timedelta(days=more))

    assert 0 < then < now <= 1


@given(walk=walks)
def test_what_is_remembered_stays_within_bounds(walk: Any) -> None:
    state = memory.fold(Step(grade, AT + timedelta(days=days)) for grade, days in walk)

    assert (state is None) == all(grade is None for grade, _ in walk)
    if state is not None:
        assert state.stability > 0
        assert 1 <= state.difficulty <= 10


def test_the_chance_is_nine_in_ten_when_the_stability_has_passed() -> None:
    assert memory.retrievability(State(4.0, 5.0, AT), AT + timedelta(days=4)) == pytest.approx(0.9)


def test_a_card_never_reviewed_counts_as_not_known() -> None:
    assert memory.retrievability(None, AT) == 0


def test_nothing_is_certainly_known_in_percent() -> None:
    assert [memory.percent(chance) for chance in (0.0, 0.004, 0.905, 0.9949, 0.9951, 1.0)] == [0, 0, 90, 99, 99, 99]


def test_rewriting_halves_what_was_learnt_and_leaves_the_rest() -> None:
    state = State(8.0, 5.0, AT)

    assert memory.halved(state) == State(4.0, 5.0, AT)


def test_of_one_instant_the_lower_grade_counts_first_and_a_rewriting_last() -> None:
    again_then_easy = memory.next_state(memory.next_state(None, AGAIN, AT), EASY, AT)

    assert memory.fold([Step(None, AT), Step(EASY, AT), Step(AGAIN, AT)]) == memory.halved(again_then_easy)


def test_rewriting_what_nobody_learnt_is_nothing() -> None:
    assert memory.fold([Step(None, AT)]) is None


def test_the_better_the_grade_the_longer_it_lasts() -> None:
    lasts = [memory.next_state(State(5, 5, AT), grade, AT + timedelta(days=5)).stability for grade in Grade]

    assert lasts == sorted(set(lasts))


def test_weights_are_known_by_their_bounds() -> None:
    assert memory.are_weights(memory.DEFAULT_WEIGHTS)
    assert memory.are_weights(SIX)
    assert not memory.are_weights([0.5] * 21)
    assert not memory.are_weights(memory.DEFAULT_WEIGHTS[:20])
    assert not memory.are_weights(["0.5", *memory.DEFAULT_WEIGHTS[1:]])
    assert not memory.are_weights(None)


def test_a_hearing_of_two_months_ago_counts_half() -> None:
    now = memory.faded([AT], at=AT)
    then = memory.faded([AT - timedelta(days=60)], at=AT)

    assert then / now == pytest.approx(0.5, abs=0.04)  # in steps of a week


def test_a_hearing_of_a_year_ago_counts_nothing() -> None:
    assert memory.faded([AT - timedelta(days=365)], at=AT) == 0


def test_a_hearing_from_a_clock_that_is_ahead_counts_as_one_of_now() -> None:
    assert memory.faded([AT + timedelta(hours=1)], at=AT) == memory.faded([AT], at=AT)


def test_what_is_heard_twice_a_day_for_a_year_has_that_frequency() -> None:
    heard = [AT - timedelta(hours=12 * turn) for turn in range(1, 2 * 364)]

    assert memory.frequency(memory.faded(heard, at=AT), listened=memory.listened(364)) == pytest.approx(2, rel=0.2)


def test_what_was_never_heard_is_rarer_the_longer_nobody_says_it() -> None:
    first_day, after_a_month = (memory.frequency(0, listened=memory.listened(days)) for days in (0, 30))

    assert first_day == pytest.approx(0.025)  # the prior
    assert 0 < after_a_month < first_day


@given(counted=st.floats(0, 1_000), more=st.floats(0.01, 100), days=st.floats(0, 2_000))
def test_what_is_heard_more_is_more_frequent(counted: float, more: float, days: float) -> None:
    listened = memory.listened(days)

    assert memory.frequency(counted + more, listened=listened) > memory.frequency(counted, listened=listened)


def test_worth_is_what_would_be_met_unready() -> None:
    assert memory.worth(2.0, 0.75) == 0.5


def test_readiness_weighs_by_how_often_it_is_met() -> None:
    assert memory.readiness([(3.0, 1.0), (1.0, 0.0)]) == 0.75


def test_there_is_no_readiness_without_a_card() -> None:
    assert memory.readiness([]) is None
