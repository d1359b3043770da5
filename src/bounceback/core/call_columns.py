"""Which column of a log of calls means what, and whose log it is."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

from bounceback.core import mapping
from bounceback.core.mapping import ATTRIBUTE, IGNORE, Meaning, folded

ABOUT = "about"
_OF_PEOPLE = (
    "name",
    "first_name",
    "last_name",
    "company",
    "title",
    "email",
    "city",
    "state",
    "zip",
    "country",
    "industry",
)

MEANINGS: dict[str, Meaning] = {
    each.code: each
    for each in (
        Meaning("when", "Day and time of the call"),
        Meaning("date", "Day of the call"),
        Meaning("time", "Time of day"),
        Meaning("phone", "Number called", several=True),
        Meaning("phone_in", "Their number, when they called"),
        *(mapping.MEANINGS[code] for code in _OF_PEOPLE),
        Meaning("outcome", "How it ended"),
        Meaning("reason", "Reason for a no"),
        Meaning("duration", "How long it was"),
        Meaning("note", "Note", several=True),
        Meaning("direction", "Who called whom"),
        Meaning("said_at", "When to call again"),
        Meaning("caller", "Who called"),
        Meaning("opening", "Opening"),
        Meaning("call_id", "Number of the call in their program", limit=120),
        Meaning("attempt", "How many times they had been called, this one included"),
        Meaning("month", "Month without a year, in order"),
        Meaning("weekday", "Weekday"),
        Meaning(ABOUT, "Keep with the person", several=True),
        Meaning(ATTRIBUTE, "Keep with the call", several=True),
        Meaning(IGNORE, "Leave out", several=True),
    )
}


@dataclass(frozen=True, slots=True)
class Preset:
    """How another program's log of calls is known and read.

    zone        whose clock its times show, "" when that has to be said
    outcomes    its words → our codes, where they are not the usual ones
    """

    code: str
    label: str
    detect: tuple[str, ...]
    detect_any: tuple[str, ...]
    columns: Mapping[str, str]
    outcomes: Mapping[str, str] = field(default_factory=dict)
    zone: str = ""
    only: bool = False


@lru_cache(maxsize=1)
def presets() -> tuple[Preset, ...]:
    """All presets, in the order in which they are tried."""
    return tuple(
        Preset(
            code=each["code"],
            label=each["label"],
            detect=tuple(each["detect"]),
            detect_any=tuple(each["detect_any"]),
            columns=each["columns"],
            outcomes=each.get("outcomes", {}),
            zone=each.get("zone", ""),
            only=each.get("only", False),
        )
        for each in _table()["preset"]
    )


def preset_of(columns: Sequence[str]) -> Preset | None:
    """The preset whose marks a file bears; None when it bears none."""
    names = {folded(column) for column in columns}
    for preset in presets():
        if names.issuperset(preset.detect) and (not preset.detect_any or names.intersection(preset.detect_any)):
            return preset
    return None


def preset_named(code: str) -> Preset | None:
    """The preset of that code."""
    return next((preset for preset in presets() if preset.code == code), None)


def guess(
    columns: Sequence[str], rows: Sequence[Sequence[str]], *, preset: Preset | None, country: str
) -> tuple[str, ...]:
    """The meaning of each column: by the preset, by its name, and for numbers by what stands in it."""
    found = [_by_name(column, preset) for column in columns]
    if not (preset and preset.only):
        if "phone" not in found:
            # The list's own detection looks into the cells; of what it finds only numbers are of use here.
            seen = mapping.guess(columns, rows, country=country)
            for index, code in enumerate(seen):
                if code == "phone" and found[index] in ("", "call_id"):
                    found[index] = "phone"
        _settle(found, [folded(column) for column in columns])
    seen_codes: set[str] = set()
    for index, code in enumerate(found):
        if code and not MEANINGS[code].several and code in seen_codes:
            found[index] = ATTRIBUTE
        seen_codes.add(code)
    return tuple(each or ATTRIBUTE for each in found)


def _by_name(column: str, preset: Preset | None) -> str:
    name = folded(column)
    if preset is not None:
        if name in preset.columns:
            return preset.columns[name]
        if preset.only:
            return ATTRIBUTE
    if name in _names():
        return _names()[name]
    bare = mapping.by_name(column)
    return bare if bare in (*_OF_PEOPLE, "phone") else ""


def _settle(found: list[str], names: list[str]) -> None:
    """A table may have a day and a time apart, or both in one column; never all three."""
    if "when" in found and "time" in found and "date" not in found:
        found[found.index("when")] = "date"
    if "when" in found and "date" in found:
        found[found.index("date")] = ATTRIBUTE
        if "time" in found:
            found[found.index("time")] = ATTRIBUTE
    # Where several columns may say how it ended, the one that says it best counts.
    best = ("outcome", "call outcome", "disposition", "call disposition", "result", "call result", "disposition name")
    at = [index for index, code in enumerate(found) if code == "outcome"]
    if len(at) > 1:
        chosen = min(at, key=lambda index: best.index(names[index]) if names[index] in best else len(best))
        for index in at:
            if index != chosen:
                says_way = names[index] in ("type", "call type") and "direction" not in found
                found[index] = "direction" if says_way else ATTRIBUTE


@lru_cache(maxsize=1)
def _names() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for code, names in _table()["names"].items():
        for name in names:
            found.setdefault(name, code)
    return found


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return tomllib.loads((files("bounceback.core.data") / "call_columns.toml").read_text(encoding="utf-8"))
