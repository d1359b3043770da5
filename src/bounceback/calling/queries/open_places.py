"""Which place sets are open now: reckoned once, kept until the verdict itself runs out.

Place sets are words of the rules' language: never changed, never deleted, numbered upwards. So a process
reads them once, and again only when it meets a number it does not know. Which of them are open is looked
through once a minute, and only those whose hours have turned are reckoned again. The verdict is the
gate's own, for a number nobody has called yet.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bounceback.core import gate
from bounceback.prospects.models import PlaceSet

LOOKED_THROUGH_EVERY = timedelta(minutes=1)
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
        self.open_now: dict[Kind, tuple[datetime, dict[int, datetime]]] = {}


_memory = _Memory()


def forget() -> None:
    """Start with no memory, as in a new process (after a restore, and between tests)."""
    global _memory
    _memory = _Memory()


def open_sets(kind: Kind, *, at: datetime) -> dict[int, datetime]:
    """The place sets that may be called: id → when it closes. At most a minute old."""
    memory = _memory
    with memory.guard:
        if not memory.keys:
            _read(memory)
        kept = memory.open_now.get(kind)
        if kept is None or not kept[0] <= at < kept[0] + LOOKED_THROUGH_EVERY:
            found: dict[int, datetime] = {}
            for pk in memory.keys:
                openness = _openness(memory, pk, kind, at)
                if openness.open and openness.turns_at is not None:
                    found[pk] = openness.turns_at
            memory.open_now[kind] = kept = (at, found)
        return {pk: closes_at for pk, closes_at in kept[1].items() if closes_at > at}


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
