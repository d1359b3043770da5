"""All calls, newest first, through filters.

One filter leads: its index, read backwards, is newest first already, so that the first page costs the same among a
hundred calls and among a million. The other filters are checked on the way, for so many calls and no more: what was
not found by then is said to be older, and the next page goes on from there. No page can take seconds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from bounceback.base.models import User
from bounceback.calling.models import Call
from bounceback.calling.queries import history_walks as walks
from bounceback.calling.queries.history_walks import Position, Walk
from bounceback.core import asked

PAGE = 50
COUNTED = 10_000  # more are "10,000+"
LOOKED_AT = 50_000  # calls that one page checks on the way
_STEPS = (500, 3_500, 16_000, 30_000)  # how the walk gets there: a page that is full stops it
_AFTER = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?)~(\d{1,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the calls must be like; what is not said does not matter.

    since, until    of the dial; `until` itself is out
    card            key of an objection card that was heard; of a merged one, the card that it became
    first           True: first contacts, False: with people we had spoken with
    text            as typed: see core.asked
    attributes      (code, value) of the prospect, or of a call of the past: "state", "prospect.Lead Source", "call.job"
    """

    since: datetime | None = None
    until: datetime | None = None
    outcome: str = ""
    reason: str = ""
    campaign: int | None = None
    rung: int | None = None
    opening: int | None = None
    caller: int | None = None
    list: int | None = None
    card: UUID | None = None
    first: bool | None = None
    text: str = ""
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the history.

    after     where the next page begins; "" on the last one
    count     how many there are, at most COUNTED + 1; None where nobody knows without looking at all of them
    looked    how many calls were looked at when the search was broken off; 0 when it came to an end
    until     the oldest call that was looked at, when it was broken off
    """

    calls: tuple[Call, ...]
    after: str = ""
    count: int | None = None
    looked: int = 0
    until: datetime | None = None
    leads: str = field(default="", compare=False)  # which filter led; for the curious and the tests


def page(filters: Filters, *, by: User, after: str = "") -> Page:
    """A page of calls, newest first.

    after    the `after` of the page before; anything else begins at the newest
    """
    text = walks.condition(asked.read(filters.text)) if filters.text.strip() else ""
    if (filters.text.strip() and not text) or not walks.are_ours(filters, by=by):
        return Page((), count=0)
    walk, count = _lead(walks.candidates(filters, text=text, by=by))
    begin = _position(after)
    found, end, looked = _go(walk, begin)
    shown = found[:PAGE]
    if len(found) > PAGE:
        end, looked = shown[-1], 0
    whole = begin is None and end is None
    return Page(
        _calls([each.call for each in shown]),
        after=f"{end.at}~{end.call}" if end else "",
        count=len(shown) if whole else count,
        looked=looked if end else 0,
        until=walks.moment(end.at) if end and looked else None,
        leads=walk.name,
    )


def _lead(candidates: Sequence[Walk]) -> tuple[Walk, int | None]:
    """The walk with the fewest calls on it, and how many calls there are, where that is known.

    The index of words leads where it is there, because asking it about single calls is dear, unless
    another way is really short.
    """
    if len(candidates) == 1:
        only = candidates[0]
        return only, None if only.checks else walks.count(only, most=COUNTED + 1)
    counts = {walk.name: walks.count(walk, most=COUNTED + 1) for walk in candidates}
    best = min(candidates, key=lambda walk: (counts[walk.name], walk.name != walks.TEXT))
    if candidates[0].name == walks.TEXT and counts[best.name] > walks.FEW:
        best = candidates[0]
    return best, None


def _go(walk: Walk, begin: Position | None) -> tuple[list[Position], Position | None, int]:
    """Up to one more than a page; where to go on, None at the end; and how many were looked at."""
    if not walk.must_check:
        return walks.read(walk, begin, None, most=PAGE + 1), None, 0
    found: list[Position] = []
    looked = 0
    at = begin
    for step in _STEPS:
        end = walks.boundary(walk, at, step)
        found += walks.read(walk, at, end, most=PAGE + 1 - len(found))
        if end is None or len(found) > PAGE:
            return found, None, 0
        at, looked = end, looked + step
    return found, at, looked


def _position(after: str) -> Position | None:
    found = _AFTER.fullmatch(after)
    return Position(found[1], int(found[2])) if found else None


def _calls(ids: list[int]) -> tuple[Call, ...]:
    # The walk has kept to the workspace. Saying so again would send the database through an index of all its calls.
    calls = Call.objects.select_related("prospect", "number", "rung", "caller", "list", "opening__opening").in_bulk(ids)
    return tuple(calls[pk] for pk in ids if pk in calls)
