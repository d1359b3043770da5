"""Readiness by order of review, in a made-up world whose memory is not the model of the deal."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import pytest

from bounceback.core import memory
from bounceback.core.objections import Grade, Occasion
from bounceback.objections import actions
from bounceback.objections.memory.fitting import mean_log_loss
from bounceback.objections.models import ObjectionCard
from bounceback.objections.queries import deal
from bounceback.objections.steps import memories
from bounceback.simulate import remembering
from bounceback.simulate.remembering import DEALT, DUE, ORDERS, AsDealt, Quarter, compare, live
from tests.factories import make_hearing, make_objection_card, make_response

POINTS = 0.01


def test_one_seed_gives_one_quarter():
    first, again, other = (live(AsDealt(), seed=seed, quarter=Quarter(days=30)) for seed in (1, 1, 2))

    assert (first.share, first.dealt) == (again.share, again.dealt)
    assert other.dealt != first.dealt


@pytest.mark.parametrize("reviews", [3, 6])
def test_who_reviews_as_dealt_is_readier_than_by_due_date(reviews: int):
    gain, _ = compare(DUE, seeds=range(8), quarter=Quarter(reviews_a_day=reviews))

    assert gain > 3 * POINTS


def test_the_order_matters_less_when_there_is_time_for_everything():
    scarce, ample = (compare(DUE, seeds=range(8), quarter=Quarter(reviews_a_day=many))[0] for many in (3, 20))

    assert ample < scarce / 3


def test_reviewing_nothing_is_worse_than_any_order():
    nothing = live(AsDealt(), seed=1, quarter=Quarter(reviews_a_day=0)).share

    assert all(live(make(), seed=1, quarter=Quarter()).share > nothing for make in ORDERS.values())


class Watched(AsDealt):
    """Keeps what was foretold of each answer on a call, and whether it came."""

    def __init__(self) -> None:
        super().__init__()
        self.foretold: list[tuple[float, bool]] = []

    def hear(self, card: int, grade: Grade | None, at: datetime) -> None:
        if grade is not None and card in self.states:
            self.foretold.append((memory.retrievability(self.states[card], at), grade > Grade.AGAIN))
        super().hear(card, grade, at)


def test_after_two_hundred_calls_answers_are_foretold_better_than_by_the_average():
    for seed in range(3):
        watched = Watched()
        live(watched, seed=seed, quarter=Quarter())
        later = watched.foretold[200:]
        rate = sum(known for _, known in later) / len(later)

        assert len(later) > 100
        assert mean_log_loss(later) < mean_log_loss([(rate, known) for _, known in later])


@pytest.mark.slow
@pytest.mark.parametrize("reviews", [3, 6])
def test_the_gain_over_the_due_date_is_five_points(reviews: int):
    gain, error = compare(DUE, seeds=range(5000, 5064), quarter=Quarter(reviews_a_day=reviews))

    assert gain > 5 * POINTS
    assert error < 0.5 * POINTS


@pytest.mark.slow
@pytest.mark.parametrize("order", [order for order in ORDERS if order not in (DEALT, "as dealt, calls do not count")])
def test_no_order_is_better_at_three_or_six_a_day(order: str):
    for reviews in (3, 6):
        gain, error = compare(order, seeds=range(5000, 5032), quarter=Quarter(reviews_a_day=reviews))
        assert gain > 2 * error


class InTheProgram:
    """A pupil whose cards, hearings and reviews are rows, dealt by the program's own query."""

    def __init__(self, by, at: datetime) -> None:
        self.by, self.start = by, at
        self.cards: dict[int, ObjectionCard] = {}

    def collect(self, card: int, at: datetime) -> None:
        make_response(self.by, at=at, card=self.cards[card])

    def hear(self, card: int, grade: Grade | None, at: datetime) -> None:
        if card not in self.cards:
            self.cards[card] = make_objection_card(self.by, at=at)
        stroke = uuid4()
        make_hearing(self.by, at=at, card=self.cards[card], stroke=stroke)
        if grade is not None:
            memories.remember(self.cards[card], user=self.by, grade=grade, occasion=Occasion.LIVE, stroke=stroke, at=at)

    def deal(self, at: datetime, most: int) -> list[int]:
        names = {card.pk: name for name, card in self.cards.items()}
        return [names[dealt.card.pk] for dealt in deal.deal(self.by, at=at, most=most)]

    def review(self, card: int, grade: Grade, at: datetime) -> None:
        actions.review(card=self.cards[card], grade=grade, key=uuid4(), by=self.by, at=at)


def test_the_program_deals_as_the_made_up_world_does(ana, noon):
    quarter = Quarter(objections=12, days=15, reviews_a_day=3, counted_from=5)

    program, pure = (live(pupil, seed=3, quarter=quarter) for pupil in (InTheProgram(ana, noon), AsDealt()))

    assert [set(sitting) for sitting in program.dealt] == [set(sitting) for sitting in pure.dealt]
    assert program.dealt == pure.dealt
    assert program.share == pytest.approx(pure.share)
    assert sum(map(len, pure.dealt)) > 30
    assert remembering.live(ORDERS[DUE](), seed=3, quarter=quarter).dealt != pure.dealt
