"""Objections by any attribute of prospects and calls: in which kinds of answered calls each one is heard."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from bounceback.base.models import User
from bounceback.core.stats.funnel import Funnel
from bounceback.core.stats.intervals import Tally
from bounceback.insights.queries.attributes import Attribute, Source
from bounceback.insights.queries.kept import Kept, mark
from bounceback.insights.queries.kinds import KEPT, MOST_KINDS, QUICK_SECONDS, Filters, Kind, names_of, own_order
from bounceback.insights.queries.objections import noted_from, of_calls, within_calls


@dataclass(frozen=True, slots=True)
class Segment:
    """One kind of answered calls.

    value    as the database has it; None for "not known" and for all others together
    any      calls on which any objection was heard
    cards    for each card that was asked for, calls on which it was heard
    """

    value: Any
    label: str
    any: Tally
    cards: tuple[Tally, ...]
    kinds: int = 1
    known: bool = True


_CALLS = """
    SELECT {kind} AS kind, COUNT(*) FROM (
      SELECT {value} AS value FROM calling_call c {how} {prospects} WHERE {calls} {guard})
     GROUP BY 1"""

# Each call with an objection is looked up once by its stroke; it counts once, however often something was heard on it.
# Where it lies is asked first, and the calls are then read in the order in which they lie.
_HEARD = """
    SELECT {kind} AS kind, COUNT(*){sums} FROM (
      SELECT {value} AS value{columns}
        FROM (SELECT c.id{columns}
                FROM (SELECT h.stroke{marks} FROM objections_hearing h INDEXED BY hearing_by_stroke
                       WHERE h.workspace_id = %s GROUP BY h.stroke) h
                CROSS JOIN calling_call c ON c.key = h.stroke ORDER BY c.id LIMIT -1) h
        CROSS JOIN calling_call c ON c.id = h.id {prospects}
       WHERE {calls} LIMIT -1)
     GROUP BY 1"""


def segments(attribute: Attribute, *, cards: Sequence[int], filters: Filters, by: User) -> tuple[Segment, ...]:
    """The kinds, by their own order where they have one, else those with most answered calls first.

    cards    primary keys: what stands in the columns beside "any"

    Kept where it took long.
    """
    key = (by.workspace_id, attribute.code, attribute.kind, tuple(cards), filters)
    now = mark()
    found = _memory.get(key, now)
    if found is None:
        began = time.perf_counter()
        found = _segments(attribute, cards, filters, by)
        if time.perf_counter() - began > QUICK_SECONDS:
            _memory.keep(key, now, found)
    return found


def _segments(attribute: Attribute, cards: Sequence[int], filters: Filters, by: User) -> tuple[Segment, ...]:
    start = noted_from(by.workspace_id)
    if start is None:
        return ()
    calls, params = of_calls(within_calls(filters, start), by)
    asked = {
        "kind": attribute.kind,
        "value": attribute.value,
        "calls": calls,
        "prospects": "JOIN prospects_prospect p ON p.id = c.prospect_id" if "p." in attribute.value else "",
    }
    own_of_call = attribute.own and attribute.source is Source.CALL
    with connection.cursor() as cursor:
        statement = _CALLS.format(
            how="NOT INDEXED" if own_of_call else "INDEXED BY call_reviewed",
            guard="LIMIT -1" if attribute.scattered else "",
            **asked,
        )
        cursor.execute(statement, [*attribute.params, *params])
        answered: dict[Any, int] = dict(cursor.fetchall())
        marks = "".join(f", MAX(h.card_id = {int(card)}) AS m{place}" for place, card in enumerate(cards))
        columns = "".join(f", h.m{place}" for place in range(len(cards)))
        sums = "".join(f", COALESCE(SUM(m{place}), 0)" for place in range(len(cards)))
        cursor.execute(
            _HEARD.format(marks=marks, columns=columns, sums=sums, **asked),
            [*attribute.params, by.workspace_id, *params],
        )
        heard: dict[Any, tuple[int, ...]] = {kind: tuple(counts) for kind, *counts in cursor.fetchall()}
    return _assembled(attribute, answered, heard, len(cards), by)


def _assembled(
    attribute: Attribute, answered: dict[Any, int], heard: dict[Any, tuple[int, ...]], columns: int, by: User
) -> tuple[Segment, ...]:
    none = (0,) * (1 + columns)
    ranked = sorted((kind for kind in answered if kind is not None), key=lambda kind: (-answered[kind], str(kind)))
    names = names_of(attribute, ranked[:MOST_KINDS], by)
    found = [
        _segment(kind, names.get(kind) or attribute.words(kind), answered[kind], heard.get(kind, none))
        for kind in ranked[:MOST_KINDS]
    ]
    if attribute.ordered:
        found.sort(key=lambda each: own_order(Kind(each.value, each.label, Funnel())))
    if rest := ranked[MOST_KINDS:]:
        counts = tuple(sum(column) for column in zip(*(heard.get(kind, none) for kind in rest), strict=True))
        label = f"Others ({len(rest):,} kind{'' if len(rest) == 1 else 's'})"
        found.append(_segment(None, label, sum(answered[kind] for kind in rest), counts, kinds=len(rest)))
    if None in answered:
        found.append(_segment(None, "Not known", answered[None], heard.get(None, none), known=False))
    return tuple(found)


def _segment(value: Any, label: str, answered: int, counts: tuple[int, ...], **more: Any) -> Segment:
    tallies = [Tally(count, max(answered, count)) for count in counts]
    return Segment(value, label, tallies[0], tuple(tallies[1:]), **more)


_memory: Kept[tuple[Segment, ...]] = Kept(KEPT)
