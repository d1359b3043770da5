"""The few rows of the queue that may be next, brought up by walking indexes.

For each list: of the fresh names, the first of each open place set (one index step per set, however long the
list); of those who wait, the ones that have been ready longest. Plain SQL, because the step from one place set
to the next ("loose index scan") cannot be said through the ORM.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from bounceback.calling.queries import open_places
from bounceback.calling.queries.lists import CalledList
from bounceback.calling.queries.open_places import OpenSets
from bounceback.calling.queries.rows import moment, some_moment
from bounceback.core.consequences import Standing
from bounceback.core.dealing import Span
from bounceback.core.names import firm_key
from bounceback.core.ranking import CLOSING, MOST_CANDIDATES, Candidate, Ranked, rank
from bounceback.prospects.models import Listing

WAITING = {"PROMISE": 20, "SEED": 20, "RETRY": 30}  # how many of each are brought up per list
FRESH = 20  # how many fresh names are, out of the first of each place set
_LATER = 10**11  # as a time of closing: not within the hour

_HELD = """EXISTS (
    SELECT 1 FROM calling_lease e WHERE e.number_id = l.number_id AND e.ended_at IS NULL AND e.expires_at > %s)"""

# Sets that came into being since this process read them are looked at too; whether they are open is asked afterwards.
_OPEN = f"""open{{o}}(place_set, closing) AS MATERIALIZED (
    SELECT CAST(key AS INTEGER), CASE WHEN value <= %s THEN value ELSE {_LATER} END FROM json_each(%s)
     UNION ALL SELECT id, {_LATER} FROM prospects_placeset WHERE id > %s)"""

_HEADS = f"""heads{{n}}(place_set, closing, position) AS MATERIALIZED (
    SELECT o.place_set, o.closing, (
        SELECT l.position FROM prospects_listing l
         WHERE l.standing = 'FRESH' AND l.list_id = %s AND l.place_set_id = o.place_set AND NOT {_HELD}
         ORDER BY l.position LIMIT 1)
      FROM open{{o}} o)"""

# The ranking's own order among fresh names: zones that are about to close, then the list's.
_FRESH = f"""
  SELECT * FROM (
    SELECT (
        SELECT l.id FROM prospects_listing l
         WHERE l.standing = 'FRESH' AND l.list_id = %s AND l.place_set_id = h.place_set AND l.position = h.position
           AND NOT {_HELD} LIMIT 1) AS id, %s AS list_order
      FROM heads{{n}} h WHERE h.position IS NOT NULL ORDER BY h.closing, h.position LIMIT {FRESH})"""

_WAITING = f"""
  SELECT * FROM (
    SELECT l.id AS id, %s AS list_order FROM prospects_listing l
     WHERE l.list_id = %s AND l.standing = '{{standing}}' AND l.standing IN ('RETRY', 'SEED', 'PROMISE')
       AND l.ready_at <= %s AND l.place_set_id IN (SELECT place_set FROM open{{o}}) AND NOT {_HELD}
     ORDER BY l.ready_at LIMIT {{most}})"""

# Whoever waits for the hour that an experiment has set, however many have waited longer.
_DEALT = f"""
  SELECT l.id AS id, %s AS list_order FROM prospects_listing l
   WHERE l.list_id = %s AND l.id IN (SELECT value FROM json_each(%s))
     AND l.place_set_id IN (SELECT place_set FROM open{{o}}) AND NOT {_HELD}"""

_KINDS = """kinds{n}(place_set) AS (
    SELECT MIN(place_set_id) FROM prospects_listing WHERE standing = 'FRESH' AND list_id = %s
    UNION ALL
    SELECT (SELECT MIN(l.place_set_id) FROM prospects_listing l
             WHERE l.standing = 'FRESH' AND l.list_id = %s AND l.place_set_id > kinds{n}.place_set)
      FROM kinds{n} WHERE kinds{n}.place_set IS NOT NULL)"""


@dataclass(frozen=True, slots=True)
class Turn:
    """A row of the queue in its turn: what is needed to look at it closely."""

    listing: int
    company: str
    why: str

    @property
    def firm(self) -> str:
        """The folded firm. Reckoned when somebody looks: of two hundred in turn, hardly more than one is looked at."""
        return firm_key(self.company)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is tried or in use moves some forward.

    span     hours of their day that are preferred
    dealt    rows of the queue whose hour an experiment has set, and it has come
    """

    span: Span | None = None
    dealt: frozenset[int] = frozenset()

    def prefers(self, place_set: int, at: datetime) -> bool:
        """Whether it is a preferred hour at a place. Not where a place set has several clocks."""
        zone = clock_of(open_places.key_of(place_set)) if self.span is not None else ""
        return bool(zone) and self.span is not None and self.span.holds(at.astimezone(ZoneInfo(zone)).hour)


