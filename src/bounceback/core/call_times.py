"""When was it? Times as logs write them → an instant and how exactly it is known.

A time without an offset is read by the clock of a stated zone. An hour that the clocks skipped is read as if they had
not yet been changed (02:30 is then what the new clock calls 03:30); of an hour that came twice the first is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from datetime import timezone as fixed
from functools import lru_cache
from zoneinfo import ZoneInfo

from bounceback.core import cells

SECOND, MINUTE, DAY, MONTH = "SECOND", "MINUTE", "DAY", "MONTH"
NOON = time(12)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant as a log knows it.

    at           UTC; noon of the day (of the month's first day) where no time of day is known
    precision    SECOND, MINUTE, DAY or MONTH
    day          the day as it was written
    given        the same for every way of writing this time, whatever zone it is read in
    """

    at: datetime
    precision: str
    day: date
    given: str


_EPOCH = re.compile(r"\d{10}(?:\.\d+)?|\d{13}")
_DAY_NAME = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?)?\s*(?:([ap])\.?m\.?)?", re.IGNORECASE)
_BOTH = re.compile(
    r"(?P<date>.+?)(?:T|,? at |,|\s)\s*"
    r"(?P<clock>\d{1,2}[:.h]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?)?|\d{1,2}\s*[ap]\.?m\.?)"
    r"\s*\(?(?P<zone>Z|[A-Z]{3,4}|(?:UTC|GMT)?\s?[+-]\d{2}:?\d{2})?\)?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"(?:UTC|GMT)?\s?([+-])(\d{2}):?(\d{2})", re.IGNORECASE)
_MONTH_ONLY = re.compile(r"(\d{4})-(\d{1,2})|([A-Za-z]{3,9})\.? (\d{4})|(\d{1,2})/(\d{4})")
_JOINT = re.compile(r"(?<=\d)[-/](?=[A-Za-z])|(?<=[A-Za-z])[-/](?=\d)")
_SHORT = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](?:\d{4}|\d{2})(?!\d)")
_SHORT_YEAR = re.compile(r"(\d{1,2} [A-Za-z]{3,9}) (\d{2})")
# Hours from UTC of the abbreviations that North American programs write.
_NAMED = {
    "Z": 0, "UTC": 0, "GMT": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "AKST": -9, "AKDT": -8, "HST": -10,
}  # fmt: skip


def read_moment(text: str, *, zone: ZoneInfo, day_first: bool) -> Moment | None:
    """One cell with day and time → a moment; None when it cannot be read.

    zone         the clock of times that do not say theirs
    day_first    03/04/2026 is the third of April

    Midnight sharp is a day without a time: nobody dials then, and spreadsheets write days so.

    >>> read_moment("3/4/2026 2:05 PM", zone=ZoneInfo("America/New_York"), day_first=False).at.isoformat()
    '2026-03-04T19:05:00+00:00'
    """
    text = text.strip()
    if _EPOCH.fullmatch(text):
        at = datetime.fromtimestamp(float(text) / (1000 if len(text) == 13 else 1), UTC).replace(microsecond=0)
        return Moment(at, SECOND, at.astimezone(zone).date(), at.isoformat())
    text = _DAY_NAME.sub("", text, count=1) if text[:1].isalpha() else text
    if found := _BOTH.fullmatch(text):
        day, clock = read_day(found["date"], day_first=day_first), read_clock(found["clock"])
        if day is None or clock is None:
            return None
        own = _zone(found["zone"])
        if found["zone"] and own is None:
            return None
        return at_clock(day, clock, zone=own or zone)
    whole_day = read_day(text, day_first=day_first)
    if whole_day is not None:
        return on_day(whole_day, zone=zone)
    month = read_month(text)
    return in_month(month, zone=zone) if month else None


@dataclass(frozen=True, slots=True)
class Order:
    """What a file's short days (3/4/2026) say about their order."""

    short: int  # cells that hold such a day
    only_day_first: int  # of them, those that are a day with the day first alone (13/4/2026)
    only_month_first: int

    def day_first(self, *, usual: bool) -> bool:
        """The order of the whole file: the usual one, unless a fifth of its days and more speak against it than for it.

        A single odd day is a slip of the pen. Of days in another order, three in five are none in the usual one.

        >>> Order(10, 6, 0).day_first(usual=False), Order(10, 1, 0).day_first(usual=False)
        (True, False)
        """
        against, for_it = self.only_day_first, self.only_month_first
        if usual:
            against, for_it = for_it, against
        return usual ^ (against > for_it and 5 * against >= self.short)


def order_of(texts: Iterable[str]) -> Order:
    """How many days of a file can be read one way alone.

    >>> order_of(["3/4/2026", "13/4/2026 9:05", "4/13/2026", "2026-04-13", ""])
    Order(short=3, only_day_first=1, only_month_first=1)
    """
    counts = {None: 0, True: 0, False: 0}
    for text in texts:
        if _short(text) is not None:
            counts[only_order(text)] += 1
    return Order(sum(counts.values()), counts[True], counts[False])


