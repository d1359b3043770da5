"""What verdicts are worth, at length. The seeds are fixed; docs/explanation/verdicts.md has the table."""

from __future__ import annotations

import numpy as np
import pytest
import ville
from gbstats.frequentist.tests import SequentialConfig, SequentialTwoSidedTTest
from gbstats.models.statistics import ProportionStatistic

from bounceback.core.stats.coin import likely_odds
from bounceback.core.stats.foretelling import LADDER, shifted
from bounceback.core.verdicts import ArmStanding, Standing, Word, judge, pairs_of
from tests.science import evidence, made_up

pytestmark = pytest.mark.science
NULL = 10_000


@pytest.mark.parametrize("drift", [0.0, 1.0, 2.0])
def test_hardly_ever_is_anything_proven_where_there_is_no_difference(drift):
    wrong = evidence.ever_proven(NULL, seed=1, connects=2_000, drift=drift)

    print(f"no difference, drift ×{drift:g}, to 2,000 connects: proven {made_up.share(wrong * NULL, NULL)}")
    assert wrong <= 0.05


def test_with_three_arms_neither():
    wrong = evidence.ever_proven(NULL, seed=3, connects=2_001, arms=3)

    print(f"three arms without difference, to 2,000 connects: proven {made_up.share(wrong * NULL, NULL)}")
    assert wrong <= 0.05


@pytest.mark.parametrize(("shift", "least"), [(0.3, 0.15), (0.5, 0.55), (0.7, 0.90), (1.0, 0.99)])
@pytest.mark.parametrize("drift", [0.0, 1.0])
def test_a_difference_is_proven_within_600_connects(shift, least, drift):
    found = evidence.power(NULL, seed=2, shift=shift, cap=600, drift=drift)

    print(
        f"shift {shift:g}, drift ×{drift:g}: proven {100 * found.right:.1f} %, wrong way {100 * found.wrong:.2f} %, "
        f"connects {found.mean:.0f} (median {found.median:.0f})"
    )
    assert found.right >= least
    assert found.wrong <= 0.002
    if shift >= 0.7:  # a test of appointments alone, of a size fixed before, for 80 %
        assert found.mean <= 0.4 * _fixed_on_appointments(shift)


def test_a_solo_quarter_brings_half_of_what_an_oracle_gets():
    dials, connects = evidence.gain_by_dials(40_000, seed=4), evidence.gain_by_connects(40_000, seed=5)

    three = evidence.gain_with_three_arms(4_000, seed=5)

    for unit, found in (("dials", dials), ("connects", connects), ("connects, three arms", three)):
        gain = f"{100 * found.share:.1f} % ± {100 * found.error:.1f} of the oracle's, {found.each:.2f} a quarter"
        print(f"gain by {unit}: {gain}, {found.tested:.0f} tested")
    assert dials.share >= 0.50
    assert connects.share >= 0.48
    assert three.share >= 0.38
    assert three.each > connects.each


@pytest.mark.parametrize(("shift", "least"), [(0.3, 0.65), (0.7, 0.88), (1.0, 0.95)])
def test_what_is_used_for_now_is_mostly_the_better_one(shift, least):
    told = evidence.words_at_the_budget(NULL, seed=21, shift=shift)

    print(f"shift {shift:g}, at the latest after 84 connects: {told}")
    assert told["FOR_NOW B"] >= least


def test_without_a_difference_each_is_as_often_used_for_now():
    told = evidence.words_at_the_budget(NULL, seed=21, shift=0.0)

    print(f"no difference, at the latest after 84 connects: {told}")
    assert abs(told["FOR_NOW A"] - told["FOR_NOW B"]) <= 0.03


@pytest.mark.parametrize(("enough", "cap"), [(5.0, 84), (5.0, 600), (20.0, 600)])
def test_what_is_told_overstates_less_than_what_was_counted(enough, cap):
    told = evidence.told_when_stopped(20_000, seed=22, cap=cap, enough=enough)

    print(
        f"stopped at {enough:g} within {cap}: odds {told.true:.2f}, counted {told.counted:.2f}, told {told.likely:.2f}"
    )
    assert abs(told.likely - told.true) < 0.4 * (told.counted - told.true)


@pytest.mark.parametrize("shift", [0.0, 0.7])
def test_the_range_ever_misses_the_truth_in_one_of_twenty_at_most(shift):
    outside = evidence.ever_outside(NULL, seed=23, shift=shift, connects=600)

    print(f"shift {shift:g}: range ever wrong within 600 connects {made_up.share(outside * NULL, NULL)}")
    assert outside <= 0.05


def test_looking_at_z_proves_what_is_not_there():
    wrong = evidence.peeked_at_z(NULL, seed=1, connects=2_000)

    print(f"negative control, |z| > 1.96 after every call: {made_up.share(wrong * NULL, NULL)}")
    assert wrong > 0.30


def test_a_bet_chosen_afterwards_does_too():
    wrong = evidence.best_bet_afterwards(NULL, seed=1, connects=2_000)

    print(f"negative control, the best bet chosen afterwards: {made_up.share(wrong * NULL, NULL)}")
    assert wrong > 0.05


def test_evidence_of_five_is_no_proof():
    wrong = evidence.ever_proven(NULL, seed=1, connects=2_000, enough=5.0)

    print(f"negative control, evidence of 5 called proof: {made_up.share(wrong * NULL, NULL)}")
    assert wrong > 0.05


