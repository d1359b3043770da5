"""The calling hours once more, written apart from the product: straight from the TOML, minute by minute.

Nothing of `bounceback` is imported. A place allows the minute t when, for every row that binds
there, each of the minutes t-5, t and t+5 lies in that row's window of its own local day. Holidays are
counted by walking the calendar.
"""

from __future__ import annotations

import tomllib
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from dateutil.easter import easter

RULES = Path(__file__).parents[2] / "src/bounceback/core/data/rules.toml"
TABLE = tomllib.loads(RULES.read_text())
SHORT = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def rows(region: str) -> list[tuple[str, dict]]:
    """The rows that bind: the country's, then the state's."""
    found = TABLE["region"]
    country = region.split("-")[0]
    if country not in found:
        country = "EU" if country in found["EU"]["members"] else "ZZ"
    both = [(country, found[country])]
    if "-" in region and region in found:
        both.append((region, found[region]))
    return both


def minutes_of_day(row: dict, weekday: int) -> set[int]:
    """All minutes of a weekday that a row's own hours allow."""
    hours = row.get("hours") or TABLE["house"]["hours"]
    allowed: set[int] = set()
    for key, windows in hours.items():
        if key == "all":
            days = set(range(7))
        elif "-" in key:
            low, high = key.split("-")
            days = set(range(SHORT.index(low), SHORT.index(high) + 1))
        else:
            days = {SHORT.index(key)}
        if weekday in days:
            for window in windows:
                low, high = window.split("-")
                h1, m1 = map(int, low.split(":"))
                h2, m2 = map(int, high.split(":"))
                allowed |= set(range(h1 * 60 + m1, h2 * 60 + m2))
    return allowed


def _weekday_list(year: int, month: int, weekday: int) -> list[date]:
    day = date(year, month, 1)
    found = []
    while day.month == month:
        if day.weekday() == weekday:
            found.append(day)
        day += timedelta(1)
    return found


def _kept(day: date) -> list[date]:
    if day.isoweekday() == 6:
        return [day, day - timedelta(1)]
    if day.isoweekday() == 7:
        return [day, day + timedelta(1)]
    return [day]


@cache
def holiday(name: str, year: int) -> frozenset[date]:
    """The dates of one named day that fall into a year, counted by walking the calendar."""
    e = easter(year)
    fixed_us = {
        "juneteenth": (6, 19), "independence": (7, 4), "veterans": (11, 11), "christmas": (12, 25),
        "flag_day": (6, 14), "pioneer_day": (7, 24),
    }  # fmt: skip
    fixed = {
        "new_year_day": (1, 1),
        "christmas_day": (12, 25),
        "anzac_day": (4, 25),
        "may_day": (5, 1),
        "victory_1945": (5, 8),
        "bastille_day": (7, 14),
        "assumption": (8, 15),
        "all_saints": (11, 1),
        "armistice": (11, 11),
    }
    moving = {
        "mardi_gras": -47, "good_friday": -2, "easter_monday": 1, "ascension": 39, "whit_monday": 50,
    }  # fmt: skip
    mondays = {
        "mlk": (1, 2), "presidents": (2, 2), "confederate_memorial": (4, 3), "memorial": (5, -1),
        "jefferson_davis": (6, 0), "victory_day": (8, 1), "labor": (9, 0), "columbus": (10, 1),
    }  # fmt: skip
    if name == "new_year":
        days = _kept(date(year, 1, 1)) + _kept(date(year + 1, 1, 1))
    elif name in fixed_us:
        days = _kept(date(year, *fixed_us[name]))
    elif name in fixed:
        days = [date(year, *fixed[name])]
    elif name in moving:
        days = [e + timedelta(moving[name])]
    elif name in mondays:
        month, index = mondays[name]
        days = [_weekday_list(year, month, 0)[index]]
    elif name == "thanksgiving":
        days = [_weekday_list(year, 11, 3)[3]]
    elif name.startswith("election_day"):
        days = [day for day in _weekday_list(year, 11, 1) if day.day > 1][:1]
        if name.endswith("even") and year % 2:
            days = []
    elif name == "juneteenth_utah":
        day = date(year, 6, 19)
        days = [day]
        step = -1 if day.isoweekday() < 6 else 1
        while day.isoweekday() != 1:
            day += timedelta(step)
        days.append(day)
    elif name in ("australia_day", "new_year_monday", "christmas_monday"):
        day = date(year, *{"a": (1, 26), "n": (1, 1), "c": (12, 25)}[name[0]])
        days = [day]
        while day.isoweekday() > 5:
            day += timedelta(1)
        days.append(day)
    elif name == "boxing_day":
        taken, days = set(), [date(year, 12, 26)]
        for day in (date(year, 12, 25), date(year, 12, 26)):  # each moves on to the next free working day
            while day.isoweekday() > 5 or day in taken:
                day += timedelta(1)
            taken.add(day)
        days.append(max(taken))
    else:
        raise KeyError(name)
    return frozenset(day for day in days if day.year == year)


@cache
def banned(region: str, day: date) -> bool:
    row = TABLE["region"][region]
    low, _, high = row.get("holiday_weekdays", "mon-sun").partition("-")
    if not SHORT.index(low) <= day.weekday() <= SHORT.index(high or low):
        return False
    return any(day in holiday(name, day.year) for name in row.get("holidays", []))


@cache
def allowed_minutes(region: str, day: date) -> frozenset[int]:
    return frozenset() if banned(region, day) else frozenset(minutes_of_day(TABLE["region"][region], day.weekday()))


def permits(zone: str, region: str, at: datetime) -> bool:
    """May one call there at this minute?"""
    guard = TABLE["guard_minutes"]
    for name, row in rows(region):
        clock = ZoneInfo(row.get("clock", zone))
        for minute in (-guard, 0, guard):
            local = (at + timedelta(minutes=minute)).astimezone(clock)
            if local.hour * 60 + local.minute not in allowed_minutes(name, local.date()):
                return False
    return True


def permits_all(places: list[tuple[str, str]], at: datetime) -> bool:
    """May one call a telephone that may be at any of these places?"""
    return bool(places) and all(permits(zone, region, at) for zone, region in places)
