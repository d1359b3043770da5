import doctest

import numpy as np
import pytest

from bounceback.core.stats import budget as module
from bounceback.core.stats.budget import PER_DIAL, budget


def test_the_examples_hold():
    assert doctest.testmod(module).failed == 0


def test_a_quarter_of_a_solo_caller_is_tested_on_about_eighty_connects():
    assert 75 <= budget(325) <= 90


def test_the_longer_the_answer_is_used_the_longer_one_tests_but_ever_less_of_it():
    horizons = [100, 325, 1_300, 13_000]
    tested = [budget(each) for each in horizons]

    assert tested == sorted(tested)
    shares = [one / other for one, other in zip(tested, horizons, strict=True)]
    assert shares == sorted(shares, reverse=True)


def test_each_arm_has_at_least_one_chance():
    assert budget(0) == 2
    assert budget(3, arms=5) == 5


def test_the_last_round_is_whole():
    assert budget(325, arms=3) % 3 == 0


@pytest.mark.parametrize("wrong", [{"horizon": -1}, {"arms": 1}, {"base": 0}, {"base": 1}, {"spread": 0}])
def test_impossible_settings_are_refused(wrong):
    with pytest.raises(ValueError, match="need horizon"):
        budget(wrong.pop("horizon", 100), **wrong)


def test_about_so_much_testing_brings_most():
    """Test & Roll by plain simulation on a horizon of 3,250 dials: half of the budget or its double bring less."""
    rng, horizon, worlds = np.random.default_rng(1), 3_250, 100_000
    ours = rng.beta(100 * PER_DIAL, 100 - 100 * PER_DIAL, worlds)
    theirs = np.minimum(0.9, ours * np.exp(0.3 * rng.standard_normal(worlds)))

    def gain(tested: int) -> float:
        each = tested // 2
        ahead = rng.binomial(each, theirs) > rng.binomial(each, ours)
        return float(np.mean(each * (theirs - ours) + (horizon - tested) * np.where(ahead, theirs - ours, 0)))

    most = gain(budget(horizon, base=PER_DIAL))

    assert most > gain(budget(horizon, base=PER_DIAL) // 3)
    assert most > gain(2 * budget(horizon, base=PER_DIAL))