def only_order(text: str) -> bool | None:
    """Whether a short day is one with the day first alone (True) or the month first alone (False); None: both, neither.

    >>> only_order("13/04/2026"), only_order("04/13/2026"), only_order("03/04/2026"), only_order("2026-04-13")
    (True, False, None, None)
    """
    found = _short(text)
    if found is None:
        return None
    first, second = int(found[1]), int(found[2])
    if not (1 <= first <= 31 and 1 <= second <= 31) or (first > 12) == (second > 12):
        return None
    return first > 12


def _short(text: str) -> re.Match[str] | None:
    text = text.strip()
    return _SHORT.match(_DAY_NAME.sub("", text, count=1) if text[:1].isalpha() else text)


@lru_cache(maxsize=8192)
def read_day(text: str, *, day_first: bool) -> date | None:
    """A day as people and programs write it; None when it is none, or one in the other order alone."""
    if only_order(text) is (not day_first):
        return None
    text = _JOINT.sub(" ", text.strip().rstrip(","))
    text = _DAY_NAME.sub("", text, count=1) if text[:1].isalpha() else text
    if short := _SHORT_YEAR.fullmatch(text):
        text = f"{short[1]} 20{short[2]}"
    return cells.read_date(text, day_first=day_first)


@lru_cache(maxsize=8192)
def read_clock(text: str) -> tuple[time, str] | None:
    """A time of day and its precision; None when it is none.

    >>> read_clock("2:05 pm"), read_clock("14:05:09")
    ((datetime.time(14, 5), 'MINUTE'), (datetime.time(14, 5, 9), 'SECOND'))
    """
    found = _CLOCK.fullmatch(text.strip())
    if found is None or not (found[2] or found[4]):
        return None
    hour, minute, second = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    if found[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[4].lower() == "p" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    return time(hour, minute, second), SECOND if found[3] else MINUTE


def read_month(text: str) -> date | None:
    """The first day of a month ("2026-03", "March 2026", "03/2026"); None when it is none."""
    found = _MONTH_ONLY.fullmatch(text.strip())
    if found is None:
        return None
    if found[3]:
        return cells.read_date(f"1 {found[3]} {found[4]}", day_first=True)
    year, month = (found[1], found[2]) if found[1] else (found[6], found[5])
    return date(int(year), int(month), 1) if 1 <= int(month) <= 12 else None


def at_clock(day: date, clock: tuple[time, str], *, zone: tzinfo) -> Moment:
    """A day and a time of day on a zone's clock."""
    if clock[0] == time(0):
        return on_day(day, zone=zone)
    at = datetime.combine(day, clock[0], zone).astimezone(UTC)
    # A clock with a fixed offset was written into the file itself.
    given = at if isinstance(zone, fixed) else datetime.combine(day, clock[0])
    return Moment(at, clock[1], day, given.isoformat())


def on_day(day: date, *, zone: tzinfo) -> Moment:
    """Some time on a day: noon stands for it."""
    return Moment(datetime.combine(day, NOON, zone).astimezone(UTC), DAY, day, day.isoformat())


def in_month(first: date, *, zone: tzinfo, weekday: int | None = None) -> Moment:
    """Some time in a month: noon of its first day, or of the first such weekday (0 = Monday).

    >>> in_month(date(2008, 5, 1), zone=ZoneInfo("Europe/Lisbon"), weekday=0).day
    datetime.date(2008, 5, 5)
    """
    day = first if weekday is None else first + timedelta(days=(weekday - first.weekday()) % 7)
    return Moment(datetime.combine(day, NOON, zone).astimezone(UTC), MONTH, day, f"{day:%Y-%m}")


class Months:
    """Months without a year, of a file that is in order: when an earlier month follows, a year has passed."""

    def __init__(self, *, first_year: int) -> None:
        self._year = first_year
        self._last = 0

    def next(self, word: str) -> date | None:
        """The month of the next row ("may"); None when the word is no month.

        >>> months = Months(first_year=2008)
        >>> [months.next(word).year for word in ("may", "dec", "mar", "mar", "jan")]
        [2008, 2008, 2009, 2009, 2010]
        """
        short = word.strip().casefold()[:3]
        if short not in MONTHS:
            return None
        month = MONTHS.index(short) + 1
        if month < self._last:
            self._year += 1
        self._last = month
        return date(self._year, month, 1)


def _zone(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if (hours := _NAMED.get(text.strip().upper())) is not None:
        return fixed(timedelta(hours=hours))
    found = _OFFSET.fullmatch(text.strip())
    if found is None:
        return None
    offset = timedelta(hours=int(found[2]), minutes=int(found[3]))
    if offset >= timedelta(hours=24):
        return None
    return fixed(offset if found[1] == "+" else -offset)
