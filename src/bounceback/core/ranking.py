"""Who to call next, and why: the order of the few candidates that the queue brings up.

Promises that are due come first, then people whose zone is about to close, then those whose hour an experiment has
dealt, then those whose better hours it is; then the rest. In each: ripe seeds before fresh names, fewest attempts
first, and the list's own order at the end.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bounceback.core.consequences import Standing

CLOSING = timedelta(minutes=60)  # a zone that closes within this goes before zones with time left
MOST_CANDIDATES = 200


@dataclass(frozen=True, slots=True)
class Candidate:
    """One row of the queue that may be called, as far as it decides its turn.

    listing      id of the row
    standing     which queue it waits in; None for a fresh name
    attempts     dials of its number so far
    ready_at     since when it may be called again; None for a fresh name
    closes_at    when its place stops being open today; None when nobody knows
    order        place of its list in the campaign, then its own place on the list
    score        learnt chance of a yes, higher first among equals; None as long as nothing is learnt
    zone         IANA zone for words about hours; "" when there are several
    dealt        an experiment has set the hour of this dial, and it has come
    preferred    it is an hour of their day that was found to be better
    """

    listing: int
    standing: Standing | None
    attempts: int
    ready_at: datetime | None
    closes_at: datetime | None
    order: tuple[int, int]
    score: float | None = None
    zone: str = ""
    dealt: bool = False
    preferred: bool = False


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate in its turn, with the reason in words for the card."""

    candidate: Candidate
    why: str


def rank(candidates: Iterable[Candidate], *, at: datetime) -> list[Ranked]:
    """Put candidates in the order in which to call them, each with its reason.

    at         the instant; a promise or seed whose time is still to come goes with the rest
    returns    all of them; the same candidates give the same order however they are brought
    """
    in_turn = sorted(candidates, key=lambda candidate: _turn(candidate, at))
    return [Ranked(candidate, _why(candidate, at)) for candidate in in_turn]


def _turn(candidate: Candidate, at: datetime) -> tuple[int, float, int, float, int, tuple[int, int], int]:
    rest = (
        0 if candidate.standing is Standing.SEED else 1,
        -(candidate.score or 0.0),
        candidate.attempts,
        candidate.order,
        candidate.listing,
    )
    if _is_due(candidate, at) and candidate.ready_at is not None:
        return (0, candidate.ready_at.timestamp(), *rest)
    if _is_closing(candidate, at) and candidate.closes_at is not None:
        return (1, candidate.closes_at.timestamp(), *rest)
    return (2 if candidate.dealt else 3 if candidate.preferred else 4, 0.0, *rest)


def _is_due(candidate: Candidate, at: datetime) -> bool:
    return candidate.standing is Standing.PROMISE and candidate.ready_at is not None and candidate.ready_at <= at


def _is_closing(candidate: Candidate, at: datetime) -> bool:
    return candidate.closes_at is not None and candidate.closes_at - at <= CLOSING


def _why(candidate: Candidate, at: datetime) -> str:
    if _is_due(candidate, at) and candidate.ready_at is not None:
        return f"promised for {_when(candidate.ready_at, candidate.zone, at)}"
    if _is_closing(candidate, at) and candidate.closes_at is not None:
        minutes = max(0, int((candidate.closes_at - at).total_seconds() // 60))
        return f"their day for calls ends in {minutes} minute{'' if minutes == 1 else 's'}"
    if candidate.dealt:
        return "at the hour that was dealt"
    if candidate.standing is Standing.SEED:
        return "said no before; the time has come to ask again"
    if candidate.preferred:
        return "their better hours"
    if candidate.attempts == 0:
        return "not called yet"
    return f"tried {candidate.attempts} time{'' if candidate.attempts == 1 else 's'}"


def _when(moment: datetime, zone: str, at: datetime) -> str:
    clock = ZoneInfo(zone) if zone else at.tzinfo
    local, today = moment.astimezone(clock), at.astimezone(clock)
    if local.date() == today.date():
        return f"{local:%H:%M}"
    return f"{local.day} {local:%B}, {local:%H:%M}"
