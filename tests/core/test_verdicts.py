import doctest
from math import comb
from random import Random

import pytest
from scipy.stats import binomtest

from bounceback.core import verdict_words
from bounceback.core.experiments import Kind
from bounceback.core.stats.coin import evidence
from bounceback.core.verdict_words import chance_of_split
from bounceback.core.verdicts import ArmStanding, Pairs, Standing, Word, judge, of_pairs, pairs_of, pairs_of_calls


def two(won=0, lost=0, *, connects=None, appointments=(0, 0), budget=84, tied=0, **other):
    """A champion A and a challenger B after so many pairs."""
    each = won + lost + tied if connects is None else connects
    a, b = (each, each) if isinstance(each, int) else each
    pairs = Pairs(won, lost, tied)
    return Standing(
        (ArmStanding("A", a, appointments[0]), ArmStanding("B", b, appointments[1], pairs)), budget, **other
    )


def three(b, c, *, budget=200, connects=20):
    return Standing(
        (
            ArmStanding("A", connects),
            ArmStanding("B", connects, pairs=Pairs(*b)),
            ArmStanding("C", connects, pairs=Pairs(*c)),
        ),
        budget,
    )


def test_the_examples_hold():
    assert doctest.testmod(verdict_words).failed == 0


def test_before_the_first_pair_it_says_how_many_are_to_go():
    verdict = judge(two())

    assert (verdict.word, verdict.arm) == (Word.KEEP_GOING, None)
    assert verdict.sentence == "Keep going: 84 connects to go. No pair is decided yet."


def test_with_little_evidence_one_keeps_going():
    verdict = judge(two(15, 10))

    assert verdict.word == Word.KEEP_GOING
    assert verdict.to_go == 34
    assert verdict.sentence == (
        "Keep going: 34 connects to go. B went further than A in 15 of 25 decided pairs (evidence 0.8)."
    )


def test_with_evidence_of_five_it_is_used_for_now_and_not_called_proven():
    verdict = judge(two(22, 8))

    assert (verdict.word, verdict.arm) == (Word.FOR_NOW, 1)
    assert verdict.sentence == (
        "Use B for now: it went further than A in 22 of 30 decided pairs (evidence 6.9). Enough to go on with; "
        "not proven."
    )


def test_with_evidence_of_twenty_it_is_proven():
    verdict = judge(two(42, 18, budget=200))

    assert (verdict.word, verdict.arm) == (Word.PROVEN, 1)
    assert verdict.sentence == (
        "B is proven: it went further than A in 42 of 60 decided pairs (evidence 33). Were they equal, evidence this "
        "strong would ever show up in at most 1 experiment of 33."
    )
    assert verdict.details == (
        "Of 100 decided pairs B would win 51 to 85, whenever one looks; likeliest about 61, since most changes do "
        "little and whoever stops early sees too much.",
    )


def test_what_was_used_before_may_be_proven_too():
    verdict = judge(two(18, 42))

    assert (verdict.word, verdict.arm) == (Word.PROVEN, 0)
    assert verdict.sentence.startswith("A is proven: it went further than B in 42 of 60 decided pairs")


def test_what_was_proven_stays_proven():
    """Evidence is valid whenever one looks: who looked at its highest was right to stop."""
    arms = two(42, 20).arms
    pairs = Pairs(42, 24, 0, 0, peak_for=33.4)

    verdict = judge(Standing((arms[0], ArmStanding("B", 62, pairs=pairs)), 84))

    assert evidence(42, 24) < 20
    assert (verdict.word, verdict.arm) == (Word.PROVEN, 1)
    assert "(evidence 4.0, 33 at its highest)" in verdict.sentence