ANYBODY = Wanted()


def in_turn(*, lists: Sequence[CalledList], at: datetime, wanted: Wanted = ANYBODY) -> list[Turn]:
    """Those who may be next, best first. At most MOST_CANDIDATES; empty when nobody may be called."""
    sets = {called.kind: open_places.open_sets(called.kind, at=at) for called in lists}
    found = _walk(lists, sets, at, wanted)
    companies = {candidate.listing: company for candidate, company in found}
    return [
        Turn(ranked.candidate.listing, companies[ranked.candidate.listing], ranked.why)
        for ranked in _first_in_turn([candidate for candidate, _ in found], at)
    ]


def _first_in_turn(candidates: list[Candidate], at: datetime) -> list[Ranked]:
    if len(candidates) > MOST_CANDIDATES:
        # The same order as the ranking's, coarsely: nobody is left out who would have been next.
        candidates = sorted(candidates, key=lambda each: _coarsely(each, at))[:MOST_CANDIDATES]
    return rank(candidates, at=at)


def _coarsely(candidate: Candidate, at: datetime) -> tuple[int, float, int, tuple[int, int]]:
    if candidate.standing is Standing.PROMISE and candidate.ready_at is not None:
        return (0, candidate.ready_at.timestamp(), 0, candidate.order)
    if candidate.closes_at is not None and candidate.closes_at - at <= CLOSING:
        return (1, candidate.closes_at.timestamp(), candidate.attempts, candidate.order)
    tier = 2 if candidate.dealt else 3 if candidate.preferred else 4
    return (tier, 0.0 if candidate.standing is Standing.SEED else 1.0, candidate.attempts, candidate.order)


def _walk(
    lists: Sequence[CalledList], sets: dict[open_places.Kind, OpenSets], at: datetime, wanted: Wanted
) -> list[tuple[Candidate, str]]:
    if not lists:
        return []
    kinds = list(sets)
    now, soon, newest = text_of(at), int((at + CLOSING).timestamp()), open_places.newest_known()
    tables, branches = [], []
    table_params: list[Any] = []
    branch_params: list[Any] = []
    for o, kind in enumerate(kinds):
        tables.append(_OPEN.format(o=o))
        table_params += [soon, sets[kind].text, newest]
    for n, called in enumerate(lists):
        o = kinds.index(called.kind)
        tables.append(_HEADS.format(n=n, o=o))
        table_params += [called.pk, now]
        branches.append(_FRESH.format(n=n))
        branch_params += [called.pk, now, called.order]
        for standing, most in WAITING.items():
            branches.append(_WAITING.format(o=o, standing=standing, most=most))
            branch_params += [called.order, called.pk, now, now]
        if wanted.dealt:
            branches.append(_DEALT.format(o=o))
            branch_params += [called.order, called.pk, json.dumps(sorted(wanted.dealt)), now]
    # CROSS JOIN keeps SQLite's hands off the order: first the few that were found, then their rows.
    statement = (
        f"WITH {', '.join(tables)}, found(id, list_order) AS ({' UNION ALL '.join(branches)}) "
        "SELECT l.id, f.list_order, l.standing, l.attempts, l.ready_at, l.place_set_id, l.position, "
        "p.company, l.list_id FROM found f CROSS JOIN prospects_listing l ON l.id = f.id "
        "JOIN prospects_prospect p ON p.id = l.prospect_id"
    )
    kind_of = {called.pk: called.kind for called in lists}
    with connection.cursor() as cursor:
        cursor.execute(statement, table_params + branch_params)
        rows = cursor.fetchall()
    if wanted.dealt:  # they may have come up among those who wait, too
        rows = list({row[0]: row for row in rows}.values())
    found = (_read(row, kind_of[row[8]], sets, at, wanted) for row in rows)
    return [each for each in found if each is not None]


