"""Cohen's kappa: what it is on known tables, and how often its interval holds the true value."""

from __future__ import annotations

import random

import pytest

from bounceback.core.stats.agreement import agreement


def pairs(**cells: int) -> list[tuple[str, str]]:
    return [(key[0], key[1]) for key, many in cells.items() for _ in range(many)]


def test_on_the_textbook_table_it_is_four_tenths():
    told = agreement(pairs(aa=20, ab=5, ba=10, bb=15))

    assert told is not None
    assert told.kappa == pytest.approx(0.4)
    assert (told.same, told.pairs) == (35, 50)
    assert told.range is not None
    assert (told.range.high - told.range.low) / 2 == pytest.approx(1.2816 * 0.127, abs=0.001)


def test_nothing_to_compare_and_nothing_that_chance_could_miss():
    assert agreement([]) is None
    assert agreement([("a", "a")] * 5).kappa is None


def test_always_the_same_is_one_and_the_contrary_is_below_nothing():
    assert agreement(pairs(aa=10, bb=10)).kappa == 1
    assert agreement(pairs(ab=10, ba=10)).kappa == -1


def test_it_is_weak_only_on_enough_pairs():
    few, many = agreement(pairs(aa=5, ab=5, ba=5, bb=5)), agreement(pairs(aa=10, ab=10, ba=10, bb=10))

    assert few.missing == 10
    assert not few.weak
    assert many.weak
    assert not agreement(pairs(aa=19, ab=1, ba=1, bb=19)).weak


@pytest.mark.parametrize("truth", [0.3, 0.6])
def test_four_of_five_intervals_hold_the_true_kappa(truth):
    dice = random.Random(7)
    held, runs = 0, 600
    for _ in range(runs):
        drawn = []
        for _ in range(100):
            code = dice.choice("abcd")
            drawn.append((code, code if dice.random() < truth else dice.choice("abcd")))
        low, high = agreement(drawn).range
        held += low <= truth <= high

    assert held / runs == pytest.approx(0.80, abs=0.05)
