"""Holidays by name, as the rules file names them: name and year → dates.

Computed, not looked up, so that a rule can be read and reviewed day by day; the `holidays`
library is the second opinion in the tests. A day that falls on a weekend is kept on the day
itself and on the weekday on which public offices keep it: a ban counts on both.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
_DAY = timedelta(days=1)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Gauss, in the anonymous form of 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def nth(n: int, weekday: int, month: int, year: int) -> date:
    """The nth (1 = first, -1 = last) such weekday of a month."""
    if n > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))
    last = date(year, month, monthrange(year, month)[1])
    return last - timedelta(days=(last.weekday() - weekday) % 7 + 7 * (-n - 1))


def _us(month: int, day: int) -> Callable[[int], set[date]]:
    """Saturday's is also kept on Friday, Sunday's on Monday."""

    def days(year: int) -> set[date]:
        itself = date(year, month, day)
        kept = {SAT: itself - _DAY, SUN: itself + _DAY}.get(itself.weekday(), itself)
        return {itself, kept}

    return days


def _monday(month: int, day: int) -> Callable[[int], set[date]]:
    """A weekend's is also kept on the Monday after."""

    def days(year: int) -> set[date]:
        itself = date(year, month, day)
        return {itself, itself + timedelta(days={SAT: 2, SUN: 1}.get(itself.weekday(), 0))}

    return days


def _boxing(year: int) -> set[date]:
    """26 December, and where 25 or 26 is a weekend day the Monday and Tuesday that replace them."""
    itself = date(year, 12, 26)
    kept = {SAT: 2, SUN: 2, MON: 1}.get(itself.weekday(), 0)
    return {itself, itself + timedelta(days=kept)}


def _fixed(month: int, day: int) -> Callable[[int], set[date]]:
    return lambda year: {date(year, month, day)}


def _nth(n: int, weekday: int, month: int) -> Callable[[int], set[date]]:
    return lambda year: {nth(n, weekday, month, year)}


def _easter(days: int) -> Callable[[int], set[date]]:
    return lambda year: {easter(year) + timedelta(days=days)}


def _election(year: int) -> set[date]:
    return {nth(1, MON, 11, year) + _DAY}


def _juneteenth_utah(year: int) -> set[date]:
    """Utah keeps a Tuesday-to-Friday 19 June on the Monday before, a weekend's on the Monday after."""
    itself = date(year, 6, 19)
    weekday = itself.weekday()
    kept = itself - timedelta(days=weekday) if weekday <= FRI else itself + timedelta(days=7 - weekday)
    return {itself, kept}


NAMED: dict[str, Callable[[int], set[date]]] = {
    "new_year": lambda year: {day for y in (year, year + 1) for day in _us(1, 1)(y) if day.year == year},
    "mlk": _nth(3, MON, 1),
    "presidents": _nth(3, MON, 2),
    "mardi_gras": _easter(-47),
    "good_friday": _easter(-2),
    "easter_monday": _easter(1),
    "confederate_memorial": _nth(4, MON, 4),
    "memorial": _nth(-1, MON, 5),
    "jefferson_davis": _nth(1, MON, 6),
    "flag_day": _us(6, 14),
    "juneteenth": _us(6, 19),
    "juneteenth_utah": _juneteenth_utah,
    "independence": _us(7, 4),
    "pioneer_day": _us(7, 24),
    "victory_day": _nth(2, MON, 8),
    "labor": _nth(1, MON, 9),
    "columbus": _nth(2, MON, 10),
    "election_day": _election,
    "election_day_even": lambda year: _election(year) if year % 2 == 0 else set(),
    "veterans": _us(11, 11),
    "thanksgiving": _nth(4, THU, 11),
    "christmas": _us(12, 25),
    "new_year_day": _fixed(1, 1),
    "new_year_monday": _monday(1, 1),
    "christmas_day": _fixed(12, 25),
    "christmas_monday": _monday(12, 25),
    "australia_day": _monday(1, 26),
    "anzac_day": _fixed(4, 25),
    "boxing_day": _boxing,
    "may_day": _fixed(5, 1),
    "victory_1945": _fixed(5, 8),
    "ascension": _easter(39),
    "whit_monday": _easter(50),
    "bastille_day": _fixed(7, 14),
    "assumption": _fixed(8, 15),
    "all_saints": _fixed(11, 1),
    "armistice": _fixed(11, 11),
}


@lru_cache(maxsize=512)
def dates(names: tuple[str, ...], year: int) -> frozenset[date]:
    """All dates in a year that the named days fall on or are kept on."""
    return frozenset(day for name in names for day in NAMED[name](year))
