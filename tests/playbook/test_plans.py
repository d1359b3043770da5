"""Beginning, ending and adapting recovery plans."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from bounceback.base.models import Event
from bounceback.core.outcomes import Reason
from bounceback.core.playbook import Aim, PlanEnding
from bounceback.playbook.actions import plans
from bounceback.playbook.models import Plan
from tests import factories, personas
from tests.factories_trying import make_experiment, make_option, make_plan

WANTED = plans.Wanted(remind="Ask for thirty  seconds", aim=Aim.RUNGS, finish=40, reason=Reason.NO_RAPPORT)


@pytest.fixture
def campaign(ana, noon):
    return factories.make_campaign(ana, at=noon)


@pytest.fixture
def plan(ana, campaign, noon):
    option = make_option(ana, at=noon)
    return plans.begin(option=option, campaign=campaign, wanted=WANTED, key=uuid4(), by=ana, at=noon)


def test_a_plan_says_what_was_wanted(plan, ana):
    plan.refresh_from_db()

    assert (plan.user, plan.remind, plan.aim, plan.finish) == (ana, "Ask for thirty seconds", "RUNGS", 40)
    assert (plan.reason, plan.ended_at) == ("NO_RAPPORT", None)


def test_the_same_key_again_changes_nothing(plan, ana, campaign, noon):
    events = Event.objects.count()

    again = plans.begin(option=plan.option, campaign=campaign, wanted=WANTED, key=plan.key, by=ana, at=noon)

    assert again == plan
    assert (Plan.objects.count(), Event.objects.count()) == (1, events)


def test_a_third_plan_is_refused_until_one_ends(plan, ana, campaign, noon):
    second = make_option(ana, at=noon)
    third = make_option(ana, at=noon)
    plans.begin(option=second, campaign=campaign, wanted=WANTED, key=uuid4(), by=ana, at=noon)

    with pytest.raises(plans.TooManyPlans):
        plans.begin(option=third, campaign=campaign, wanted=WANTED, key=uuid4(), by=ana, at=noon)
    plans.end(plan=plan, ending=PlanEnding.DROP, lesson="", by=ana, at=noon + timedelta(days=1))
    begun = plans.begin(option=third, campaign=campaign, wanted=WANTED, key=uuid4(), by=ana, at=noon)

    assert begun.ended_at is None


def test_another_campaign_has_plans_of_its_own(plan, ana, noon):
    other = factories.make_campaign(ana, at=noon, name="Other")

    begun = plans.begin(option=plan.option, campaign=other, wanted=WANTED, key=uuid4(), by=ana, at=noon)

    assert begun.pk != plan.pk


def test_one_option_is_planned_with_once_at_a_time(plan, ana, campaign, noon):
    with pytest.raises(plans.PlanRuns):
        plans.begin(option=plan.option, campaign=campaign, wanted=WANTED, key=uuid4(), by=ana, at=noon)


def test_a_key_of_somebody_else_is_refused(ana, campaign, noon):
    theirs = make_plan(personas.make_ben(ana.workspace, at=noon), at=noon)

    with pytest.raises(plans.PlanKeyTaken):
        plans.begin(option=make_option(ana, at=noon), campaign=campaign, wanted=WANTED, key=theirs.key, by=ana, at=noon)


def test_ending_a_plan_keeps_the_lesson(plan, ana, noon):
    ended = plans.end(plan=plan, ending=PlanEnding.KEEP, lesson="Works before ten.", by=ana, at=noon)

    ended.refresh_from_db()
    assert (ended.ending, ended.lesson, ended.ended_at) == ("KEEP", "Works before ten.", noon)


def test_a_plan_ends_once(plan, ana, noon):
    plans.end(plan=plan, ending=PlanEnding.KEEP, lesson="", by=ana, at=noon)
    plans.end(plan=plan, ending=PlanEnding.KEEP, lesson="", by=ana, at=noon)

    with pytest.raises(plans.PlanEnded):
        plans.end(plan=plan, ending=PlanEnding.DROP, lesson="", by=ana, at=noon)
    with pytest.raises(plans.PlanEnded):
        plans.adapt(plan=plan, wanted=WANTED, lesson="", key=uuid4(), by=ana, at=noon)


def test_an_adapted_plan_goes_on_in_its_place(plan, ana, noon):
    wanted = replace(WANTED, remind="Ask after their first sentence", finish=60)
    key = uuid4()

    changed = plans.adapt(plan=plan, wanted=wanted, lesson="Too early.", key=key, by=ana, at=noon)
    again = plans.adapt(plan=plan, wanted=wanted, lesson="Too early.", key=key, by=ana, at=noon)

    plan.refresh_from_db()
    assert (plan.ending, plan.lesson) == ("ADAPT", "Too early.")
    assert changed == again
    assert (changed.after, changed.option, changed.finish) == (plan, plan.option, 60)


def test_an_experiment_of_another_campaign_judges_no_plan(plan, ana, noon):
    stranger = make_experiment(ana, at=noon, campaign=factories.make_campaign(ana, at=noon, name="Other"))
    own = make_experiment(ana, at=noon, campaign=plan.campaign)

    with pytest.raises(plans.NotTheirCampaign):
        plans.judge(plan=plan, experiment=stranger, by=ana, at=noon)

    assert plans.judge(plan=plan, experiment=own, by=ana, at=noon).experiment == own
