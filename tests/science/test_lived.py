"""Experiments through the real database, many and whole: begun, dealt, dialled, logged, taken back, judged.

After every log the verdict is compared with what the pure functions make of the truth (tests/science/lived.py). The
seeds are fixed.
"""

from __future__ import annotations

from math import sqrt

import pytest

from bounceback.core.experiments import Kind
from bounceback.core.stats import coin
from tests.science import lived

pytestmark = pytest.mark.science
NULL, CONNECTS = 15, 30  # four seeds: 60 experiments without a difference


def told(found):
    """Shares over many experiments, and how far the decided pairs are from a fair coin."""
    won, lost = sum(each.pairs.won for each in found), sum(each.pairs.lost for each in found)
    ties = sum(each.pairs.tied for each in found)
    arms = [sum(each.connects[position] for each in found) for position in (0, 1)]
    z = (won - lost) / sqrt(won + lost)
    proven = sum(bool(each.proven) for each in found)
    print(
        f"{len(found)} experiments, connects by arm {arms}, pairs {won} : {lost}, {ties} tied (z {z:+.2f}), "
        f"ever proven in {proven}, as one experiment evidence {coin.evidence(won, lost):.2g}"
    )
    return z, arms, proven / len(found)


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_where_there_is_no_difference_none_is_proven(ana, noon, seed):
    where = lived.place(ana, at=noon)

    found = lived.many(
        where, lambda life: life.openings(connects=CONNECTS), experiments=NULL, kind=Kind.OPENING, seed=seed
    )

    z, arms, proven = told(found)
    assert proven <= 0.05
    assert abs(z) < 3
    assert abs(arms[0] - arms[1]) <= 0.1 * sum(arms)


def test_nor_with_windows(ana, noon):
    where = lived.place(ana, at=noon)

    found = lived.many(where, lambda life: life.windows(days=5), experiments=12, kind=Kind.WINDOW, seed=5)

    z, arms, proven = told(found)
    assert proven <= 0.05
    assert abs(z) < 3
    assert abs(arms[0] - arms[1]) <= 0.1 * sum(arms)


def test_a_large_difference_is_found(ana, noon):
    where = lived.place(ana, at=noon)

    found = lived.many(
        where, lambda life: life.openings(connects=70), experiments=10, kind=Kind.OPENING, seed=6, shift=2.0
    )

    z, _, proven = told(found)
    assert z > 5
    assert proven > 0
    assert not any(0 in each.proven for each in found)
