import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounceback.core.stats import intervals
from bounceback.core.stats.intervals import Tally, plausible_rate


def test_the_examples_hold():
    assert doctest.testmod(intervals).failed == 0


@given(st.integers(0, 500), st.integers(0, 500), st.floats(0.01, 0.99))
def test_the_range_holds_the_rate_that_was_seen(hits, misses, confidence):
    interval = plausible_rate(Tally(hits, hits + misses), confidence=confidence)

    if hits + misses == 0:
        assert interval is None
    else:
        seen = hits / (hits + misses)
        assert 0 <= interval.low <= seen + 1e-12
        assert seen - 1e-12 <= interval.high <= 1


def test_disjoint_tallies_add_up():
    assert Tally(1, 10) + Tally(2, 5) == Tally(3, 15)


def test_below_ten_tries_it_says_how_many_are_missing():
    assert Tally(1, 4).missing == 6
    assert Tally(1, 40).missing == 0


def test_senseless_figures_are_refused():
    with pytest.raises(ValueError, match="hits"):
        Tally(3, 2)
    with pytest.raises(ValueError, match="confidence"):
        plausible_rate(Tally(1, 2), confidence=1.0)
