"""The playbook in the order of one's own diagnosis."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bounceback.core.outcomes import Reason
from bounceback.core.playbook import Aim
from bounceback.core.stats.intervals import Tally
from bounceback.insights.queries.kinds import Filters
from bounceback.playbook.actions import options as actions
from bounceback.playbook.queries.options import option
from bounceback.recovery.queries import ranking
from tests import factories, personas
from tests.factories_trying import make_deal, make_experiment, make_mark, make_option, make_plan

DAY = timedelta(days=1)


@pytest.fixture
def campaign(ana, noon):
    return factories.make_campaign(ana, at=noon)


def _noes(by, campaign, at, reason, times):
    for number in range(times):
        factories.make_call(by, at=at - DAY + timedelta(minutes=number), campaign=campaign, outcome="NO", reason=reason)


def test_the_reason_heard_most_brings_its_options_first(ana, campaign, noon):
    _noes(ana, campaign, noon, Reason.WRONG_PERSON, 14)
    _noes(ana, campaign, noon, Reason.NO_VALUE, 2)

    first = ranking.ranking(ana).rows[0]

    assert first.option.family == Reason.WRONG_PERSON
    assert first.ranked.fit.startswith("“Wrong person” is the reason of 14 of 16 noes")
    assert first.ranked.effect == "You have not tried this yet."


def test_suggestions_of_one_family_do_not_say_the_same_twice(ana, campaign, noon):
    _noes(ana, campaign, noon, Reason.WRONG_PERSON, 60)

    found = ranking.ranking(ana)
    one, two, three = found.suggestions()

    assert found.rows[0].ranked.fit == found.rows[1].ranked.fit  # there is something to say differently
    assert one.ranked.fit.startswith("“Wrong person” is the reason of 60 of 60 noes")
    assert len({one.ranked.fit, two.ranked.fit, three.ranked.fit}) == 3
    assert two.option.words.fits.startswith(two.ranked.fit[:20])


def test_other_workspaces_noes_do_not_count(ana, noon):
    dev = personas.make_ben(personas.make_workspace(at=noon, name="Elsewhere"), at=noon)
    theirs = factories.make_campaign(dev, at=noon)
    _noes(dev, theirs, noon, Reason.WRONG_PERSON, 14)

    found = ranking.ranking(ana)

    assert found.symptoms.reasons == 0


def test_what_was_put_away_is_not_ranked(ana, noon):
    actions.put_option_away(option=option(ana, "two-times"), by=ana, at=noon)

    names = [row.option.address for row in ranking.ranking(ana).rows]

    assert "two-times" not in names
    assert "thirty-seconds" in names


def test_what_a_plan_uses_now_is_said_and_not_suggested(ana, campaign, noon):
    first = ranking.ranking(ana).suggestions()[0]
    row = make_option(ana, at=noon, title="mine", shipped=first.option.address)
    make_plan(ana, at=noon, option=row, campaign=campaign)

    found = ranking.ranking(ana)

    running = [each for each in found.rows if each.running]
    assert [each.option.shipped.name for each in running] == [first.option.address]
    assert first.option.address not in [each.option.address for each in found.suggestions(50)]


def test_what_came_of_a_plan_is_said_with_counts(ana, campaign, noon):
    plan = make_plan(ana, at=noon, campaign=campaign, aim=Aim.CONVERSATIONS, ended_at=noon + DAY, ending="KEEP")
    for number in range(12):
        talked = {"talk_seconds": 90} if number % 2 else {"talk_seconds": 20, "depth": "SHORT"}
        factories.make_call(ana, at=noon - DAY + timedelta(minutes=number), campaign=campaign, outcome="NO", **talked)
        factories.make_call(ana, at=noon + timedelta(minutes=number), campaign=campaign, outcome="NO", talk_seconds=90)

    row = next(each for each in ranking.ranking(ana).rows if each.option.row == plan.option)

    assert row.ranked.effect.startswith("You tried it and kept it. Conversations: 6 of 12 · ")
    assert row.ranked.effect.endswith("Not a fair test.")


def _experiment(by, noon, *, won):
    experiment = make_experiment(by, at=noon, budget=400, ended_at=noon + DAY)
    arms = [
        factories.make_opening_version(by, at=noon),
        factories.make_opening_version(by, at=noon),
    ]
    from tests.factories_trying import make_arm

    dealt = [make_arm(by, at=noon, experiment=experiment, version=version) for version in arms]
    for number in range(1, won + 1):
        for place, (arm, depth) in enumerate(zip(dealt, ("SHORT", "CONVERSATION"), strict=True)):
            call = factories.make_call(by, at=noon, outcome="NO", depth=depth)
            make_deal(
                by, at=noon, experiment=experiment, arm=arm, round=number, place=place, stroke=call.key, spent_at=noon
            )
    return experiment


def test_an_experiment_counts_more_than_a_comparison_with_before(ana, campaign, noon):
    plan = make_plan(ana, at=noon, campaign=campaign, experiment=_experiment(ana, noon, won=20))

    row = next(each for each in ranking.ranking(ana).rows if each.option.row == plan.option)

    assert row.ranked.effect == "An experiment has proven it."


def test_few_pairs_prove_nothing(ana, campaign, noon):
    plan = make_plan(ana, at=noon, campaign=campaign, experiment=_experiment(ana, noon, won=2))

    row = next(each for each in ranking.ranking(ana).rows if each.option.row == plan.option)

    assert "proven" not in row.ranked.effect


def test_the_same_number_of_statements_for_any_number_of_options_and_plans(ana, campaign, noon):
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            ranking.ranking(ana)
        return len(caught)

    plan = make_plan(ana, at=noon, campaign=campaign, ended_at=noon, ending="DROP")
    make_mark(ana, at=noon, plan=plan)
    few = asked()
    for _ in range(8):
        more = make_plan(
            ana, at=noon, campaign=campaign, ended_at=noon, ending="KEEP", option=make_option(ana, at=noon)
        )
        make_mark(ana, at=noon, plan=more)

    assert asked() == few


def test_one_option_is_told_like_in_the_list(ana, campaign, noon):
    _noes(ana, campaign, noon, Reason.WRONG_TIME, 12)
    known = option(ana, "two-times")

    alone = ranking.of_option(ana, known)

    listed = next(row for row in ranking.ranking(ana).rows if row.option.address == "two-times")
    assert (alone.ranked.fit, alone.ranked.effect) == (listed.ranked.fit, listed.ranked.effect)


def test_hours_and_early_noes_are_those_of_the_filters(ana, campaign, noon):
    other = factories.make_campaign(ana, at=noon, name="Other")
    for number in range(12):
        at = noon + timedelta(minutes=number)
        factories.make_call(ana, at=at, campaign=campaign, outcome="HUNG_UP", depth="HUNG_UP", talk_seconds=4)
        factories.make_call(ana, at=at, campaign=other, outcome="NO", reason=Reason.NO_VALUE)

    here = ranking.symptoms(ana, filters=Filters(campaign=campaign.pk))
    everywhere = ranking.symptoms(ana, filters=Filters())
    lists = ranking.symptoms(ana, filters=Filters(list=999_999))

    assert (here.early, everywhere.early, lists.early) == (Tally(12, 12), Tally(12, 24), Tally(0, 0))
    assert sum(tally.tries for tally in everywhere.hours.values()) == 24
