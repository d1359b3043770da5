from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bounceback.calling.queries.plan import plan
from bounceback.compliance.models import ScrubStatement
from bounceback.core.outcomes import Outcome, Reason
from tests.factories import make_campaign, make_list, make_prospect

CALIFORNIA = "US-CA@America/Los_Angeles"


def test_the_hours_ahead_count_whom_may_be_called(desk, ana, ohio, people, renewals, noon):
    make_prospect(ana, at=noon, on=ohio, e164="+13105550100", name="Cal", place=CALIFORNIA)
    desk.call(Outcome.NO, reason=Reason.WRONG_TIME, said_at=noon + timedelta(hours=3, minutes=30))

    told = plan(campaign=renewals, by=ana, at=noon + timedelta(minutes=1))

    assert told.callable_now == told.hours[0].callable == 5
    assert [hour.callable for hour in told.hours] == [5, 5, 5, 5, 6, 6, 6, 6, 6, 1, 1, 1]
    assert told.hours[1].starts_at == noon + timedelta(hours=1)
    assert (told.waiting, told.promises_due, told.seeds_ripe) == (6, 1, 0)
    assert told.promises[0].name == "Person 0"
    assert not told.promises[0].overdue
    assert told.opens_at is None
    assert not told.enough
    assert told.session == desk.session.pk


def test_at_night_it_says_when_the_first_zone_opens(ana, people, renewals, noon):
    night = noon + timedelta(hours=10)

    told = plan(campaign=renewals, by=ana, at=night)

    assert told.callable_now == 0
    assert told.opens_at is not None
    assert night < told.opens_at < night + timedelta(hours=11)


def test_promises_that_were_missed_stay_visible(desk, people, renewals, ana):
    desk.no(Reason.WRONG_TIME, said_at=desk.at + timedelta(hours=1))

    told = plan(campaign=renewals, by=ana, at=desk.at + timedelta(days=30))

    assert [promise.overdue for promise in told.promises] == [True]


def test_what_is_missing_is_named(ana, noon):
    bare = make_campaign(ana, at=noon, name="Bare")
    bare.objectives.update(archived_at=noon)
    type(bare).objects.filter(pk=bare.pk).update(offer="", clients_wanted=None)
    bare.refresh_from_db()

    told = plan(campaign=bare, by=ana, at=noon)

    assert [missing.code for missing in told.missing] == ["list", "offer", "opening", "objectives", "number"]


def test_households_need_a_statement(ana, noon):
    homes = make_list(ana, at=noon, name="Homes", audience="HOUSEHOLD")
    make_prospect(ana, at=noon, on=homes)
    campaign = make_campaign(ana, at=noon, lists=(homes,))

    before = plan(campaign=campaign, by=ana, at=noon)
    ScrubStatement.objects.create(
        workspace=ana.workspace, scrubbed_by="us", scrubbed_on=noon.date(), stated_at=noon, stated_by=ana
    )
    after = plan(campaign=campaign, by=ana, at=noon)

    assert "scrub" in [missing.code for missing in before.missing]
    assert before.callable_now == 0
    assert "scrub" not in [missing.code for missing in after.missing]
    assert after.callable_now == 1


def test_the_plan_takes_as_many_statements_for_fifty_as_for_five(ana, ohio, people, renewals, noon):
    plan(campaign=renewals, by=ana, at=noon)
    with CaptureQueriesContext(connection) as five:
        plan(campaign=renewals, by=ana, at=noon)
    for n in range(45):
        make_prospect(ana, at=noon, on=ohio, e164=f"+133055501{n:02}", name=f"N{n}")

    with CaptureQueriesContext(connection) as fifty:
        plan(campaign=renewals, by=ana, at=noon)

    assert len(fifty) == len(five)
