"""What is remembered of a card: the model FSRS-6, without a clock and without dice; and what is worth reviewing.

The sums are those of the library `fsrs`, called with everything it would otherwise look up for itself: its cards read
the clock when they are made, and it rounds intervals by chance unless told not to.

Sources: J. Ye, FSRS-6 (srs-benchmark, 349.9 million reviews); the library `fsrs` 6.3.2, MIT.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple, TypeGuard

from fsrs import Card, Rating, Scheduler
from fsrs import State as Phase
from fsrs.scheduler import DEFAULT_PARAMETERS, LOWER_BOUNDS_PARAMETERS, STABILITY_MIN, UPPER_BOUNDS_PARAMETERS

from bounceback.core.objections import Grade

DEFAULT_WEIGHTS: tuple[float, ...] = tuple(DEFAULT_PARAMETERS)
WANTED = 0.9  # chance of knowing a card when it falls due
KNOWN = 0.97  # a card that is known so well now is not dealt
HALF_LIFE_DAYS = 60.0  # a hearing counts half after so long
STEP_DAYS = 7  # hearings fade week by week, so that a database can add them up
STEPS = 52  # what was heard more than a year ago counts nothing
PRIOR_HEARINGS = 0.5  # Gamma prior of a frequency: half a hearing …
PRIOR_DAYS = 20.0  # … in twenty days
REWRITTEN_SHARE = 0.5  # of the stability stays when the words of a card change
_SECONDS_A_DAY = 86_400.0
_FADES: tuple[float, ...] = tuple(
    2.0 ** (-(STEP_DAYS * step + STEP_DAYS / 2) / HALF_LIFE_DAYS) for step in range(STEPS)
)


@dataclass(frozen=True, slots=True)
class State:
    """How well somebody knows a card.

    stability      days until the chance of knowing it falls to 90 %, > 0
    difficulty     1 to 10
    reviewed_at    aware; of the last graded review
    """

    stability: float
    difficulty: float
    reviewed_at: datetime


class Step(NamedTuple):
    """A review as the fold needs it. Without a grade: the card was rewritten."""

    grade: Grade | None
    at: datetime


def next_state(state: State | None, grade: Grade, at: datetime, *, weights: Sequence[float] | None = None) -> State:
    """What is remembered after a review.

    state      before; None: the first review
    at         aware; a review before the last one counts as one of the same day
    weights    the 21 of FSRS-6; None: the defaults

    Within a day FSRS-6 reckons with another formula than from one day on; days are counted in whole 24 hours.
    """
    scheduler = _scheduler(tuple(weights) if weights is not None else DEFAULT_WEIGHTS)
    at = at.astimezone(UTC)
    card, _ = scheduler.review_card(_card(state, at), Rating(grade.value), review_datetime=at)
    if card.stability is None or card.difficulty is None:
        raise AssertionError("a reviewed card has both")
    return State(card.stability, card.difficulty, at)


def due_at(state: State, *, weights: Sequence[float] | None = None) -> datetime:
    """When the chance of knowing the card has fallen to 90 %, in whole days: the order of other programs."""
    scheduler = _scheduler(tuple(weights) if weights is not None else DEFAULT_WEIGHTS)
    return state.reviewed_at + timedelta(days=scheduler._next_interval(stability=state.stability))


def comes_back(state: State | None, at: datetime, *, weights: Sequence[float] | None = None) -> dict[Grade, int]:
    """In how many days the card would fall due after each grade, ≥ 1."""
    return {
        grade: (due_at(next_state(state, grade, at, weights=weights), weights=weights) - at).days for grade in Grade
    }


def retrievability(state: State | None, at: datetime, *, weights: Sequence[float] | None = None) -> float:
    """The chance of knowing a card now, 0 to 1. A card that was never reviewed counts as not known: 0.

    The library counts whole days here. We count parts of a day as well: a card that was failed in the morning
    is not known at noon, and two cards of one day have an order.
    """
    if state is None:
        return 0.0
    decay = -(weights[20] if weights is not None else DEFAULT_WEIGHTS[20])
    days = max(0.0, (at - state.reviewed_at).total_seconds() / _SECONDS_A_DAY)
    factor = WANTED ** (1 / decay) - 1
    return float((1 + factor * days / state.stability) ** decay)


def percent(chance: float) -> int:
    """A chance of knowing a card in whole percent; 99 at most, because nothing is known for certain."""
    return min(99, round(100 * chance))


def halved(state: State) -> State:
    """After the words of the card changed: what was learnt is worth half."""
    return replace(state, stability=max(STABILITY_MIN, state.stability * REWRITTEN_SHARE))


def fold(steps: Iterable[Step], *, weights: Sequence[float] | None = None) -> State | None:
    """What is remembered after all of them, whatever order they come in. None: never graded."""
    state: State | None = None
    for step in in_time(steps):
        if step.grade is not None:
            state = next_state(state, step.grade, step.at, weights=weights)
        elif state is not None:
            state = halved(state)
    return state


def in_time(steps: Iterable[Step]) -> list[Step]:
    """The order in which steps count. Of steps at one instant the lower grade comes first, and a rewriting last."""
    return sorted(steps, key=lambda each: (each.at, each.grade is None, each.grade or 0))


def are_weights(values: object) -> TypeGuard[Sequence[float]]:
    """Whether these can be weights at all: 21 numbers, each within the bounds of FSRS-6."""
    if not isinstance(values, list | tuple) or len(values) != len(DEFAULT_WEIGHTS):
        return False
    bounds = zip(LOWER_BOUNDS_PARAMETERS, values, UPPER_BOUNDS_PARAMETERS, strict=True)
    return all(isinstance(value, int | float) and low <= value <= high for low, value, high in bounds)


def within_bounds(values: Sequence[float]) -> tuple[float, ...]:
    """The same weights, none beyond the bounds: a fit reckons in halves of our precision, and rounds over them."""
    bounds = zip(LOWER_BOUNDS_PARAMETERS, values, UPPER_BOUNDS_PARAMETERS, strict=True)
    return tuple(min(high, max(low, value)) for low, value, high in bounds)


def fading(*, at: datetime) -> tuple[tuple[datetime, float], ...]:
    """What one hearing counts, week by week into the past.

    returns    (from this instant on, weight), newest first; what is older than the last counts nothing
    """
    return tuple((at - timedelta(days=STEP_DAYS * (step + 1)), weight) for step, weight in enumerate(_FADES))


def faded(heard_at: Iterable[datetime], *, at: datetime) -> float:
    """How many hearings these count as by now: each halves in sixty days, in steps of a week."""
    steps = fading(at=at)
    return sum(next((weight for begins, weight in steps if heard >= begins), 0.0) for heard in heard_at)


def listened(days: float) -> float:
    """How many days of listening these count as by now, fading like what was heard in them."""
    return sum(min(float(STEP_DAYS), max(0.0, days - STEP_DAYS * step)) * fade for step, fade in enumerate(_FADES))


def frequency(counted: float, *, listened: float) -> float:
    """Hearings a day of one objection, by what was heard and a weak prior of half a hearing in twenty days.

    counted     hearings, faded
    listened    days since anything was heard at all, faded
    """
    return (PRIOR_HEARINGS + counted) / (PRIOR_DAYS + listened)


def worth(frequency: float, retrievability: float) -> float:
    """What a review of the card is worth: hearings a day that would not find their answer ready."""
    return frequency * (1 - retrievability)


def in_order(cards: Iterable[tuple[int, float, float | None]], *, most: int) -> list[int]:
    """Which cards to review now.

    First what is slipping, then what is new, then what would be early; in each of the three the most valuable first,
    of equal ones the one that stood first. New cards wait because an answer half learnt and lost again was learnt for
    nothing: see the explanation of readiness for what that is worth.

    cards    (which, frequency, chance of knowing it now; None: never reviewed) of each; those that are known well
             enough by now are left out
    """
    groups: tuple[list[tuple[float, int]], ...] = ([], [], [])
    for card, often, chance in cards:
        if chance is None:
            groups[1].append((often, card))
        elif chance <= KNOWN:
            groups[0 if chance <= WANTED else 2].append((worth(often, chance), card))
    return [card for group in groups for _, card in sorted(group, key=lambda each: -each[0])][:most]


def readiness(cards: Iterable[tuple[float, float]]) -> float | None:
    """The chance that the next objection finds its answer ready.

    cards      (frequency, retrievability) of each
    returns    a share; None without any card
    """
    known = total = 0.0
    for often, chance in cards:
        known += often * chance
        total += often
    return known / total if total else None


@lru_cache(maxsize=32)
def _scheduler(weights: tuple[float, ...]) -> Scheduler:
    return Scheduler(
        parameters=weights, desired_retention=WANTED, learning_steps=(), relearning_steps=(), enable_fuzzing=False
    )


def _card(state: State | None, at: datetime) -> Card:
    """A card of the library. With a number and a day to be due on, it neither waits nor reads the clock."""
    if state is None:
        return Card(card_id=0, due=at)
    return Card(
        card_id=0,
        state=Phase.Review,
        stability=state.stability,
        difficulty=state.difficulty,
        due=at,
        last_review=state.reviewed_at,
    )
