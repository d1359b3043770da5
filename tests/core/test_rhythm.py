from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bounceback.core.outcomes import Outcome
from bounceback.core.rhythm import Dial, dials_an_hour, gaps, median_gap, next_dial_due, noes_in_a_row, rhythm

START = datetime(2026, 11, 17, 14, 0, tzinfo=UTC)


def session(*calls):
    """Calls of (outcome, gap before it in seconds); each lasts a minute."""
    dials, clock = [], START
    for outcome, gap in calls:
        clock += timedelta(seconds=gap)
        dials.append(Dial(clock, clock + timedelta(minutes=1), outcome))
        clock += timedelta(minutes=1)
    return dials


def test_the_next_dial_is_due_a_pace_after_the_hang_up():
    assert next_dial_due(START, pace_seconds=15) == START + timedelta(seconds=15)


def test_gaps_run_from_hang_up_to_dial_and_never_below_zero():
    early = session((Outcome.NO, 0), (Outcome.NO, 12))
    overlapping = [early[0], Dial(early[0].dialled_at + timedelta(seconds=5), None, None)]

    assert [gap.seconds for gap in gaps(early)] == [12]
    assert [gap.seconds for gap in gaps(overlapping)] == [0]


def test_a_dial_that_was_never_logged_has_no_gap_after_it():
    dials = session((Outcome.NO, 0), (Outcome.NO, 10))
    unlogged = [dials[0], Dial(dials[1].dialled_at, None, None), *session((Outcome.NO, 900))]

    assert len(gaps(unlogged)) == 1


def test_the_gaps_are_split_by_what_came_before():
    told = rhythm(
        session(
            (Outcome.NO, 0),
            (Outcome.NO, 10),
            (Outcome.NO_ANSWER, 20),
            (Outcome.HUNG_UP, 8),
            (Outcome.APPOINTMENT, 60),
            (Outcome.NO, 5),
            (Outcome.NO, 1000),
        )
    )

    assert told.every.gaps == 5
    assert told.every.median_seconds == 10
    assert (told.after_a_no.gaps, told.after_a_no.median_seconds) == (3, 20)
    assert (told.after_three_noes.gaps, told.after_three_noes.median_seconds) == (1, 60)
    assert (told.after_no_answer.gaps, told.after_no_answer.median_seconds) == (1, 8)
    assert told.breaks == 1


def test_no_gaps_give_no_median():
    assert rhythm([]).every.median_seconds is None


def test_nobody_home_neither_makes_nor_breaks_a_run_of_noes():
    assert noes_in_a_row(session((Outcome.NO, 0), (Outcome.NO_ANSWER, 1), (Outcome.HUNG_UP, 1))) == 2
    assert noes_in_a_row(session((Outcome.NO, 0), (Outcome.RUNG, 1), (Outcome.NO, 1))) == 1
    assert noes_in_a_row(session((Outcome.NO, 0), (Outcome.GATEKEEPER, 1))) == 0


def test_dials_an_hour_is_told_after_five_minutes():
    dials = session((Outcome.NO, 0), (Outcome.NO, 30), (Outcome.NO, 30))

    assert dials_an_hour(dials, at=START + timedelta(minutes=4)) is None
    assert dials_an_hour(dials, at=START + timedelta(minutes=10)) == 18
    assert dials_an_hour([], at=START) is None


@given(st.lists(st.tuples(st.sampled_from(list(Outcome)), st.integers(0, 2000)), max_size=12))
def test_the_gap_in_the_middle_is_the_same_alone(calls):
    dials = session(*calls)

    assert median_gap(dials) == rhythm(dials).every.median_seconds
