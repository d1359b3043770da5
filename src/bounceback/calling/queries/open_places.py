"""Which place sets are open now: reckoned once, kept until the verdict itself runs out.

Place sets are words of the rules' language: never changed, never deleted, numbered upwards. So a process
reads them once, and again only when it meets a number it does not know. Which of them are open is looked
through when the first of them turns, and only those whose hours have turned are reckoned again. The verdict is the
gate's own, for a number nobody has called yet.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bounceback.core import gate
from bounceback.prospects.models import PlaceSet

LOOKED_THROUGH_EVERY = timedelta(minutes=15)  # at the least; else when the first of them turns
NEVER_IN_SIGHT = timedelta(days=1)  # how long "nothing opens in sight" is believed


@dataclass(frozen=True, slots=True)
class Openness:
    """Whether a place set may be called, and until when that answer holds.

    turns_at    when an open one closes, or a closed one opens; None: nothing in sight
    """

    open: bool
    turns_at: datetime | None


@dataclass(frozen=True, slots=True)
class Kind:
    """What else decides, beside place and hour: whom a list holds, and when it was last checked."""

    audience: str
    scrubbed_on: date | None
    held: tuple[gate.Held, ...] = ()  # registry files at hand, taken to cover every number until it is looked at


@dataclass(frozen=True, slots=True)
class OpenSets:
    """The place sets that may be called, and from when until when this holds.

    closes_at    id → when it closes
    text         the same as a JSON object of ids and seconds since 1970, for the walk along the queue
    """

    since: datetime
    until: datetime
    closes_at: dict[int, datetime]
    text: str


@dataclass(slots=True)
class _Kept:
    since: datetime
    openness: Openness


class _Memory:
    """What this process knows about place sets."""

    def __init__(self) -> None:
        self.guard = threading.Lock()
        self.keys: dict[int, str] = {}
        self.kept: dict[tuple[int, Kind], _Kept] = {}
        self.open_now: dict[Kind, OpenSets] = {}


_memory = _Memory()


def forget() -> None:
    """Start with no memory, as in a new process (after a restore, and between tests)."""
    global _memory
    _memory = _Memory()


def open_sets(kind: Kind, *, at: datetime) -> OpenSets:
    """The place sets that may be called now. Looked through only when one of them has turned."""
    memory = _memory
    with memory.guard:
        if not memory.keys:
            _read(memory)
        kept = memory.open_now.get(kind)
        if kept is None or not kept.since <= at < kept.until:
            kept = memory.open_now[kind] = _look_through(memory, kind, at)
        return kept


def _look_through(memory: _Memory, kind: Kind, at: datetime) -> OpenSets:
    closes_at: dict[int, datetime] = {}
    until = at + LOOKED_THROUGH_EVERY
    for pk in memory.keys:
        found = _openness(memory, pk, kind, at)
        if found.turns_at is not None:
            until = min(until, found.turns_at)
            if found.open:
                closes_at[pk] = found.turns_at
    text = json.dumps({pk: int(turns_at.timestamp()) for pk, turns_at in closes_at.items()})
    return OpenSets(at, until, closes_at, text)


def newest_known() -> int:
    """The highest id of a place set that this process knows; 0 when it knows none."""
    return max(_memory.keys, default=0)


def openness(place_set: int, kind: Kind, *, at: datetime) -> Openness:
    """Whether one place set may be called, and when that changes."""
    memory = _memory
    with memory.guard:
        if place_set not in memory.keys:
            _read(memory)
        return _openness(memory, place_set, kind, at)


def waits_for_a_check(place_set: int, kind: Kind, *, at: datetime) -> bool:
    """Would these places be open sooner or later, if only the list had been checked against the registries today?"""
    as_it_is = openness(place_set, kind, at=at)
    if as_it_is.open or as_it_is.turns_at is not None:
        return False
    checked = openness(place_set, replace(kind, scrubbed_on=at.date()), at=at)
    return checked.open or checked.turns_at is not None


def key_of(place_set: int) -> str:
    """The key of a place set, from memory; "" when there is no such set."""
    memory = _memory
    with memory.guard:
        if place_set not in memory.keys:
            _read(memory)
        return memory.keys.get(place_set, "")


def _read(memory: _Memory) -> None:
    memory.keys = dict(PlaceSet.objects.values_list("pk", "key"))
    memory.open_now.clear()


def _openness(memory: _Memory, place_set: int, kind: Kind, at: datetime) -> Openness:
    kept = memory.kept.get((place_set, kind))
    if kept is not None and kept.since <= at < (kept.openness.turns_at or kept.since + NEVER_IN_SIGHT):
        return kept.openness
    verdict = gate.verdict(
        gate.DialFacts(
            at=at,
            e164="",
            place_key=memory.keys.get(place_set, ""),
            audience=kind.audience,
            scrubbed_on=kind.scrubbed_on,
            held=kind.held,
        )
    )
    answer = Openness(verdict.callable, verdict.until if verdict.callable else verdict.opens_at)
    memory.kept[place_set, kind] = _Kept(at, answer)
    return answer
