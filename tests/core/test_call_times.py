"""Times as logs write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounceback.core import call_times
from bounceback.core.call_times import DAY, MINUTE, MONTH, SECOND, Moment

OHIO = ZoneInfo("America/New_York")


def read(text: str, *, day_first: bool = False, zone: ZoneInfo = OHIO) -> Moment | None:
    return call_times.read_moment(text, zone=zone, day_first=day_first)


@pytest.mark.parametrize(
    ("text", "utc", "precision"),
    [
        ("2026-03-04 14:05:09", "2026-03-04 19:05:09", SECOND),
        ("2026-03-04T14:05", "2026-03-04 19:05:00", MINUTE),
        ("2026-03-04T14:05:09Z", "2026-03-04 14:05:09", SECOND),
        ("2026-03-04T14:05:09.123Z", "2026-03-04 14:05:09", SECOND),
        ("2026-03-04 14:05:09+01:00", "2026-03-04 13:05:09", SECOND),
        ("2026-03-04 14:05:09 UTC", "2026-03-04 14:05:09", SECOND),
        ("3/4/2026 2:05 PM", "2026-03-04 19:05:00", MINUTE),
        ("3/4/26, 2:05 pm", "2026-03-04 19:05:00", MINUTE),
        ("03/04/2026 2:05:09 p.m. EST", "2026-03-04 19:05:09", SECOND),
        ("Mar 4, 2026 2:05 PM", "2026-03-04 19:05:00", MINUTE),
        ("Mar 4, 2026 at 2:05 PM", "2026-03-04 19:05:00", MINUTE),
        ("4-Mar-2026 14:05", "2026-03-04 19:05:00", MINUTE),
        ("4-Mar-26 14:05", "2026-03-04 19:05:00", MINUTE),
        ("Wed, 04 Mar 2026 14:05:09 +0000", "2026-03-04 14:05:09", SECOND),
        ("Wed 3/4/2026 2 PM", "2026-03-04 19:00:00", MINUTE),
        ("1772633109", "2026-03-04 14:05:09", SECOND),
        ("1772633109000", "2026-03-04 14:05:09", SECOND),
        ("2026-03-04", "2026-03-04 17:00:00", DAY),
        ("2026-03-04 00:00:00", "2026-03-04 17:00:00", DAY),
        ("3/4/2026", "2026-03-04 17:00:00", DAY),
        ("March 2026", "2026-03-01 17:00:00", MONTH),
        ("2026-03", "2026-03-01 17:00:00", MONTH),
    ],
)
def test_a_time_is_read_with_what_is_known_of_it(text: str, utc: str, precision: str) -> None:
    found = read(text)

    assert found is not None, text
    assert (found.at, found.precision) == (datetime.fromisoformat(utc).replace(tzinfo=UTC), precision)


@pytest.mark.parametrize(
    "text", ["soon", "", "2026-13-40", "25:00", "3/4/2026 25:00", "2026-03-04 14:05 XYZ", "14:05", "99/99/9999 1:00 PM"]
)
def test_what_is_no_time_is_none(text: str) -> None:
    assert read(text) is None


def test_the_order_of_day_and_month_is_as_was_said() -> None:
    found = read("3/4/2026 14:05", day_first=True)

    assert found is not None
    assert found.day == date(2026, 4, 3)


def test_an_hour_that_the_clocks_skipped_is_read_by_the_old_clock() -> None:
    found = read("2026-03-08 02:30")

    assert found is not None
    assert found.at == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)
    assert found.at.astimezone(OHIO).hour == 3


def test_of_an_hour_that_came_twice_the_first_is_meant() -> None:
    found = read("2026-11-01 01:30")

    assert found is not None
    assert found.at == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


def test_what_was_given_is_the_same_in_every_zone_unless_the_file_said_one() -> None:
    here, there = read("3/4/2026 2:05 PM"), read("2026-03-04 14:05", zone=ZoneInfo("Europe/Lisbon"))
    fixed, again = read("2026-03-04 14:05 +01:00"), read("2026-03-04 13:05 UTC", zone=ZoneInfo("Europe/Lisbon"))

    assert here is not None
    assert there is not None
    assert fixed is not None
    assert again is not None
    assert (here.given, here.at) == (there.given, there.at + timedelta(hours=5))
    assert (fixed.given, fixed.at) == (again.given, again.at)


def test_the_first_such_weekday_of_a_month_stands_for_it() -> None:
    found = call_times.in_month(date(2008, 5, 1), zone=ZoneInfo("Europe/Lisbon"), weekday=4)

    assert (found.day, found.precision) == (date(2008, 5, 2), MONTH)


def test_a_year_has_passed_when_an_earlier_month_follows() -> None:
    months = call_times.Months(first_year=2008)

    found = [months.next(word) for word in ("may", "jun", "dec", "mar", "apr", "MAR", "what")]

    assert [each and (each.year, each.month) for each in found] == [
        (2008, 5), (2008, 6), (2008, 12), (2009, 3), (2009, 4), (2010, 3), None,
    ]  # fmt: skip


@given(st.integers(662_688_001, 4_070_908_800))
def test_a_time_survives_being_written(seconds: int) -> None:
    when = datetime.fromtimestamp(seconds, UTC)
    when = when.replace(second=when.second or 1)

    for text in (when.isoformat(), f"{when:%Y-%m-%d %H:%M:%S} UTC", f"{when:%m/%d/%Y %I:%M:%S %p} GMT"):
        found = read(text)
        assert found is not None
        assert found.at == when


@given(st.text(max_size=40))
def test_no_text_makes_it_stumble(text: str) -> None:
    read(text)
    read(text, day_first=True)
    call_times.read_clock(text)
