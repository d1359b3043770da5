import doctest

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta as second_opinion

from bounceback.core.stats import beta
from bounceback.core.stats.beta import quantile, share_below

SHAPES = st.floats(-1, 4.5).map(lambda power: 10**power)


def test_the_examples_hold():
    assert doctest.testmod(beta).failed == 0


@given(SHAPES, SHAPES, st.floats(0, 1))
@settings(max_examples=300, deadline=None)
def test_it_equals_the_librarys(a, b, x):
    assert share_below(x, a, b) == pytest.approx(second_opinion.cdf(x, a, b), abs=1e-9)


@given(st.floats(0.5, 30_000), st.floats(0.5, 30_000), st.floats(0.01, 0.99))
@settings(max_examples=100, deadline=None)
def test_quantiles_equal_the_librarys(a, b, share):
    assert quantile(share, a, b) == pytest.approx(second_opinion.ppf(share, a, b), rel=1e-7)


@pytest.mark.parametrize(("x", "a", "b"), [(0.5, 0, 1), (0.5, 1, -1), (1.1, 1, 1)])
def test_what_is_no_belief_is_refused(x, a, b):
    with pytest.raises(ValueError, match="need a, b > 0"):
        share_below(x, a, b)


@pytest.mark.parametrize("share", [0, 1])
def test_all_and_nothing_have_no_quantile(share):
    with pytest.raises(ValueError, match="share"):
        quantile(share, 2, 3)