@pytest.mark.parametrize(
    ("won", "lost", "word", "arm"),
    [
        (24, 18, Word.FOR_NOW, 1),
        (18, 24, Word.FOR_NOW, 0),
        (21, 21, Word.NO_DIFFERENCE, 0),
    ],
)
def test_when_the_budget_is_spent_one_goes_on_with_what_is_ahead(won, lost, word, arm):
    verdict = judge(two(won, lost))

    assert (verdict.word, verdict.arm) == (word, arm)
    assert "the budget of 84 connects is spent" in verdict.sentence.lower()
    assert "proven" not in verdict.sentence.replace("not proven", "")


def test_no_difference_worth_having_keeps_what_was_used_before():
    assert judge(two(21, 21)).sentence == (
        "No difference worth having: keep A. The budget of 84 connects is spent, and B went further than A in 21 of 42 "
        "decided pairs (evidence 0.3)."
    )


@pytest.mark.parametrize(("won", "lost"), [(1, 0), (4, 5), (9, 0)])
def test_on_fewer_than_ten_decided_pairs_no_range_is_told(won, lost):
    (detail,) = judge(two(won, lost)).details

    assert detail == f"Not enough decided pairs yet for a range, {10 - won - lost} more."
    assert detail in of_pairs(won, lost)


def test_arms_that_somebody_chose_are_no_fair_test():
    verdict = judge(two(60, 0, fair=False))

    assert (verdict.word, verdict.arm) == (Word.KEEP_GOING, None)
    assert verdict.sentence.startswith("Not a fair test")


def test_after_a_change_of_the_words_nothing_is_said_but_restart():
    verdict = judge(two(60, 0, changed=("B",)))

    assert (verdict.word, verdict.arm) == (Word.KEEP_GOING, None)
    assert verdict.sentence.startswith("The wording of B was changed: restart the experiment.")
    assert verdict.sentence in verdict.warnings


def test_who_talks_longer_and_books_less_is_told():
    verdict = judge(two(42, 18, budget=200, appointments=(9, 4)))

    assert verdict.word == Word.PROVEN
    assert verdict.warnings == (
        "B talks longer, does not book more: 4 of 60 appointments with B, 9 of 60 with A. Look at both before you "
        "decide.",
    )


@pytest.mark.parametrize("appointments", [(5, 4), (8, 7), (4, 9), (0, 0)])
def test_a_few_appointments_or_about_as_many_are_no_warning(appointments):
    assert judge(two(42, 18, budget=200, appointments=appointments)).warnings == ()


@pytest.mark.parametrize(("theirs", "told"), [(10, 0), (9, 0), (11, 1), (12, 1)])
def test_more_than_a_fifth_fewer_appointments_are_told_and_a_fifth_is_not(theirs, told):
    assert len(judge(two(42, 18, budget=200, appointments=(theirs, 8))).warnings) == told


def test_unequal_counts_tell_of_skipped_deals():
    (warning,) = judge(two(10, 8, connects=(40, 18))).warnings

    assert warning.startswith("A has 40 connects, B has 18, although they are dealt equally: deals were skipped")


def test_counts_as_the_deal_makes_them_are_no_warning():
    assert judge(two(10, 8, connects=(21, 18))).warnings == ()


def test_many_connects_without_a_deal_are_told():
    (warning,) = judge(two(10, 10, without_deal=12)).warnings

    assert warning.startswith("12 of 52 connects spent no deal and are not counted.")


def test_a_few_connects_without_a_deal_are_not():
    assert judge(two(10, 10, without_deal=2)).warnings == ()


def test_hours_are_counted_in_dials():
    assert "64 dials to go" in judge(two(5, 5, kind=Kind.WINDOW)).sentence


def test_three_arms_need_more_for_proof():
    assert evidence(42, 18) < 40
    assert judge(three((42, 18), (10, 10))).word == Word.FOR_NOW
    assert judge(three((44, 17), (10, 10))).word == Word.PROVEN


def test_of_three_arms_the_claim_is_shared():
    verdict = judge(three((44, 17), (10, 10)))

    assert verdict.arm == 1
    assert f"at most 1 experiment of {int(evidence(44, 17) / 2)}." in verdict.sentence


def test_of_several_challengers_the_best_is_named():
    assert judge(three((22, 5), (44, 5))).arm == 2


