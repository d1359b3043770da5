import doctest

import pytest

from bounceback.core.stats import streak
from bounceback.core.stats.streak import PER_TALK, chance_of_run


def test_the_examples_hold():
    assert doctest.testmod(streak).failed == 0


def test_no_run_at_all_is_certain():
    assert chance_of_run(0, yes=3, tries=100) == pytest.approx(1)


def test_one_more_no_has_the_chance_of_a_no():
    assert chance_of_run(1, yes=0, tries=0, prior=PER_TALK) == pytest.approx(18.5 / 20)


def test_with_many_calls_it_is_the_plain_power():
    assert chance_of_run(50, yes=25_000, tries=1_000_000) == pytest.approx(0.975**50, rel=1e-2)


def test_a_chance_is_the_product_of_its_steps():
    step = chance_of_run(10, yes=2, tries=50) * chance_of_run(7, yes=2, tries=60)

    assert chance_of_run(17, yes=2, tries=50) == pytest.approx(step)


def test_the_chance_is_the_average_over_all_rates():
    steps = 200_000
    rates = [(i + 0.5) / steps for i in range(steps)]
    weights = [rate**0.5 * (1 - rate) ** 72.5 for rate in rates]
    average = sum(w * (1 - rate) ** 31 for w, rate in zip(weights, rates, strict=True)) / sum(weights)

    assert chance_of_run(31, yes=0, tries=0) == pytest.approx(average, rel=1e-5)


def test_impossible_counts_are_refused():
    with pytest.raises(ValueError, match="need noes"):
        chance_of_run(3, yes=2, tries=1)
