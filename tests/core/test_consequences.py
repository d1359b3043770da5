from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounceback.core.consequences import Ending, Standing, consequence
from bounceback.core.dates import next_anniversary
from bounceback.core.outcomes import RESTS, Outcome, Reason

OHIO = ZoneInfo("America/New_York")
NOON = datetime(2026, 11, 17, 17, 0, tzinfo=UTC)  # Tuesday, 12:00 in Ohio


def after(outcome, **said):
    return consequence(Ending(outcome=outcome, at=NOON, zone=OHIO, **said))


def local(consequence):
    return consequence.ready_at.astimezone(OHIO)


@pytest.mark.parametrize("outcome", [Outcome.NO_ANSWER, Outcome.BUSY, Outcome.VOICEMAIL, Outcome.VOICEMAIL_LEFT])
def test_whoever_was_not_reached_is_tried_next_day_at_another_part_of_it(outcome):
    then = after(outcome)

    assert then.standing is Standing.RETRY
    assert local(then).date() == date(2026, 11, 18)
    assert local(then).hour not in (11, 12)
    assert then.ready_at - NOON >= timedelta(hours=4)
    assert then.misses == 1


def test_after_eight_unanswered_in_a_row_the_number_rests():
    assert after(Outcome.NO_ANSWER, misses=6).ready_at - NOON < timedelta(days=2)
    assert local(after(Outcome.NO_ANSWER, misses=7)).date() == date(2027, 2, 15)


def test_somebody_who_answers_ends_the_misses():
    assert after(Outcome.NO, misses=7, reason=Reason.NO_VALUE).misses == 0


@pytest.mark.parametrize("outcome", [Outcome.OFF_LIST, Outcome.SALE, Outcome.WRONG_NUMBER])
def test_some_ends_are_for_good(outcome):
    assert after(outcome).standing is Standing.OUT
    assert after(outcome).ready_at is None


def test_who_hung_up_is_left_alone_for_three_weeks():
    then = after(Outcome.HUNG_UP)

    assert then.standing is Standing.SEED
    assert (local(then).date() - date(2026, 11, 17)).days == 21


@pytest.mark.parametrize(
    ("reason", "days"),
    [
        (Reason.NO_RAPPORT, 90),
        (Reason.NO_VALUE, 90),
        (Reason.WRONG_PERSON, 90),
        (Reason.HAS_ONE, 180),
        (Reason.OTHER, 90),
        (None, 90),
    ],
)
@given(spread=st.floats(0, 1, exclude_max=True))
def test_a_no_ripens_in_its_season_spread_over_the_days(reason, days, spread):
    then = after(Outcome.NO, reason=reason, spread=spread)

    assert then.standing is Standing.SEED
    assert days <= (local(then).date() - date(2026, 11, 17)).days <= days * 1.1
    assert local(then).hour == 9


@pytest.mark.parametrize("weekdays", [False, True])
@pytest.mark.parametrize("ending", [{"outcome": Outcome.HUNG_UP}, {"outcome": Outcome.NO, "reason": Reason.HAS_ONE}])
@given(spread=st.floats(0, 1, exclude_max=True))
def test_the_words_say_the_days_that_it_has_become(ending, weekdays, spread):
    then = after(**ending, spread=spread, weekdays=weekdays)

    assert then.why == f"in {(local(then).date() - date(2026, 11, 17)).days} days"


def test_the_words_say_how_long_before_the_renewal_it_has_become():
    then = after(Outcome.NO, reason=Reason.HAS_ONE, renews_on=date(2027, 3, 25))  # 128 days on

    assert local(then).date() == date(2026, 12, 8)
    assert then.why == "107 days before the renewal"


def test_a_known_renewal_sets_the_date():
    then = after(Outcome.NO, reason=Reason.HAS_ONE, renews_on=date(2027, 7, 1))

    assert local(then).date() == date(2027, 3, 3)
    assert then.why == "120 days before the renewal"


