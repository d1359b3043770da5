"""Days of the calendar, counted on from one another."""

from __future__ import annotations

from datetime import date, timedelta


def next_anniversary(day: date, *, on: date) -> date:
    """The first anniversary of a day on or after another; the day itself when it is still to come."""
    while day < on:
        day = _a_year_later(day)
    return day


def _a_year_later(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year + 1, day=28)


def days_on(day: date, days: int, *, weekdays: bool) -> date:
    """The date some days on; with `weekdays`, a Saturday or Sunday gives way to the Monday after.

    >>> days_on(date(2026, 11, 18), 3, weekdays=True)
    datetime.date(2026, 11, 23)
    """
    then = day + timedelta(days=days)
    return then + timedelta(days=7 - then.weekday()) if weekdays and then.weekday() >= 5 else then
