"""How complete a collection is: the estimate, its range, and how often the range holds."""

from __future__ import annotations

from itertools import accumulate
from random import Random

import pytest

from bounceback.core.stats.growth import chance_new


def test_the_chance_of_a_new_one_is_the_share_heard_once():
    found = chance_new([30, 8, 5, 2, 1, 1, 1, 1, 1], confidence=0.80)

    assert found is not None
    share, likely = found
    assert share == pytest.approx(5 / 50)
    assert likely.low < share < likely.high


def test_nothing_is_said_on_fewer_than_thirty_hearings():
    assert chance_new([10, 10, 9], confidence=0.80) is None
    assert chance_new([10, 10, 10], confidence=0.80) is not None


def test_where_none_was_heard_just_once_the_range_is_no_point():
    found = chance_new([20, 20], confidence=0.80)

    assert found is not None
    assert found[0] == 0
    assert found[1].low == 0
    assert found[1].high == pytest.approx(1 - 0.1 ** (1 / 40))


@pytest.mark.parametrize(("objections", "hearings"), [(40, 30), (40, 300), (200, 100), (1000, 300)])
def test_the_range_holds_the_true_chance_about_as_often_as_it_says(objections, hearings):
    rng = Random(objections)
    weights = [1 / place for place in range(1, objections + 1)]
    whole = sum(weights)
    upto = list(accumulate(weights))
    held = 0

    for _ in range(300):
        times: dict[int, int] = {}
        for each in rng.choices(range(objections), cum_weights=upto, k=hearings):
            times[each] = times.get(each, 0) + 1
        unheard = 1 - sum(weights[each] for each in times) / whole
        found = chance_new(list(times.values()), confidence=0.80)
        assert found is not None
        held += found[1].low <= unheard <= found[1].high

    assert 0.72 <= held / 300 <= 0.88


def test_a_confidence_is_a_share():
    with pytest.raises(ValueError, match="in \\(0, 1\\)"):
        chance_new([40], confidence=80)
