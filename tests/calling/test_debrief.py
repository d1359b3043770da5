from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bounceback.calling.queries.debrief import debrief
from bounceback.core.outcomes import Outcome, Reason
from tests.factories import make_prospect


def crowd(ana, ohio, noon, count):
    for n in range(count):
        make_prospect(ana, at=noon, on=ohio, e164=f"+133055501{n:02}", name=f"P{n}", email=f"p{n}@example.org")


def test_a_session_is_told_in_numbers(desk, ana, ohio, renewals, noon):
    crowd(ana, ohio, noon, 20)
    type(renewals).objects.filter(pk=renewals.pk).update(worth=500, one_in=10)
    material = renewals.objectives.create(workspace=ana.workspace, kind="MATERIAL", label="the benchmark", position=7)
    for _ in range(2):
        desk.call(Outcome.NO_ANSWER, talked=False, after=10)
    for _ in range(9):
        desk.no(Reason.HAS_ONE, after=10)
    desk.no(Reason.NO_VALUE, saved_rung=material.pk, after=40)
    desk.call(Outcome.NO, after=20)
    desk.call(Outcome.APPOINTMENT, appointment_at=desk.at + timedelta(days=2), after=10)
    desk.call(Outcome.RUNG, rung=material.pk, after=10)

    told = debrief(session=desk.session, at=desk.at)

    assert (told.dials, told.noes, told.yeses, told.rescued) == (15, 11, 1, 2)
    assert str(told.worth) == "750.00"
    assert (told.talks.tally.hits, told.talks.tally.tries) == (13, 15)
    assert told.talks.range is not None
    assert told.talk_seconds == 13 * 25
    assert (told.rhythm.every.median_seconds, told.rhythm.after_three_noes.gaps) == (10, 9)
    assert [(share.code, share.tally.hits, share.tally.tries) for share in told.reasons] == [
        ("HAS_ONE", 9, 10),
        ("NO_VALUE", 1, 10),
    ]
    assert [call.key for call in told.without_reason] == [desk.keys[12]]
    assert [row.what for row in told.materials] == ["the benchmark", "the benchmark"]
    assert told.streak.noes == 11
    assert 0 < told.streak.chance < 1


def test_who_hung_up_is_asked_about_and_no_value_is_not_offered(desk, people):
    desk.call(Outcome.HUNG_UP, seconds=8)

    (asked,) = debrief(session=desk.session, at=desk.at).without_reason

    assert asked.key == desk.keys[0]
    assert Reason.NO_VALUE not in asked.why.possible
    assert Reason.WRONG_TIME in asked.why.possible


def test_who_called_in_is_no_dial_that_was_answered(desk, people):
    desk.no()
    desk.call(Outcome.NO, reason=Reason.HAS_ONE, came_in=True)

    told = debrief(session=desk.session, at=desk.at)

    assert (told.dials, told.talks.tally.hits, told.talks.tally.tries) == (1, 1, 1)


def test_too_few_calls_give_no_range(desk, people):
    desk.no()

    told = debrief(session=desk.session, at=desk.at)

    assert told.reasons[0].range is None
    assert told.reasons[0].tally.missing == 9
    assert told.streak is None
    assert told.worth is None


def test_tomorrow_begins_with_a_promise(desk, people):
    card, _ = desk.no(Reason.WRONG_TIME, said_at=desk.at + timedelta(days=1))

    told = debrief(session=desk.session, at=desk.at)

    assert told.tomorrow.prospect == card.prospect
    assert told.tomorrow.at == desk.at + timedelta(days=1) - timedelta(seconds=40)


def test_without_promises_tomorrow_begins_when_the_first_zone_opens(desk, people):
    desk.no()

    told = debrief(session=desk.session, at=desk.at)

    assert told.tomorrow.name == "Person 1"
    assert told.tomorrow.at > desk.at + timedelta(hours=8)


def test_a_session_without_calls_has_a_debrief(desk):
    told = debrief(session=desk.session, at=desk.at)

    assert (told.dials, told.noes, told.tomorrow, told.rhythm.every.median_seconds) == (0, 0, None, None)


def test_a_long_session_takes_no_more_statements_than_a_short_one(desk, ana, ohio, noon):
    crowd(ana, ohio, noon, 20)
    desk.no()
    debrief(session=desk.session, at=desk.at)
    with CaptureQueriesContext(connection) as short:
        debrief(session=desk.session, at=desk.at)
    for _ in range(10):
        desk.no()

    with CaptureQueriesContext(connection) as long:
        debrief(session=desk.session, at=desk.at)

    assert len(long) <= len(short) + 1  # the line about the streak
