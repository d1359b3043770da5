"""The calling rules: data/rules.toml, read and checked once.

`version` names exactly what was applied: the file's date and a short hash of its bytes.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from bounceback.core import days, places

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
POLICIES = ("allowed", "opt_in", "reason", "confirm")
CONFIDENCES = ("primary", "secondary", "one-chart", "own-knowledge", "conflict")

Window = tuple[int, int]  # [start, end) in minutes after local midnight
Week = tuple[tuple[Window, ...], ...]  # seven days, Monday first; an empty day means no calls


class BadRules(ValueError):
    """The rules file says something that has no meaning. The program must not start with it."""


@dataclass(frozen=True, slots=True)
class Attempts:
    """At most `max` dials of one number in any `hours` hours."""

    max: int
    hours: int


@dataclass(frozen=True, slots=True)
class Rule:
    """One jurisdiction's row."""

    region: str  # "US", "US-OH", "GB"; "EU" and "ZZ" stand for several countries
    name: str
    week: Week | None  # None: this row sets no hours
    clock: str  # IANA zone that the rule itself names; "" = the place's
    holidays: tuple[str, ...]
    holiday_weekdays: frozenset[int]
    attempts: Attempts | None
    household: str | None  # policy, one of POLICIES; None: the country's row says it
    business: str | None
    opt_in_from: date | None
    members: frozenset[str]
    registries: tuple[str, ...]
    registries_business: tuple[str, ...]
    registry_days: int
    listed_binds_business: bool
    disclose_within_seconds: int | None
    cite: str
    confidence: str
    note: str
    reviewed_by: str
    reviewed_on: date
    expires_on: date


@dataclass(frozen=True, slots=True)
class Rules:
    """The whole file."""

    version: str
    guard_minutes: int
    house_week: Week
    left_out: frozenset[str]
    registry_names: Mapping[str, str]
    all_party_recording: tuple[str, ...]
    regions: Mapping[str, Rule]

    def chain(self, region: str) -> tuple[Rule, ...]:
        """The rows that bind in a region, the country's first.

        A state's row narrows its country's; a country without a row takes the European
        Union's or the one for all others.
        """
        country = region[:2]
        nation = self.regions.get(country)
        if nation is None:
            nation = self.regions["EU" if country in self.regions["EU"].members else "ZZ"]
        own = self.regions.get(region) if region != country else None
        return (nation, own) if own else (nation,)

    def expired(self, on: date) -> tuple[Rule, ...]:
        """Rows that are due for review. They still bind."""
        return tuple(rule for rule in self.regions.values() if rule.expires_on <= on)


@lru_cache(maxsize=1)
def current() -> Rules:
    """The packaged rules."""
    return read(files("bounceback.core.data").joinpath("rules.toml").read_bytes())


def read(text: bytes) -> Rules:
    """Rules from the bytes of a file. Raises BadRules."""
    raw = tomllib.loads(text.decode())
    if raw.get("schema") != 1:
        raise BadRules("schema 1 is the only one known")
    known = {"schema", "as_of", "guard_minutes", "house", "somewhere", "registry", "recording", "region"}
    if extra := set(raw) - known:
        raise BadRules(f"unknown tables: {sorted(extra)}")
    regions = {region: _rule(region, row, raw["registry"]) for region, row in raw["region"].items()}
    for needed in ("US", "EU", "ZZ"):
        if needed not in regions:
            raise BadRules(f"no row for {needed}")
    return Rules(
        version=f"{raw['as_of']:%Y-%m-%d}-{hashlib.sha256(text).hexdigest()[:8]}",
        guard_minutes=int(raw["guard_minutes"]),
        house_week=_week("house", raw["house"]["hours"]),
        left_out=frozenset(raw["somewhere"]["US"]["left_out"]),
        registry_names=dict(raw["registry"]),
        all_party_recording=tuple(raw["recording"]["all_party"]),
        regions=regions,
    )


_ROW_KEYS = {
    "name", "hours", "clock", "holidays", "holiday_weekdays", "attempts", "household", "business", "opt_in_from",
    "members", "registries", "registries_business", "registry_days", "listed_binds_business",
    "disclose_within_seconds", "cite", "confidence", "note", "reviewed_by", "reviewed_on", "expires_on",
}  # fmt: skip


def _rule(region: str, row: dict[str, Any], registries: Mapping[str, str]) -> Rule:
    if extra := set(row) - _ROW_KEYS:
        raise BadRules(f"{region}: unknown keys {sorted(extra)}")
    nation = "-" not in region
    if not nation and region[3:] not in places.STATES:
        raise BadRules(f"{region}: no such state")
    for key in ("household", "business"):
        if (key in row) != nation or row.get(key, "allowed") not in POLICIES:
            raise BadRules(f"{region}: {key} must be one of {POLICIES}, and only in a country's row")
    if row["confidence"] not in CONFIDENCES:
        raise BadRules(f"{region}: confidence must be one of {CONFIDENCES}")
    for name in row.get("holidays", ()):
        if name not in days.NAMED:
            raise BadRules(f"{region}: no day is called {name}")
    for name in (*row.get("registries", ()), *row.get("registries_business", ())):
        if name not in registries:
            raise BadRules(f"{region}: no registry is called {name}")
    if (clock := row.get("clock", "")) and not ZoneInfo(clock):
        raise BadRules(f"{region}: no such clock")
    limit = row.get("attempts")
    return Rule(
        region=region,
        name=row["name"],
        week=_week(region, row["hours"]) if "hours" in row else None,
        clock=clock,
        holidays=tuple(row.get("holidays", ())),
        holiday_weekdays=frozenset(_weekdays(region, row.get("holiday_weekdays", "all"))),
        attempts=Attempts(max=limit["max"], hours=limit["hours"]) if limit else None,
        household=row.get("household"),
        business=row.get("business"),
        opt_in_from=row.get("opt_in_from"),
        members=frozenset(row.get("members", ())),
        registries=tuple(row.get("registries", ())),
        registries_business=tuple(row.get("registries_business", ())),
        registry_days=int(row.get("registry_days", 31)),
        listed_binds_business=bool(row.get("listed_binds_business", False)),
        disclose_within_seconds=row.get("disclose_within_seconds"),
        cite=row["cite"],
        confidence=row["confidence"],
        note=row.get("note", ""),
        reviewed_by=row["reviewed_by"],
        reviewed_on=row["reviewed_on"],
        expires_on=row["expires_on"],
    )


def _weekdays(region: str, text: str) -> range:
    """Weekday numbers of "all", "sat" or "mon-fri"."""
    first, _, last = ("mon-sun" if text == "all" else text).partition("-")
    if first not in WEEKDAYS or (last and last not in WEEKDAYS):
        raise BadRules(f"{region}: {text} names no days")
    start, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
    if end < start:
        raise BadRules(f"{region}: {text} runs backwards")
    return range(start, end + 1)


def _week(region: str, hours: Mapping[str, list[str]]) -> Week:
    week: list[tuple[Window, ...]] = [()] * 7
    for names, windows in hours.items():
        for weekday in _weekdays(region, names):
            if week[weekday]:
                raise BadRules(f"{region}: {WEEKDAYS[weekday]} is set twice")
            week[weekday] = tuple(_window(region, window) for window in windows)
    return tuple(week)


def _window(region: str, text: str) -> Window:
    start, end = (int(clock[:2]) * 60 + int(clock[3:]) for clock in text.split("-"))
    if not 0 <= start < end <= 24 * 60:
        raise BadRules(f"{region}: {text} is no window")
    return start, end
