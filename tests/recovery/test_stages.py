"""The funnel of all calls: what is counted as what, within the filters, and nobody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bounceback.core.outcomes import Reason
from bounceback.core.stages import Stage
from bounceback.core.stats.intervals import Tally
from bounceback.insights.queries.kinds import Filters
from bounceback.recovery.queries.stages import stages
from tests import factories
from tests.recovery.laid import Caller


@pytest.fixture
def caller(ana, noon):
    return Caller(ana, at=noon)


def test_each_stage_is_counted_of_the_one_before(ana, caller):
    for _ in range(6):
        caller.miss()
    caller.call(outcome="NO", reason="HAS_ONE", talk_seconds=20)
    caller.call(outcome="NO", reason="", talk_seconds=90)
    caller.call(outcome="RUNG", rung=caller.second, reason="", talk_seconds=30)
    caller.call(outcome="APPOINTMENT", rung=caller.first, reason="", talk_seconds=300)
    caller.call(outcome="SALE", reason="", talk_seconds=300)

    found = dict(stages(filters=Filters(), by=ana).tallies)

    assert found == {
        Stage.ANSWERED: Tally(5, 11),
        Stage.CONVERSATION: Tally(4, 5),
        Stage.RUNG: Tally(3, 4),
        Stage.FIRST: Tally(2, 4),
    }


def test_a_no_that_saved_a_rung_counts_as_both(ana, caller):
    caller.call(outcome="NO", reason="NO_VALUE", rung=caller.second)

    found = stages(filters=Filters(), by=ana)

    assert found.funnel.noes == 1
    assert dict(found.tallies)[Stage.RUNG] == Tally(1, 1)


def test_families_are_of_the_noes_that_say_why_and_the_most_frequent_comes_first(ana, caller):
    for reason in ("WRONG_TIME", "HAS_ONE", "HAS_ONE", "", ""):
        caller.call(outcome="NO", reason=reason)
    caller.call(outcome="HUNG_UP", reason="", talk_seconds=4)

    found = stages(filters=Filters(), by=ana)

    assert found.families == ((Reason.HAS_ONE, Tally(2, 3)), (Reason.WRONG_TIME, Tally(1, 3)))
    assert (found.with_reason, found.funnel.noes) == (3, 6)


def test_finer_reasons_stand_below_their_family(ana, noon, caller):
    for words in ("driving", "driving", "in a meeting"):
        call = caller.call(outcome="NO", reason="WRONG_TIME")
        factories.make_call_reason(ana, at=noon, call=call, family="WRONG_TIME", finer=words)
    rescued = caller.call(outcome="APPOINTMENT", reason="")
    factories.make_call_reason(ana, at=noon, call=rescued, family="WRONG_TIME", finer="driving")

    found = stages(filters=Filters(), by=ana)

    assert found.finer == {"WRONG_TIME": (("driving", 2), ("in a meeting", 1))}


def test_calls_that_came_in_are_no_dials(ana, caller):
    caller.call(came_in=True, outcome="APPOINTMENT", rung=caller.first, reason="")
    caller.miss()

    found = stages(filters=Filters(), by=ana)

    assert (found.funnel.dials, found.came_in, found.first) == (1, 1, 0)


def test_only_what_the_filters_name_is_counted(ana, noon, caller):
    other = Caller(ana, at=noon, name="Something else")
    other.call()
    caller.call(at=noon - timedelta(days=3))
    caller.call(at=noon)

    of_campaign = stages(filters=Filters(campaign=caller.campaign.pk), by=ana)
    of_list = stages(filters=Filters(list=other.list.pk), by=ana)
    of_days = stages(filters=Filters(since=noon, until=noon + timedelta(hours=1)), by=ana)

    assert of_campaign.funnel.dials == 2
    assert of_list.funnel.dials == 1
    assert of_days.funnel.dials == 2


def test_a_log_that_says_only_how_long_it_was_counts_as_answered(ana, caller):
    caller.call(outcome="", logged_at=None, reason="", talk_seconds=80, session=None)

    found = dict(stages(filters=Filters(), by=ana).tallies)

    assert found[Stage.ANSWERED] == Tally(1, 1)
    assert found[Stage.CONVERSATION] == Tally(1, 1)


def test_the_number_of_statements_does_not_depend_on_the_calls(ana, caller, django_assert_num_queries):
    with django_assert_num_queries(4):
        stages(filters=Filters(), by=ana)
    for _ in range(12):
        caller.call()

    with django_assert_num_queries(4):
        stages(filters=Filters(), by=ana)
