import doctest

import numpy as np
import pytest

from bounceback.core.stats import foretelling
from bounceback.core.stats.budget import budget
from bounceback.core.stats.foretelling import LADDER, LADDER_OF_DIALS, foretell, of_pairs, shifted
from tests.science import made_up


def solo(**other):
    return foretell(**{"connects_a_week": 25, "arms": 2, "budget": budget(325)} | other)


def test_the_examples_hold():
    assert doctest.testmod(foretelling).failed == 0


def test_the_effects_are_what_they_are_called():
    assert [(each.effect, round(100 * each.after, 1)) for each in solo()] == [
        ("large", 14.8),
        ("medium", 11.4),
        ("small", 7.9),
    ]


def test_a_solo_caller_learns_of_large_differences_in_weeks():
    large, medium, _ = solo()

    assert large.weeks is not None
    assert 4 <= large.weeks <= 7
    assert medium.weeks is not None
    assert large.weeks < medium.weeks <= 12
    assert large.within_quarter > 0.9


def test_what_cannot_be_learnt_is_not_promised():
    small = solo()[2]

    assert small.within_half < 0.5
    assert (small.connects, small.weeks) == (None, None)
    assert small.sentence == (
        "A small difference (appointments from 6 to 7.9 % of connects) cannot be shown within half a year at 25 "
        "connects a week; try a bolder change."
    )


def test_where_a_large_difference_cannot_be_shown_nothing_bolder_is_advised():
    large = foretell(connects_a_week=3, arms=2, budget=30)[0]

    assert large.sentence.endswith("cannot be shown within half a year at 3 connects a week.")


def test_a_team_learns_of_small_differences_too():
    small = foretell(connects_a_week=300, arms=2, budget=400)[2]

    assert small.weeks is not None
    assert small.weeks <= 6


def test_the_budget_is_not_made_for_proof():
    assert all(each.within_budget < 0.3 for each in solo())


def test_more_arms_take_longer():
    two, three = solo(), solo(arms=3)

    assert all(other.within_quarter < one.within_quarter for one, other in zip(two, three, strict=True))


def test_hours_are_compared_by_dials():
    large, *_ = foretell(connects_a_week=250, arms=2, budget=858, ladder=LADDER_OF_DIALS, unit="dial")

    assert large.before == pytest.approx(0.006)
    assert "of dials)" in large.sentence


def test_a_ladder_of_ones_own_is_taken():
    own = solo(ladder=(0.5, 0.3, 0.15, 0.04, 0.01))

    assert own[0].before == 0.01


def test_where_nothing_ever_happens_nothing_is_promised():
    assert all(each.connects is None for each in solo(ladder=(1.0, 0.0)))


@pytest.mark.parametrize(
    "wrong",
    [{"connects_a_week": 0}, {"arms": 1}, {"budget": -1}, {"ladder": (0.5, 0.4)}, {"ladder": (1.0,)}],
)
def test_impossible_settings_are_refused(wrong):
    with pytest.raises(ValueError):
        solo(**wrong)


def test_a_shift_by_nothing_changes_nothing():
    assert shifted(LADDER, 0) == pytest.approx(LADDER)
    further, less = of_pairs(LADDER, LADDER)
    assert further == pytest.approx(less)


@pytest.mark.parametrize(("effect", "shift"), [("large", 1.0), ("medium", 0.7), ("small", 0.3)])
def test_made_up_experiments_end_as_foretold(effect, shift):
    """Two thousand experiments of a quarter without drift, looked at after every call."""
    foretold = next(each for each in solo() if each.effect == effect)
    made = made_up.rounds(np.random.default_rng(3), experiments=2_000, connects=325, shifts=(0, shift), drift=0)
    won, lost = made_up.counts(made.steps)

    _, who = made_up.stopped(won, lost, enough=20)

    assert (who > 0).mean() == pytest.approx(foretold.within_quarter, abs=0.035)


def test_with_three_arms_too():
    foretold = solo(arms=3)[0]
    made = made_up.rounds(np.random.default_rng(4), experiments=2_000, connects=325, shifts=(0, 1.0, 0), drift=0)

    _, who = made_up.stopped(*made_up.counts(made.steps), enough=40)

    assert (who > 0).mean() == pytest.approx(foretold.within_quarter, abs=0.035)
