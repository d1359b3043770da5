"""Rounds: each holds every arm once, in an order nobody can choose."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from itertools import pairwise, permutations
from math import factorial
from random import Random
from uuid import UUID

import pytest

from bounceback.core import dealing
from bounceback.core.dealing import Span

NOON = datetime(2026, 11, 17, 17, 0, tzinfo=UTC)  # a Tuesday, noon in New York


def _keys(many: int) -> list[UUID]:
    rng = Random(20261122)
    return [UUID(int=rng.getrandbits(128), version=4) for _ in range(many)]


@pytest.mark.parametrize("arms", [2, 3, 4])
def test_a_round_deals_each_arm_once(arms: int) -> None:
    for key in _keys(50):
        for number in range(1, 20):
            assert sorted(dealing.order_of_round(key, number, arms=arms)) == list(range(arms))


# The chi-square quantiles at 1 − 1e-4 for 1, 5 and 23 degrees of freedom.
@pytest.mark.parametrize(("arms", "limit"), [(2, 15.14), (3, 25.74), (4, 55.1)])
def test_every_order_is_equally_likely(arms: int, limit: float) -> None:
    found = Counter(dealing.order_of_round(key, n, arms=arms) for key in _keys(200) for n in range(1, 31))

    expected = 200 * 30 / factorial(arms)
    assert set(found) == set(permutations(range(arms)))
    assert sum((count - expected) ** 2 / expected for count in found.values()) < limit


def test_an_order_says_nothing_about_the_next() -> None:
    orders = [[dealing.order_of_round(key, n, arms=2) for n in range(1, 62)] for key in _keys(100)]
    same = sum(one == next_one for of_one in orders for one, next_one in pairwise(of_one))

    assert 2_800 < same < 3_200  # of 6,000: a fair coin is beyond that once in four million times


def test_a_lopsided_order_would_be_seen() -> None:
    """A negative control: dealing by turns fails the test that the real order passes."""
    found = Counter((0, 1) if n % 3 else (1, 0) for n in range(6_000))

    assert sum((count - 3_000) ** 2 / 3_000 for count in found.values()) > 15.14


def test_the_same_round_is_dealt_alike_wherever() -> None:
    key = _keys(1)[0]

    assert dealing.order_of_round(key, 7, arms=4) == dealing.order_of_round(key, 7, arms=4)
    assert dealing.key_of_deal(key, 7, 0) == dealing.key_of_deal(key, 7, 0)
    assert len({dealing.key_of_deal(key, n, place) for n in range(100) for place in range(4)}) == 400


def test_a_block_is_half_a_day_of_the_prospects_clock() -> None:
    assert dealing.block_of(caller=7, list_id=3, zone="America/Los_Angeles", at=NOON) == "7|3|AM"
    assert dealing.block_of(caller=7, list_id=3, zone="America/New_York", at=NOON) == "7|3|PM"
    assert dealing.block_of(caller=7, list_id=3, zone="", at=NOON) == "7|3|PM"


@pytest.mark.parametrize(
    ("waiting", "arms", "rounds"), [(0, 2, 3), (1, 2, 3), (4, 2, 1), (6, 2, 0), (0, 4, 2), (5, 3, 1)]
)
def test_as_many_rounds_are_dealt_as_a_hand_needs(waiting: int, arms: int, rounds: int) -> None:
    assert dealing.rounds_to_deal(waiting, arms=arms) == rounds


def test_windows_are_set_for_today_only_while_all_are_ahead() -> None:
    afternoons = (Span(13, 15), Span(15, 17))
    both = (Span(9, 11), Span(15, 17))

    assert dealing.day_of_windows(afternoons, zone="America/New_York", weekdays=True, at=NOON) == date(2026, 11, 17)
    assert dealing.day_of_windows(both, zone="America/New_York", weekdays=True, at=NOON) == date(2026, 11, 18)
    assert dealing.day_of_windows(both, zone="America/Los_Angeles", weekdays=True, at=NOON) == date(2026, 11, 18)


def test_firms_are_not_dealt_a_weekend() -> None:
    friday, saturday = NOON.replace(day=20), NOON.replace(day=21)
    hours = (Span(9, 11), Span(15, 17))

    assert dealing.day_of_windows(hours, zone="America/New_York", weekdays=True, at=friday) == date(2026, 11, 23)
    late = (Span(15, 16), Span(16, 17))
    assert dealing.day_of_windows(late, zone="America/New_York", weekdays=True, at=saturday) == date(2026, 11, 23)
    assert dealing.day_of_windows(late, zone="America/New_York", weekdays=False, at=saturday) == date(2026, 11, 21)


def test_a_span_of_hours() -> None:
    assert Span(9, 11).holds(9)
    assert not Span(9, 11).holds(11)
    assert Span(9, 11).overlaps(Span(10, 12))
    assert not Span(9, 11).overlaps(Span(11, 12))
    assert Span(9, 11).hours == 2
