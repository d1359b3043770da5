"""A made-up caller who hears objections, forgets answers and reviews cards: which order of review is worth most?

Pure: a seed in, numbers out. The caller's memory is *not* the model by which cards are dealt: it has two traces, one
that never goes and one that halves, and each answer learns in its own way. So the deal is judged by a world that it
does not know. Nothing here says that an answer that is known wins the call.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import mean, stdev
from typing import Protocol

from bounceback.core import memory
from bounceback.core.objections import Grade

BEGINS = datetime(2026, 1, 5, tzinfo=UTC)
_REVIEW_AT, _CALLS_FROM, _CALLS_UNTIL, _BACKS_AT = 8.5, 9.0, 17.0, 17.5  # hours of the day
_BARE = 0.12  # chance of finding an answer that one has never learnt, or long forgotten
_HUNG_UP, _REACHED = 0.35, 0.05  # shares of answers after which they hang up, and of those that reach the objective


@dataclass(frozen=True, slots=True)
class Quarter:
    """How long one calls, what is said, and how much time there is."""

    objections: int = 40  # the frequency of the n-th is 1/n
    days: int = 65
    heard_a_day: float = 8.0
    reviews_a_day: int = 6
    counted_from: int = 20  # the day from which readiness is counted


@dataclass(slots=True)
class Ready:
    """What came of it.

    share      of the objections heard, from the day on that counts, whose answer was ready: by the chance of it,
               so that the dice of single calls do not blur it
    reviews    a day, that were made
    dealt      which cards, sitting by sitting
    """

    share: float = 0.0
    reviews: float = 0.0
    dealt: list[list[int]] = field(default_factory=list)


class Pupil(Protocol):
    """Whoever decides what to review, and is told everything the program would be told."""

    def collect(self, card: int, at: datetime) -> None:
        """The answers were written on the back."""

    def hear(self, card: int, grade: Grade | None, at: datetime) -> None:
        """It was heard on a call. Without a grade: before there was an answer."""

    def deal(self, at: datetime, most: int) -> list[int]:
        """What to review now."""

    def review(self, card: int, grade: Grade, at: datetime) -> None:
        """A card that was dealt."""


class _Trace:
    """What the caller really remembers of one answer."""

    def __init__(self, dice: Random) -> None:
        self.half_life = 0.5 * math.exp(dice.gauss(0, 0.4))  # days
        self.learns = math.exp(dice.gauss(0, 0.3))
        self.since: datetime | None = None

    def chance(self, at: datetime) -> float:
        if self.since is None:
            return _BARE
        days = (at - self.since).total_seconds() / 86_400
        return _BARE + (1 - _BARE) * float(2 ** (-days / self.half_life))

    def try_it(self, at: datetime, *, known: bool) -> None:
        if known:
            self.half_life *= 1 + 2.2 * self.learns * (1 - self.chance(at)) ** 0.6
        else:
            self.half_life = max(0.5, 0.45 * self.half_life)
        self.since = at


def live(pupil: Pupil, *, seed: int, quarter: Quarter) -> Ready:
    """One quarter of calls and reviews. One seed hears the same objections at the same minutes, whatever is dealt."""
    says, knows = Random(f"says {seed}"), Random(f"knows {seed}")
    often = [1 / (place + 1) for place in range(quarter.objections)]
    says.shuffle(often)
    traces = [_Trace(says) for _ in often]
    ready, chances, reviews = Ready(), [], 0
    for day in range(quarter.days):
        morning = BEGINS + timedelta(days=day)
        ready.dealt.append(pupil.deal(morning + timedelta(hours=_REVIEW_AT), quarter.reviews_a_day))
        for turn, card in enumerate(ready.dealt[-1]):
            at = morning + timedelta(hours=_REVIEW_AT, seconds=10 * turn)
            known = knows.random() < traces[card].chance(at)
            traces[card].try_it(at, known=known)
            pupil.review(card, Grade.GOOD if known else Grade.AGAIN, at)
            reviews += 1
        new: list[int] = []
        for at in _minutes(morning, says, quarter):
            (card,) = says.choices(range(quarter.objections), often)
            ending = says.random()
            if traces[card].since is None:
                pupil.hear(card, None, at)
                if card not in new:
                    new.append(card)
                continue
            chance = traces[card].chance(at)
            if day >= quarter.counted_from:
                chances.append(chance)
            known = knows.random() < chance
            traces[card].try_it(at, known=known)
            pupil.hear(card, _graded(ending) if known else Grade.AGAIN, at)
        for card in new:
            traces[card].since = morning + timedelta(hours=_BACKS_AT)
            pupil.collect(card, morning + timedelta(hours=_BACKS_AT))
    ready.share = sum(chances) / len(chances)
    ready.reviews = reviews / quarter.days
    return ready


def _minutes(morning: datetime, dice: Random, quarter: Quarter) -> list[datetime]:
    many = _poisson(quarter.heard_a_day, dice)
    return sorted(morning + timedelta(hours=dice.uniform(_CALLS_FROM, _CALLS_UNTIL)) for _ in range(many))


def _poisson(mean: float, dice: Random) -> int:
    many, left = 0, dice.expovariate(1.0)
    while left < mean:
        many, left = many + 1, left + dice.expovariate(1.0)
    return many


def _graded(ending: float) -> Grade:
    """What a call says of an answer that came: the other end decides, not the memory."""
    if ending < _HUNG_UP:
        return Grade.HARD
    return Grade.EASY if ending > 1 - _REACHED else Grade.GOOD


class Album(ABC):
    """What every pupil keeps: which cards there are, when each was heard, and what the model says is remembered.

    met_counts    whether an objection met on a call counts as a review
    """

    def __init__(self, *, met_counts: bool = True) -> None:
        self.met_counts = met_counts
        self.cards: dict[int, datetime] = {}
        self.heard: dict[int, list[datetime]] = {}
        self.first: datetime | None = None
        self.states: dict[int, memory.State] = {}

    def collect(self, card: int, at: datetime) -> None:
        self.cards[card] = at

    def hear(self, card: int, grade: Grade | None, at: datetime) -> None:
        self.first = self.first or at
        self.heard.setdefault(card, []).append(at)
        if grade is not None and self.met_counts:
            self.review(card, grade, at)

    def review(self, card: int, grade: Grade, at: datetime) -> None:
        self.states[card] = memory.next_state(self.states.get(card), grade, at)

    @abstractmethod
    def deal(self, at: datetime, most: int) -> list[int]:
        """The cards to review, in their order."""


class AsDealt(Album):
    """As the program deals."""

    def deal(self, at: datetime, most: int) -> list[int]:
        listened = memory.listened((at - (self.first or at)).total_seconds() / 86_400)
        return memory.in_order(
            (
                (
                    card,
                    memory.frequency(memory.faded(self.heard[card], at=at), listened=listened),
                    memory.retrievability(self.states[card], at) if card in self.states else None,
                )
                for card in self.cards
            ),
            most=most,
        )


class ByDueDate(Album):
    """As other programs deal: what is due, the longest overdue first; a new card is due at once."""

    def deal(self, at: datetime, most: int) -> list[int]:
        due = {
            card: memory.due_at(self.states[card]) if card in self.states else made for card, made in self.cards.items()
        }
        tonight = at + timedelta(hours=15)
        return sorted((card for card in due if due[card] <= tonight), key=lambda card: due[card])[:most]


class DueThenNew(ByDueDate):
    """What is due first, the longest overdue first; new cards only when nothing is."""

    def deal(self, at: datetime, most: int) -> list[int]:
        order = super().deal(at, len(self.cards))
        return sorted(order, key=lambda card: card not in self.states)[:most]


class PlainWorth(AsDealt):
    """How often it is heard × how likely it is forgotten, and nothing else; a new card counts as forgotten."""

    def deal(self, at: datetime, most: int) -> list[int]:
        listened = memory.listened((at - (self.first or at)).total_seconds() / 86_400)
        worth = {
            card: memory.worth(
                memory.frequency(memory.faded(self.heard[card], at=at), listened=listened),
                memory.retrievability(self.states.get(card), at),
            )
            for card in self.cards
        }
        return sorted(worth, key=lambda card: -worth[card])[:most]


class MostFrequent(Album):
    """What is heard most, known or not."""

    def deal(self, at: datetime, most: int) -> list[int]:
        return sorted(self.cards, key=lambda card: -len(self.heard[card]))[:most]


class AtRandom(Album):
    """Any cards."""

    def __init__(self, *, met_counts: bool = True) -> None:
        super().__init__(met_counts=met_counts)
        self.dice = Random(7)

    def deal(self, at: datetime, most: int) -> list[int]:
        return self.dice.sample(sorted(self.cards), min(most, len(self.cards)))


class Boxes(Album):
    """Leitner's boxes: known, one box further; not known, back to the first."""

    DAYS = (1, 2, 4, 8, 16, 32, 64)

    def __init__(self, *, met_counts: bool = True) -> None:
        super().__init__(met_counts=met_counts)
        self.box: dict[int, int] = {}
        self.due: dict[int, datetime] = {}

    def collect(self, card: int, at: datetime) -> None:
        super().collect(card, at)
        self.box[card], self.due[card] = 0, at

    def review(self, card: int, grade: Grade, at: datetime) -> None:
        self.box[card] = 0 if grade is Grade.AGAIN else min(len(self.DAYS) - 1, self.box[card] + 1)
        self.due[card] = at + timedelta(days=self.DAYS[self.box[card]])

    def deal(self, at: datetime, most: int) -> list[int]:
        tonight = at + timedelta(hours=15)
        return sorted((card for card in self.due if self.due[card] <= tonight), key=lambda card: self.due[card])[:most]


DEALT, DUE = "as dealt", "due date, new cards at once"
ORDERS: dict[str, Callable[[], Album]] = {
    DEALT: AsDealt,
    "as dealt, calls do not count": lambda: AsDealt(met_counts=False),
    "frequency × (1 − known) alone": PlainWorth,
    DUE: ByDueDate,
    "due date, new cards last": DueThenNew,
    "Leitner's boxes": Boxes,
    "most frequent first": MostFrequent,
    "at random": AtRandom,
}


def compare(order: str, *, seeds: Sequence[int], quarter: Quarter, to: str = DEALT) -> tuple[float, float]:
    """How much readier one is by an order than by another, world by world. Returns the mean and its standard error."""
    gains = [
        live(ORDERS[to](), seed=seed, quarter=quarter).share - live(ORDERS[order](), seed=seed, quarter=quarter).share
        for seed in seeds
    ]
    return mean(gains), stdev(gains) / math.sqrt(len(gains))