def test_one_that_is_proven_to_be_less_may_go_while_the_others_go_on():
    verdict = judge(three((14, 47), (10, 10)))

    assert (verdict.word, verdict.arm) == (Word.KEEP_GOING, None)
    assert any(each.startswith("B may go: A went further in 47 of 61 decided pairs") for each in verdict.details)


def test_the_champion_is_proven_only_against_all():
    verdict = judge(three((14, 47), (10, 45)))

    assert (verdict.word, verdict.arm) == (Word.PROVEN, 0)
    assert " and than C in 45 of 55 decided pairs" in verdict.sentence


def test_when_the_budget_of_three_is_spent_the_best_is_used():
    verdict = judge(three((12, 8), (11, 9), budget=60))

    assert (verdict.word, verdict.arm) == (Word.FOR_NOW, 1)


def test_an_experiment_has_two_arms_at_least():
    with pytest.raises(ValueError, match="two arms"):
        Standing((ArmStanding("A", 3),), 10)


def test_pairs_are_counted_against_the_champion():
    _, b, c = pairs_of([(2, 3, 2), (4, 1, 0), (1, 2, None), (None, 0, None), (2, 2, 4)], arms=3)

    assert (b.won, b.lost, b.tied, b.waiting) == (2, 1, 1, 1)
    assert (c.won, c.lost, c.tied, c.waiting) == (1, 1, 1, 1)


def test_the_highest_evidence_is_remembered_for_the_side_that_had_it():
    _, b = pairs_of([(0, 1)] * 12 + [(1, 0)] * 30, arms=2)

    assert b.peak_for == evidence(12, 0)
    assert b.peak_against == evidence(12, 30)


def test_a_pair_counts_when_its_second_call_is_made():
    """B's pair with A is whole before C has called: the evidence of that moment is remembered."""
    calls = [(number, arm, step) for number in range(12) for arm, step in ((0, 0), (1, 1))]
    calls += [(number, 2, 0) for number in range(12)]
    calls += [(number, arm, step) for number in range(12, 30) for arm, step in ((1, 0), (0, 1))]

    _, b, c = pairs_of_calls(calls, arms=3)

    assert (b.won, b.lost, c.tied, c.waiting) == (12, 18, 12, 18)
    assert b.peak_for == evidence(12, 0)


def test_pairs_in_any_order_end_with_the_same_evidence():
    rounds = [(0, 1)] * 30 + [(1, 0)] * 12 + [(2, 2)] * 5
    Random(2).shuffle(rounds)

    assert pairs_of(rounds, arms=2)[1].evidence == pytest.approx(evidence(30, 12))


@pytest.mark.parametrize(("one", "other"), [(0, 0), (5, 5), (8, 2), (40, 18), (1_650, 1_600), (50_000, 51_000)])
def test_the_chance_of_a_split_is_the_exact_binomial_one(one, other):
    theirs = binomtest(one, one + other).pvalue if one + other else 1.0

    assert chance_of_split(one, other) == pytest.approx(theirs, rel=1e-6)


def test_the_chance_of_a_split_by_hand():
    assert chance_of_split(9, 1) == pytest.approx(2 * (comb(10, 0) + comb(10, 1)) / 2**10)


@pytest.mark.parametrize(
    ("won", "lost", "begins"),
    [(42, 18, "B is proven"), (18, 42, "A is proven"), (41, 19, "Use B for now"), (3, 2, "Not proven."), (0, 0, "Not")],
)
def test_pairs_alone_have_their_words(won, lost, begins):
    assert of_pairs(won, lost).startswith(begins)


def test_no_sentence_blames_or_cheers():
    said = " ".join(
        " ".join((verdict.sentence, *verdict.details, *verdict.warnings))
        for verdict in (judge(two(won, 60 - won, appointments=(9, 4))) for won in range(61))
    ).lower()

    assert not any(word in said for word in ("fail", "bad", "great", "congrat", "significant", "!", "underperform"))
