"""Is it an hour for calling, at every place where the telephone may be?

Everything is reckoned in spans of UTC: for one rule, one clock and one UTC day, the spans in
which that rule allows a call, a guard taken off both ends. A place allows what all its rules allow;
a place set allows what all its places allow. Offsets are never stored; zoneinfo is asked per day.
All three steps are remembered, so that asking again for a place set costs a look-up.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bounceback.core import days, places, rules
from bounceback.core.places import Place

Span = tuple[int, int]  # [start, end) in seconds since 1970, UTC
Spans = tuple[Span, ...]

DAY_SECONDS = 86_400
LOOK_AHEAD_DAYS = 40  # if nothing opens in so many days, nothing does
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Opening:
    """What the clock says about a place set at an instant.

    `until` is when an open one closes; `opens_at` when a closed one opens (None: not within
    LOOK_AHEAD_DAYS). `refused_by` holds rule ids ("hours.US-FL", "holidays.US-PA"), `where` a place
    that is closed.
    """

    open: bool
    refused_by: tuple[str, ...]
    opens_at: datetime | None
    until: datetime | None
    where: Place | None = None


@lru_cache(maxsize=65536)
def candidates_of(place_key: str) -> tuple[Place, ...]:
    """The places of a key, sorted; "somewhere in the US" spelt out as all the places it may mean."""
    found: set[Place] = set()
    for place in places.places_of(place_key):
        if place == places.SOMEWHERE_US:
            found |= _anywhere_us()
        else:
            found.add(place)
    return tuple(sorted(found, key=lambda place: place.key))


def is_open(place_key: str, at: datetime) -> bool:
    """Do the clocks of all places allow a call at this instant? An unknown place never does."""
    second = _seconds(at)
    return _span_at(place_key, second) is not None


def open_keys(place_keys: Iterable[str], at: datetime) -> list[str]:
    """Those of many place sets that are open at an instant. For the queue: once a minute."""
    second = _seconds(at)
    return [key for key in place_keys if _span_at(key, second) is not None]


def open_until(place_key: str, at: datetime) -> datetime | None:
    """When an open place set closes; None when it is closed."""
    second = _seconds(at)
    span = _span_at(place_key, second)
    return None if span is None else _instant(_end_of(place_key, span))


def next_opening(place_key: str, at: datetime) -> datetime | None:
    """The first instant from `at` on at which all places are open; None when there is none in sight."""
    second = _seconds(at)
    today = second // DAY_SECONDS
    for day in range(today, today + LOOK_AHEAD_DAYS):
        for start, end in _key_spans(place_key, day):
            if end > second:
                return at if start <= second else _instant(start)
    return None


def opening(place_key: str, at: datetime) -> Opening:
    """All that the clock says about a place set at an instant."""
    until = open_until(place_key, at)
    if until is not None:
        return Opening(open=True, refused_by=(), opens_at=None, until=until)
    refused: dict[str, Place] = {}
    second = _seconds(at)
    for place in candidates_of(place_key):
        for rule in rules.current().chain(place.region):
            if _inside(_rule_spans(rule.region, place.zone, second // DAY_SECONDS), second) is None:
                refused.setdefault(_why(rule, place, at), place)
    return Opening(
        open=False,
        refused_by=tuple(refused),
        opens_at=next_opening(place_key, at),
        until=None,
        where=next(iter(refused.values()), None),
    )


def overdue_reviews(on: date) -> list[str]:
    """A sentence for each row of the rules that is due for review. Such rows still bind."""
    return [
        f"The calling rule for {rule.name} was due for review on {rule.expires_on}; it still binds."
        for rule in rules.current().expired(on)
    ]


def _why(rule: rules.Rule, place: Place, at: datetime) -> str:
    local = at.astimezone(ZoneInfo(rule.clock or place.zone)).date()
    if _is_holiday(rule, local):
        return f"holidays.{rule.region}"
    return f"hours.{rule.region}" if rule.week else "hours.house"


def _is_holiday(rule: rules.Rule, day: date) -> bool:
    return bool(rule.holidays) and day.weekday() in rule.holiday_weekdays and day in days.dates(rule.holidays, day.year)


@lru_cache(maxsize=1)
def _anywhere_us() -> frozenset[Place]:
    left_out = rules.current().left_out
    states = (places.state_places(state) for state in places.STATES if f"US-{state}" not in left_out)
    return frozenset(place for state in states for place in state)


def _span_at(place_key: str, second: int) -> Span | None:
    return _inside(_key_spans(place_key, second // DAY_SECONDS), second)


def _inside(spans: Spans, second: int) -> Span | None:
    index = bisect_right(spans, (second, 1 << 62)) - 1
    return spans[index] if index >= 0 and second < spans[index][1] else None


def _end_of(place_key: str, span: Span) -> int:
    """Where an open span ends, across midnights of UTC."""
    end = span[1]
    for _ in range(LOOK_AHEAD_DAYS):
        if end % DAY_SECONDS:
            break
        follows = _inside(_key_spans(place_key, end // DAY_SECONDS), end)
        if follows is None:
            break
        end = follows[1]
    return end


@lru_cache(maxsize=65536)
def _key_spans(place_key: str, day: int) -> Spans:
    """Spans of one UTC day (days since 1970) in which every place of the set allows calls."""
    spans: Spans | None = None
    for place in candidates_of(place_key):
        own = _place_spans(place.zone, place.region, day)
        spans = own if spans is None else _both(spans, own)
        if not spans:
            break
    return spans or ()


@lru_cache(maxsize=16384)
def _place_spans(zone: str, region: str, day: int) -> Spans:
    spans: Spans = ((day * DAY_SECONDS, (day + 1) * DAY_SECONDS),)
    for rule in rules.current().chain(region):
        spans = _both(spans, _rule_spans(rule.region, zone, day))
    return spans


@lru_cache(maxsize=16384)
def _rule_spans(region: str, zone: str, day: int) -> Spans:
    """Spans of one UTC day that one row allows on the clock of a zone, the guard taken off."""
    table = rules.current()
    rule = table.regions[region]
    week = rule.week or table.house_week
    guard = table.guard_minutes * 60
    clock = ZoneInfo(rule.clock or zone)
    spans: list[Span] = []
    for ordinal in (day + _EPOCH - 1, day + _EPOCH, day + _EPOCH + 1):  # local days that reach into this one
        local = date.fromordinal(ordinal)
        if _is_holiday(rule, local):
            continue
        for start, end in week[local.weekday()]:
            first = max(_reading(local, start, clock)) + guard
            last = min(_reading(local, end, clock)) - guard
            clipped = max(first, day * DAY_SECONDS), min(last, (day + 1) * DAY_SECONDS)
            if clipped[0] < clipped[1]:
                spans.append(clipped)
    return tuple(sorted(spans))


def _reading(local: date, minute: int, clock: ZoneInfo) -> tuple[int, int]:
    """The seconds at which a clock may be said to show this minute: twice on the night it goes back."""
    shown = datetime(local.year, local.month, local.day) + timedelta(minutes=minute)  # noqa: DTZ001
    first, second = (int(shown.replace(tzinfo=clock, fold=fold).timestamp()) for fold in (0, 1))
    return first, second


def _both(one: Spans, other: Spans) -> Spans:
    """What lies in both."""
    shared = []
    for start, end in one:
        for start_2, end_2 in other:
            low, high = max(start, start_2), min(end, end_2)
            if low < high:
                shared.append((low, high))
    return tuple(sorted(shared))


def _seconds(at: datetime) -> int:
    if at.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return int(at.timestamp() // 1)


def _instant(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)