def test_three_arms_judged_like_two_would_be_wrong_too_often():
    wrong = evidence.ever_proven(NULL, seed=3, connects=2_001, arms=3, enough=10.0)

    print(f"negative control, three arms proven at 20: {made_up.share(wrong * NULL, NULL)}")
    assert wrong > 0.05


def test_the_program_says_what_the_arithmetic_of_this_test_says():
    """A few experiments, call by call through the program's own pairs and verdicts."""
    for shift in (0.0, 0.7):
        made = made_up.rounds(np.random.default_rng(7), experiments=20, connects=300, shifts=(0, shift))
        when, who = made_up.stopped(*made_up.counts(made.steps), enough=20)
        for number, steps in enumerate(made.steps):
            rounds = [tuple(int(step) for step in each) for each in steps]
            said = []
            for count in range(1, len(rounds) + 1):
                _, pairs = pairs_of(rounds[:count], arms=2)
                arms = (ArmStanding("A", count), ArmStanding("B", count, pairs=pairs))
                said.append(judge(Standing(arms, budget=84)))
            proven = [count for count, verdict in enumerate(said) if verdict.word == Word.PROVEN]
            assert (proven[0] if proven else np.inf) == when[number]
            assert not proven or said[proven[0]].arm == (who[number] > 0)
            assert len(proven) == (len(said) - proven[0] if proven else 0)


@pytest.mark.parametrize("shift", [0.0, 0.5, 0.7])
def test_two_other_programs_decide_about_as_often_after_about_as_many_connects(shift):
    """On one question that all three can ask: does the talk last a minute? 100 experiments of at most 600 connects."""
    experiments, cap = 100, 600
    made = made_up.rounds(np.random.default_rng(6), experiments=experiments, connects=cap, shifts=(0, shift), drift=0)
    talked = (made.steps >= 2).astype(np.int8)
    when, _ = made_up.stopped(*made_up.counts(talked), enough=20)
    ours = np.where(np.isfinite(when), 2 * (when + 1), cap)
    theirs = np.asarray([_by_ville(each, cap=cap) for each in talked])
    others = np.asarray([_by_gbstats(each, cap=cap) for each in talked])

    for name, taken in (("ours", ours), ("ville", theirs), ("gbstats", others)):
        print(f"shift {shift:g}, {name}: decided {(taken < cap).mean():.2f}, mean connects {taken.mean():.0f}")
    if shift == 0:
        assert max((ours < cap).mean(), (theirs < cap).mean(), (others < cap).mean()) <= 0.11  # 5 % and twice its error
    for taken in (theirs, others):
        assert abs((ours < cap).mean() - (taken < cap).mean()) <= 0.25
        assert 0.7 <= ours.mean() / taken.mean() <= 1.3
        assert ((ours < cap) == (taken < cap)).mean() >= 0.7


@pytest.mark.parametrize("shift", [0.5, 1.0])
def test_the_estimate_of_another_program_lies_where_ours_does(shift):
    """The difference of shares by gbstats, and the odds of going further, from the same thousand pairs."""
    made = made_up.rounds(np.random.default_rng(8), experiments=20, connects=2_000, shifts=(0, shift), drift=0)
    talked = (made.steps >= 2).astype(np.int8)
    for each in talked:
        first, second = (int(total) for total in each.sum(axis=0))
        found = _gbstats(first, second, len(each))
        won, lost = (int(counted[0, -1]) for counted in made_up.counts(each[None]))
        # Of independent calls the odds of going further are the odds ratio of the two shares.
        share, other = first / len(each), first / len(each) + found.expected
        odds_ratio = other / (1 - other) / (share / (1 - share))
        assert 0.6 <= likely_odds(won, lost) / odds_ratio <= 1.25
        assert (found.expected > 0) == (won > lost)


def _fixed_on_appointments(shift: float) -> float:
    """Connects that a two-sided z-test of appointments needs for a power of 80 %."""
    before, after = LADDER[-1], shifted(LADDER, shift)[-1]
    middle = (before + after) / 2
    return 2 * 2 * (1.96 + 0.8416) ** 2 * middle * (1 - middle) / (after - before) ** 2


def _by_ville(talked: made_up.Steps, *, cap: int) -> int:
    test = ville.BettingABTest(bounds=(0, 1), alpha=0.05)
    test.fit(talked.reshape(-1).astype(float), np.tile([0, 1], len(talked)))
    found = test.stopping_time()
    return cap if found is None or found < 0 else int(found)


def _by_gbstats(talked: made_up.Steps, *, cap: int) -> int:
    first, second = np.cumsum(talked, axis=0).T
    for pairs in range(10, len(talked) + 1):
        low, high = first[pairs - 1], second[pairs - 1]
        if 0 < low < pairs and 0 < high < pairs:
            likely = _gbstats(int(low), int(high), pairs).ci
            if likely[0] > 0 or likely[1] < 0:
                return 2 * pairs
    return cap


def _gbstats(first: int, second: int, pairs: int):
    return SequentialTwoSidedTTest(
        ProportionStatistic(n=pairs, sum=first),
        ProportionStatistic(n=pairs, sum=second),
        SequentialConfig(difference_type="absolute", sequential_tuning_parameter=500),
    ).compute_result()