def _read(
    row: tuple[Any, ...],
    kind: open_places.Kind,
    sets: dict[open_places.Kind, OpenSets],
    at: datetime,
    wanted: Wanted,
) -> tuple[Candidate, str] | None:
    pk, list_order, standing, attempts, ready_at, place_set, position, company, _ = row
    closes_at = sets[kind].closes_at.get(place_set)
    if closes_at is None:  # a place set that came into being since this process read them
        now = open_places.openness(place_set, kind, at=at)
        if not now.open:
            return None
        closes_at = now.turns_at
    key = open_places.key_of(place_set) if standing == Listing.Standing.PROMISE else ""
    candidate = Candidate(
        listing=pk,
        standing=None if standing == Listing.Standing.FRESH else Standing(standing),
        attempts=attempts,
        ready_at=moment(ready_at),
        closes_at=closes_at,
        order=(list_order, position),
        zone=clock_of(key),
        dealt=pk in wanted.dealt,
        preferred=wanted.span is not None and wanted.prefers(place_set, at),
    )
    return candidate, company


def clock_of(place_key: str) -> str:
    """The zone of a place set, if all its places share one clock; else ""."""
    zones = {part.partition("@")[2] for part in place_key.split("|")} if place_key else set()
    return zones.pop() if len(zones) == 1 else ""


def text_of(at: datetime) -> str:
    """A time as the database keeps it."""
    return str(connection.ops.adapt_datetimefield_value(at.astimezone(UTC)))


def next_change(*, lists: Sequence[CalledList], at: datetime) -> datetime | None:
    """When somebody on these lists may be called next; None when nobody in sight. For "come back at …"."""
    found: list[datetime] = []
    for called in lists:
        for place_set in _fresh_sets(called):
            turns = open_places.openness(place_set, called.kind, at=at)
            if turns.open and turns.turns_at:  # whoever is left there is held or resting: the day after
                turns = open_places.openness(place_set, called.kind, at=turns.turns_at)
            found += [turns.turns_at] if not turns.open and turns.turns_at else []
        for standing in WAITING:
            for ready_at, place_set in _next_waiting(called, standing):
                since = max(ready_at, at)
                turns = open_places.openness(place_set, called.kind, at=since)
                moment_open = since if turns.open else turns.turns_at
                found += [moment_open] if moment_open and moment_open > at else []
    return min(found, default=None)


def _next_waiting(called: CalledList, standing: str) -> list[tuple[datetime, int]]:
    """Those who are ready soonest of a list: when, and where they are."""
    with connection.cursor() as cursor:
        # SQLite takes a partial index only if the statement repeats the index's own condition.
        cursor.execute(
            "SELECT ready_at, place_set_id FROM prospects_listing WHERE list_id = %s "
            f"AND standing = '{standing}' AND standing IN ('RETRY', 'SEED', 'PROMISE') "
            f"ORDER BY ready_at LIMIT {WAITING[standing]}",
            [called.pk],
        )
        return [(some_moment(ready_at), place_set) for ready_at, place_set in cursor.fetchall()]


def unchecked(*, lists: Sequence[CalledList], at: datetime) -> list[str]:
    """Names of lists with fresh names that are left out because nobody checked them against the registries."""
    return [
        called.name
        for called in lists
        if any(open_places.waits_for_a_check(place_set, called.kind, at=at) for place_set in _fresh_sets(called))
    ]


def _fresh_sets(called: CalledList) -> list[int]:
    """The place sets of a list that still hold fresh names."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE {_KINDS.format(n=0)} SELECT place_set FROM kinds0 WHERE place_set IS NOT NULL",
            [called.pk, called.pk],
        )
        return [place_set for (place_set,) in cursor.fetchall()]


def company_of(listing: int) -> str:
    """The company of a listing's prospect; "" when the listing is gone."""
    return Listing.objects.filter(pk=listing).values_list("prospect__company", flat=True).first() or ""
