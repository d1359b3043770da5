"""How far recovery plans are."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bounceback.calling.models import Call
from bounceback.core.aims import Counted
from bounceback.core.playbook import Aim, Did
from bounceback.core.stats.intervals import Tally
from bounceback.recovery.queries import progress
from tests import factories
from tests.factories_trying import make_mark, make_option, make_plan


@pytest.fixture
def plan(ana, noon):
    return make_plan(ana, at=noon, aim=Aim.CONVERSATIONS, finish=4)


def _call(plan, *, at, by=None, **fields):
    return factories.make_call(by or plan.user, at=at, campaign=plan.campaign, **fields)


def _miss(plan, *, at):
    return _call(plan, at=at, outcome="NO_ANSWER", depth="", reason="", talk_seconds=None, answered_at=None)


def test_a_plan_counts_the_calls_since_it_began(plan, noon):
    _call(plan, at=noon + timedelta(hours=1))
    _call(plan, at=noon + timedelta(hours=2), talk_seconds=12, depth="SHORT")
    _miss(plan, at=noon + timedelta(hours=3))
    _call(plan, at=noon - timedelta(days=3))
    _call(plan, at=noon - timedelta(days=120))

    stands = progress.progress(plan)

    assert (stands.done, stands.to_go, stands.finished) == (2, 2, False)
    assert (stands.aim_before, stands.aim_since) == (Tally(1, 1), Tally(1, 2))


def test_an_hour_is_looked_at_by_dials(plan, noon):
    plan.aim = Aim.ANSWERED
    plan.save()
    _miss(plan, at=noon + timedelta(hours=1))
    _call(plan, at=noon + timedelta(hours=2))

    stands = progress.progress(plan)

    assert stands.done == 2
    assert stands.aim_since == Tally(1, 2)


def test_calls_of_others_of_other_campaigns_and_those_that_came_in_do_not_count(plan, ana, noon):
    later = noon + timedelta(hours=1)
    _call(plan, at=later, came_in=True)
    _call(plan, at=later, brought_by=7)
    _call(plan, at=later, outcome="", logged_at=None, reason="", depth="")
    factories.make_call(ana, at=later, campaign=factories.make_campaign(ana, at=noon, name="Other"))
    _call(plan, at=later, caller=factories.make_user(ana, at=noon))

    assert progress.progress(plan).done == 0


def test_marks_are_counted_and_their_calls_looked_at(plan, ana, noon):
    did = _call(plan, at=noon + timedelta(hours=1))
    forgot = _call(plan, at=noon + timedelta(hours=2), talk_seconds=12)
    make_mark(ana, at=noon, plan=plan, call=did)
    make_mark(ana, at=noon, plan=plan, call=forgot, did=Did.FORGOT)

    stands = progress.progress(plan)

    assert (stands.did, stands.forgot) == (1, 1)
    assert stands.aim_followed == Tally(1, 1)


def test_an_ended_plan_counts_to_its_end(plan, noon):
    _call(plan, at=noon + timedelta(hours=1))
    _call(plan, at=noon + timedelta(hours=5))
    plan.ended_at, plan.ending = noon + timedelta(hours=2), "DROP"
    plan.save()

    assert progress.progress(plan).done == 1


def test_plans_that_overlap_count_what_each_counts_alone(ana, noon):
    plan = make_plan(ana, at=noon, reason="NO_VALUE")
    plans = [plan]
    for number in range(1, 12):
        at = noon + timedelta(days=number, hours=number)
        ends = {"ended_at": at + timedelta(days=number % 4, minutes=7), "ending": "KEEP"} if number % 3 else {}
        where = {"campaign": plan.campaign} if number % 5 else {}
        plans.append(make_plan(ana, at=at, option=make_option(ana, at=noon), reason="HAS_ONE", **where, **ends))
    for number in range(90):
        reason = ("NO_VALUE", "HAS_ONE", "WRONG_TIME")[number % 3]
        _call(plan, at=noon + timedelta(hours=13 * number - 400), reason=reason, talk_seconds=number)
    _call(plan, at=plans[1].ended_at)  # the last moment does not count, the first does
    _call(plan, at=plans[2].begun_at)

    together = progress.progress_of(plans)

    assert together == [progress.progress(each) for each in plans]
    assert [(each.before, each.since) for each in together] == [_one_by_one(each) for each in plans]
    assert len({each.since for each in together}) > 6


def _one_by_one(plan):
    """The same, counted by hand."""
    first = plan.begun_at - timedelta(days=progress.BEFORE_DAYS)
    counted = {False: Counted(), True: Counted()}
    for call in Call.objects.filter(campaign=plan.campaign, caller=plan.user, dialled_at__gte=first):
        if plan.ended_at is None or call.dialled_at < plan.ended_at:
            talked, own = call.talk_seconds >= 60, call.reason == plan.reason
            counted[call.dialled_at >= plan.begun_at] += Counted(1, 1, int(talked), 0, 0, 1, int(own))
    return counted[False], counted[True]


def test_fewer_of_a_reason_is_a_share_of_the_noes(plan, noon):
    plan.aim, plan.reason = Aim.FEWER_OF_REASON, "NO_VALUE"
    plan.save()
    _call(plan, at=noon + timedelta(hours=1), reason="NO_VALUE")
    _call(plan, at=noon + timedelta(hours=2), reason="HAS_ONE")

    assert progress.progress(plan).aim_since == Tally(1, 2)


def test_any_number_of_plans_takes_as_many_statements(ana, noon):
    few = [make_plan(ana, at=noon, option=make_option(ana, at=noon))]
    many = few + [make_plan(ana, at=noon, option=make_option(ana, at=noon)) for _ in range(5)]

    with CaptureQueriesContext(connection) as one:
        progress.progress_of(few)
    with CaptureQueriesContext(connection) as six:
        progress.progress_of(many)

    assert len(one) == len(six) == 2


def test_the_cockpit_is_reminded_of_what_runs_here(plan, ana, noon):
    _call(plan, at=noon + timedelta(hours=1))
    make_plan(ana, at=noon, campaign=plan.campaign, ended_at=noon, ending="DROP", option=make_option(ana, at=noon))
    make_plan(
        ana, at=noon, campaign=factories.make_campaign(ana, at=noon, name="Other"), option=make_option(ana, at=noon)
    )

    reminders = progress.reminders(ana, plan.campaign)

    assert reminders == [progress.Reminder(plan.key, plan.remind, 1, 4)]


def test_counts_of_disjoint_calls_add_up():
    assert Counted(dials=1, noes=2) + Counted(dials=3, answered=1) == Counted(dials=4, answered=1, noes=2)
