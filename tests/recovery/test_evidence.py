"""Deals and calls, joined: what an experiment has seen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bounceback.calling.models import Call
from bounceback.campaigns import actions as campaigns
from bounceback.core.experiments import Kind
from bounceback.core.verdicts import Pairs, Word
from bounceback.experiments import actions as experiments
from bounceback.experiments.models import Deal
from bounceback.recovery.queries import evidence
from tests import factories
from tests.recovery.laid_experiments import lay_experiment, rounds


@pytest.fixture
def tried(ana, noon):
    """A running experiment with two openings."""
    campaign = factories.make_campaign(ana, at=noon)
    return lay_experiment(ana, campaign, at=noon)


def test_pairs_are_won_by_the_call_that_went_further(tried, noon):
    rounds(tried, (0, 2), (1, 4), (3, 1), (2, 2), at=noon)

    found = evidence.found(tried)

    pairs = found.standing.arms[1].pairs
    assert (pairs.won, pairs.lost, pairs.tied, pairs.waiting) == (2, 1, 1, 0)
    assert [each.spent for each in found.arms] == [4, 4]
    assert found.standing.arms[1].appointments == 1
    assert found.verdict.word is Word.KEEP_GOING


def test_half_a_pair_waits(tried, noon):
    rounds(tried, (4, None), (None, 4), (None, None), at=noon)

    found = evidence.found(tried)

    pairs = found.standing.arms[1].pairs
    assert (pairs.decided, pairs.waiting) == (0, 2)
    assert [each.spent for each in found.arms] == [1, 1]


def test_many_pairs_one_way_are_proven(tried, noon):
    rounds(tried, *[(1, 2)] * 20, at=noon)

    verdict = evidence.found(tried).verdict

    assert (verdict.word, verdict.arm) == (Word.PROVEN, 1)


def test_each_challenger_has_pairs_of_its_own_with_the_champion(ana, noon):
    campaign = factories.make_campaign(ana, at=noon)
    tried = lay_experiment(ana, campaign, at=noon, letters="ABC")
    rounds(tried, (1, 2, 0), (1, None, 2), at=noon)

    _, second, third = evidence.found(tried).standing.arms

    assert (second.pairs.won, second.pairs.waiting) == (1, 1)
    assert (third.pairs.won, third.pairs.lost) == (1, 1)


def test_a_call_that_was_taken_back_does_not_count(tried, noon):
    rounds(tried, (1, 2), at=noon)
    taken_back = Deal.objects.get(experiment=tried, place=1)
    Call.objects.filter(key=taken_back.stroke).delete()
    Deal.objects.filter(pk=taken_back.pk).update(stroke=None, spent_at=None)

    pairs = evidence.found(tried).standing.arms[1].pairs

    assert (pairs.decided, pairs.waiting) == (0, 1)


def test_nobody_answering_counts_for_hours_and_not_for_words(ana, noon):
    campaign = factories.make_campaign(ana, at=noon)
    words = lay_experiment(ana, campaign, at=noon)
    hours = lay_experiment(ana, campaign, at=noon, kind=Kind.WINDOW)
    rounds(words, (-1, 2), at=noon)
    rounds(hours, (-1, 2), at=noon)

    assert evidence.found(words).standing.arms[1].pairs.decided == 0
    assert evidence.found(hours).standing.arms[1].pairs.won == 1


def test_connects_without_a_deal_are_told(tried, ana, noon):
    rounds(tried, (1, 2), at=noon)
    later = noon + timedelta(hours=1)
    factories.make_call(ana, at=later, campaign=tried.campaign)
    factories.make_call(ana, at=later, campaign=tried.campaign, came_in=True)
    factories.make_call(ana, at=noon - timedelta(hours=1), campaign=tried.campaign)
    factories.make_call(ana, at=later, campaign=tried.campaign, outcome="NO_ANSWER", depth="", reason="")

    assert evidence.found(tried).standing.without_deal == 1


def test_changed_words_are_told_instead_of_a_verdict(tried, ana, noon):
    rounds(tried, *[(1, 2)] * 20, at=noon)
    second = tried.arms.get(position=1).version.opening
    campaigns.reword(opening=second, text="Other words", by=ana, at=noon + timedelta(days=1))

    found = evidence.found(tried)

    assert found.interrupted is not None
    assert found.verdict.word is Word.KEEP_GOING
    assert found.standing.changed == ("B",)


def test_evidence_is_counted_in_the_order_in_which_rounds_end(tried, noon):
    rounds(tried, *[(1, 2)] * 12, *[(2, 1)] * 6, at=noon)

    pairs = evidence.found(tried).standing.arms[1].pairs

    assert pairs.peak_for > pairs.evidence > Pairs(12, 7).evidence


def test_ten_thousand_deals_take_as_many_statements_as_ten(tried, noon):
    rounds(tried, *[(1, 2), (2, 1)] * 2, at=noon)
    with CaptureQueriesContext(connection) as few:
        evidence.found(tried)
    rounds(tried, *[(1, 2), (2, 1), (1, 1), (0, 4)] * 1_250, at=noon)

    with CaptureQueriesContext(connection) as many:
        found = evidence.found(tried)

    assert found.standing.spent == 10_008
    assert len(few) == len(many) <= 4


def test_the_pace_is_that_of_the_last_weeks(ana, noon):
    campaign = factories.make_campaign(ana, at=noon)
    whom = factories.make_listing(ana, at=noon)
    for day in range(14):
        who = {"prospect": whom.prospect, "number": whom.number, "campaign": campaign}
        factories.make_call(ana, at=noon - timedelta(days=day + 1), **who)
        factories.make_call(ana, at=noon - timedelta(days=day), outcome="NO_ANSWER", depth="", reason="", **who)

    pace = evidence.pace(campaign, at=noon)

    assert (pace.weeks, pace.connects, pace.dials) == (2, 7, 14)


def test_without_calls_there_is_no_pace(ana, noon):
    assert evidence.pace(factories.make_campaign(ana, at=noon), at=noon) == evidence.Pace(0, 0, 0, 0)


def test_all_changed_words_are_told(tried, ana, noon):
    for arm in tried.arms.all():
        campaigns.reword(opening=arm.version.opening, text=f"Other words {arm.label}", by=ana, at=noon)

    assert evidence.found(tried).standing.changed == ("A", "B")


def test_calls_after_the_end_do_not_change_the_verdict(tried, ana, noon):
    rounds(tried, (1, 2), (1, 2), at=noon)
    experiments.stop(experiment=tried, by=ana, at=noon + timedelta(hours=1))
    before = evidence.found(tried)

    rounds(tried, (1, 2), at=noon + timedelta(hours=2))

    assert evidence.found(tried).standing == before.standing
    assert before.standing.arms[1].pairs.won == 2


def test_connects_of_cards_that_were_in_hand_when_it_began_are_not_told(tried, ana, noon):
    later = noon + timedelta(hours=1)
    in_hand = factories.make_lease(ana, at=noon - timedelta(minutes=1))
    factories.make_call(ana, at=later, campaign=tried.campaign, lease=in_hand)

    assert evidence.found(tried).standing.without_deal == 0


def test_connects_after_the_end_are_not_told(tried, ana, noon):
    experiments.stop(experiment=tried, by=ana, at=noon + timedelta(hours=1))
    factories.make_call(ana, at=noon + timedelta(hours=2), campaign=tried.campaign)

    assert evidence.found(tried).standing.without_deal == 0


def test_one_that_ended_early_says_so(tried, ana, noon):
    rounds(tried, (1, 2), at=noon)
    assert evidence.found(tried).verdict.sentence.startswith("Keep going: 78 connects to go.")

    experiments.stop(experiment=tried, by=ana, at=noon + timedelta(hours=1))

    said = evidence.found(tried).verdict.sentence
    assert said.startswith("It ended before anything was shown: 78 connects were to go.")
