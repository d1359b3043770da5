"""Lost calls that came back: which count, after how many days, and through what."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bounceback.core.stats.intervals import Tally
from bounceback.insights.queries.kinds import Filters
from bounceback.recovery.queries.recovered import Through, came_back, recovered
from tests import factories, factories_trying
from tests.recovery.laid import Caller

WON = {"outcome": "RUNG", "reason": "", "talk_seconds": 120}


@pytest.fixture
def caller(ana, noon):
    return Caller(ana, at=noon - timedelta(days=100))


@pytest.fixture
def lost(caller, noon):
    """A no, thirty days ago."""
    return caller.call(outcome="NO", reason="HAS_ONE", at=noon - timedelta(days=30))


def look(by, **filters):
    return recovered(filters=Filters(**filters), by=by)


def test_a_lost_call_that_reaches_a_rung_later_is_recovered(ana, caller, lost, noon):
    caller.call(outcome="NO", reason="NO_VALUE")

    caller.call(again=lost.prospect, at=noon, rung=caller.second, **WON)

    found = look(ana)
    assert found.tally == Tally(1, 2)
    assert (found.days, found.median_days) == ((30,), 30)
    assert [(way.through, way.prospects) for way in found.ways] == [(Through.TRY, 1)]


def test_a_rung_before_the_no_recovers_nothing(ana, caller, lost, noon):
    caller.call(again=lost.prospect, at=noon - timedelta(days=31), rung=caller.second, **WON)

    assert look(ana).tally == Tally(0, 1)


def test_a_no_on_which_a_rung_was_saved_was_not_lost(ana, caller, noon):
    saved = caller.call(outcome="NO", reason="NO_VALUE", rung=caller.second, at=noon - timedelta(days=9))

    caller.call(again=saved.prospect, at=noon, rung=caller.first, outcome="APPOINTMENT", reason="")

    assert look(ana).tally == Tally(0, 0)


def test_a_prospect_counts_once_from_the_first_lost_call_to_the_first_rung_after_it(ana, caller, lost, noon):
    caller.call(again=lost.prospect, outcome="NO", reason="WRONG_TIME", at=noon - timedelta(days=20))
    caller.call(again=lost.prospect, at=noon - timedelta(days=10), rung=caller.second, **WON)
    caller.call(again=lost.prospect, at=noon, rung=caller.first, outcome="APPOINTMENT", reason="")

    found = look(ana)

    assert found.tally == Tally(1, 1)
    assert found.days == (20,)


def test_a_rung_that_a_no_saved_recovers_an_earlier_one(ana, caller, lost, noon):
    caller.call(again=lost.prospect, at=noon, outcome="NO", reason="HAS_ONE", rung=caller.second)

    assert look(ana).tally == Tally(1, 1)


def test_the_option_whose_plan_was_marked_on_the_call_brought_it_back(ana, caller, lost, noon):
    option = factories_trying.make_option(ana, at=noon, title="Ask until when")
    plan = factories_trying.make_plan(ana, at=noon, option=option, campaign=caller.campaign)
    back = caller.call(again=lost.prospect, at=noon, rung=caller.second, **WON)
    factories.make_promise(ana, at=noon, prospect=lost.prospect, campaign=caller.campaign, ended_at=noon,
                           ending="KEPT", ended_stroke=back.key)  # fmt: skip

    factories_trying.make_mark(ana, at=noon, plan=plan, call=back)

    (way,) = look(ana).ways
    assert (way.through, way.label, way.key) == (Through.OPTION, "Ask until when", option.key)


def test_a_forgotten_plan_brought_nothing_back(ana, caller, lost, noon):
    back = caller.call(again=lost.prospect, at=noon, rung=caller.second, **WON)

    factories_trying.make_mark(ana, at=noon, call=back, did="FORGOT")

    assert [way.through for way in look(ana).ways] == [Through.TRY]


def test_the_arm_that_was_dealt_to_the_call_brought_it_back(ana, caller, lost, noon):
    back = caller.call(again=lost.prospect, at=noon, rung=caller.second, **WON)

    deal = factories_trying.make_deal(ana, at=noon, stroke=back.key, spent_at=noon)

    (way,) = look(ana).ways
    assert (way.through, way.key) == (Through.ARM, deal.experiment.key)


def test_a_kept_promise_a_ripe_seed_and_their_own_call_are_told_apart(ana, caller, noon):
    people = [caller.call(outcome="NO", reason="HAS_ONE", at=noon - timedelta(days=40 + n)).prospect for n in range(4)]
    kept, ripe, early = (caller.call(again=who, at=noon, rung=caller.second, **WON) for who in people[:3])
    caller.call(again=people[3], at=noon, rung=caller.second, came_in=True, **WON)
    mine = {"campaign": caller.campaign, "ended_at": noon}
    factories.make_promise(ana, at=noon, prospect=people[0], ending="KEPT", ended_stroke=kept.key, **mine)
    factories.make_seed(ana, at=noon, prospect=people[1], ripe_on=date(2026, 11, 2), ended_stroke=ripe.key, **mine)
    factories.make_seed(ana, at=noon, prospect=people[2], ripe_on=date(2027, 2, 2), ended_stroke=early.key, **mine)

    found = look(ana)

    assert {way.through for way in found.ways} == {Through.PROMISE, Through.SEED, Through.TRY, Through.THEY}
    assert found.median_days == 41


def test_filters_are_about_the_lost_call(ana, caller, lost, noon):
    caller.call(again=lost.prospect, at=noon, rung=caller.second, **WON)

    lost_then = look(ana, until=noon - timedelta(days=29))
    lost_since = look(ana, since=noon - timedelta(days=29))

    assert lost_then.tally == Tally(1, 1)
    assert lost_since.tally == Tally(0, 0)


def test_a_session_says_who_came_back_in_it(ana, caller, lost, noon):
    today = factories.make_session(ana, at=noon, campaign=caller.campaign)
    caller.call(again=lost.prospect, at=noon, rung=caller.second, session=today, **WON)
    again = factories.make_session(ana, at=noon, campaign=caller.campaign, ended_at=noon)
    caller.call(again=lost.prospect, at=noon + timedelta(days=1), rung=caller.second, session=again, **WON)

    (back,) = came_back(today, by=ana)

    assert (back.name, back.days, back.way.through) == ("Dana", 30, Through.TRY)
    assert came_back(again, by=ana) == ()


def test_the_number_of_statements_does_not_depend_on_the_calls(ana, caller, lost, noon, django_assert_max_num_queries):
    for _ in range(12):
        who = caller.call(outcome="NO").prospect
        caller.call(again=who, rung=caller.second, **WON)

    with django_assert_max_num_queries(4):
        look(ana)