def test_a_renewal_that_is_too_near_means_the_one_after():
    then = after(Outcome.NO, reason=Reason.HAS_ONE, renews_on=date(2027, 1, 1))

    assert local(then).date() == date(2027, 9, 3)


def test_wrong_time_is_two_days_at_another_hour_unless_they_said():
    said = NOON + timedelta(days=7, hours=2)

    assert local(after(Outcome.NO, reason=Reason.WRONG_TIME)).date() == date(2026, 11, 19)
    assert after(Outcome.NO, reason=Reason.WRONG_TIME, said_at=said).ready_at == said
    assert after(Outcome.NO, reason=Reason.WRONG_TIME, said_at=said).standing is Standing.PROMISE


def test_a_gatekeeper_is_tried_next_working_day():
    friday = NOON + timedelta(days=3)

    assert local(after(Outcome.GATEKEEPER)).date() == date(2026, 11, 18)
    then = consequence(Ending(outcome=Outcome.GATEKEEPER, at=friday, zone=OHIO))
    assert local(then).date() == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("kind", "days", "expected"), [("MATERIAL", None, 3), ("LATER", None, 182), ("LATER", 30, 30), ("OTHER", None, 14)]
)
def test_a_rung_comes_back_as_a_promise(kind, days, expected):
    then = after(Outcome.RUNG, rung_kind=kind, rung_days=days)

    assert then.standing is Standing.PROMISE
    assert local(then).date() == date(2026, 11, 17) + timedelta(days=expected)
    assert local(then).hour == 12


def test_an_appointment_comes_back_on_its_day():
    day = NOON + timedelta(days=2)

    assert after(Outcome.APPOINTMENT, said_at=day).ready_at == day
    assert local(after(Outcome.APPOINTMENT)).date() == date(2026, 11, 18)


def test_a_date_is_a_date_on_the_prospects_clock_across_a_change_of_the_clocks():
    october = datetime(2026, 10, 30, 15, 0, tzinfo=UTC)  # 11:00 in Ohio; the clocks go back on 1 November
    then = consequence(Ending(outcome=Outcome.RUNG, at=october, zone=OHIO, rung_kind="MATERIAL"))

    assert local(then).hour == 11
    assert then.ready_at.astimezone(UTC).hour == 16


@given(st.sampled_from(Outcome), st.sampled_from(Reason), st.integers(0, 2_000_000))
def test_whoever_spoke_with_us_rests_three_weeks_unless_something_was_said(outcome, reason, minutes):
    at = NOON + timedelta(minutes=minutes)
    then = consequence(Ending(outcome=outcome, at=at, zone=OHIO, reason=reason))
    rests = outcome in RESTS and (RESTS[outcome] is None or reason.value in RESTS[outcome])

    if rests and then.standing is Standing.SEED:
        assert then.ready_at.astimezone(OHIO).date() >= at.astimezone(OHIO).date() + timedelta(days=21)
    if then.ready_at is not None:
        assert then.ready_at - at >= timedelta(hours=4)


def test_a_leap_day_comes_round_every_year():
    assert next_anniversary(date(2024, 2, 29), on=date(2026, 1, 1)) == date(2026, 2, 28)
    assert next_anniversary(date(2027, 1, 1), on=date(2026, 11, 17)) == date(2027, 1, 1)


def test_firms_are_not_expected_on_a_weekend():
    wednesday = datetime(2026, 11, 18, 17, 0, tzinfo=UTC)

    ours = consequence(Ending(Outcome.RUNG, wednesday, OHIO, rung_kind="MATERIAL", weekdays=True))
    at_home = consequence(Ending(Outcome.RUNG, wednesday, OHIO, rung_kind="MATERIAL"))
    saturday = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
    theirs = consequence(Ending(Outcome.RUNG, wednesday, OHIO, said_at=saturday, weekdays=True))

    assert ours.ready_at == datetime(2026, 11, 23, 12, 0, tzinfo=OHIO)
    assert at_home.ready_at == datetime(2026, 11, 21, 12, 0, tzinfo=OHIO)
    assert theirs.ready_at == saturday
