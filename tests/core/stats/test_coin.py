import doctest
from math import exp, inf, isfinite, log

import pytest
import ville

from bounceback.core.stats import coin
from bounceback.core.stats.coin import FOR_NOW, ODDS, PROVEN, evidence, likely_odds, log_evidence, odds


def test_the_examples_hold():
    assert doctest.testmod(coin).failed == 0


def test_before_the_first_pair_there_is_no_evidence():
    assert evidence(0, 0) == pytest.approx(1)


def test_forty_two_of_sixty_prove_and_forty_one_do_not():
    assert evidence(42, 18) == pytest.approx(33.48, abs=0.01)
    assert evidence(42, 18) >= PROVEN > evidence(41, 19) >= FOR_NOW
    assert evidence(41, 19) == pytest.approx(17.35, abs=0.01)


@pytest.mark.parametrize(("won", "lost"), [(0, 0), (7, 3), (30, 12), (400, 380)])
def test_it_is_the_formula(won, lost):
    bets = []
    for ratio in (1.25, 1.6, 2.2):
        theta = ratio / (1 + ratio)
        bets.append((2 * theta) ** won * (2 * (1 - theta)) ** lost)
        bets.append((2 * theta) ** lost * (2 * (1 - theta)) ** won)

    assert evidence(won, lost) == pytest.approx(sum(bets) / 6)


@pytest.mark.parametrize("pairs", [1, 2, 5, 12, 40])
def test_on_a_fair_coin_the_stake_is_kept_on_average(pairs):
    """What makes the evidence honest: whoever bets against a fair coin has one unit on average, after every pair."""
    from math import comb

    average = sum(comb(pairs, won) * evidence(won, pairs - won) for won in range(pairs + 1)) / 2**pairs

    assert average == pytest.approx(1)


@pytest.mark.parametrize(("won", "lost"), [(3, 1), (20, 30)])
def test_from_any_standing_the_next_pair_is_a_fair_game(won, lost):
    assert (evidence(won + 1, lost) + evidence(won, lost + 1)) / 2 == pytest.approx(evidence(won, lost))


def test_both_directions_weigh_the_same():
    assert evidence(42, 18) == evidence(18, 42)


@pytest.mark.parametrize(("won", "lost"), [(100_000, 0), (50_000, 50_000), (60_000, 40_000), (0, 100_000)])
def test_many_pairs_do_not_overflow(won, lost):
    low, high = odds(won, lost)

    assert isfinite(evidence(won, lost))
    assert evidence(won, lost) >= 0
    assert 0 <= low <= high


def test_impossible_counts_are_refused():
    for call in (evidence, odds, likely_odds):
        with pytest.raises(ValueError, match="need won"):
            call(-1, 3)


def test_the_range_holds_one_exactly_while_nothing_is_proven():
    for won in range(61):
        low, high = odds(won, 60 - won)
        assert (low < 1 < high) == (evidence(won, 60 - won) < PROVEN)


def test_at_its_ends_the_bet_against_the_range_has_just_won():
    low, high = odds(42, 18)

    for end in (low, high):
        theta = end / (1 + end)
        bets = [
            (ratio / (1 + (ratio - 1) * theta)) ** 42 * (1 / (1 + (ratio - 1) * theta)) ** 18
            for each in ODDS
            for ratio in (each, 1 / each)
        ]
        assert sum(bets) / 6 == pytest.approx(PROVEN, rel=1e-6)


def test_without_pairs_any_odds_fit():
    assert odds(0, 0) == (0, inf)
    assert odds(0, 0).chances == (0, 1)


def test_the_range_turns_over_with_its_sides():
    low, high = odds(42, 18)
    other = odds(18, 42)

    assert (1 / high, 1 / low) == pytest.approx(other)


def test_what_is_likely_lies_between_no_difference_and_what_was_counted():
    assert 1 < likely_odds(42, 18) < 42 / 18
    assert likely_odds(18, 42) == pytest.approx(1 / likely_odds(42, 18))
    assert likely_odds(0, 0) == pytest.approx(1)
    assert likely_odds(42_000, 18_000) == pytest.approx(42 / 18, rel=1e-2)


def test_what_is_likely_is_the_top_of_the_posterior():
    def log_posterior(log_odds: float) -> float:
        return -42 * log(1 + exp(-log_odds)) - 18 * log(1 + exp(log_odds)) - log_odds**2 / (2 * 0.3**2)

    top = max((step / 10_000 for step in range(-20_000, 20_000)), key=log_posterior)

    assert log(likely_odds(42, 18)) == pytest.approx(top, abs=1e-4)


def test_another_mixture_over_all_odds_has_evidence_of_the_same_order():
    """The second opinion: ville's Bayes factor of a flat prior against the fair coin, on the same pairs."""
    pairs = [1, 1, 0, 1, 1, 0, 1, 1, 0, 1] * 6  # 42 of 60

    theirs = ville.BernoulliTest(p0=0.5).fit(pairs).log_e_values_[-1]

    assert abs(theirs - log_evidence(42, 18)) < log(5)


def test_another_range_that_is_valid_at_every_look_is_much_like_ours():
    pairs = [1, 1, 0, 1, 1, 0, 1, 1, 0, 1] * 6

    theirs = ville.BernoulliCS(alpha=1 / PROVEN, intersect=False).fit(pairs)
    low, high = odds(42, 18).chances

    assert float(theirs.lower_[-1]) == pytest.approx(low, abs=0.05)
    assert float(theirs.upper_[-1]) == pytest.approx(high, abs=0.05)
