"""How each kind of prospect responds: funnels and reasons by any attribute, counted by the database.

One pass over an index that holds all that is asked of a call, in the order of the prospects. No row of a call is
read one by one in Python: what comes back are groups of calls that ended alike.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import datetime
from math import inf
from typing import Any

from django.db import connection

from bounceback.base.models import User
from bounceback.calling.models import Call
from bounceback.campaigns.models import Campaign, Objective, OpeningVersion
from bounceback.core.outcomes import CONVERSATION_SECONDS, MEANINGS
from bounceback.core.stats.bands import number_in
from bounceback.core.stats.funnel import MAIN, Funnel, funnel_of
from bounceback.insights.queries.attributes import Attribute, Source
from bounceback.insights.queries.kept import Kept, mark
from bounceback.prospects.models import ProspectList

MOST_KINDS = 30  # more than these are counted together
# A review that was quick is counted anew each time; one that took long is kept until anything happens.
QUICK_SECONDS = 0.1
KEPT = 64

_Values = list[Any]  # of a statement; a filter is called like the type


@dataclass(frozen=True, slots=True)
class Filters:
    """Which calls are counted.

    since, until    from this moment on, before that one; None for all
    """

    campaign: int | None = None
    list: int | None = None
    since: datetime | None = None
    until: datetime | None = None

    def where(self, *, time: str = "dialled_at", table: str = "c.") -> tuple[str, _Values]:
        """The same as SQL, beginning with AND, with its values.

        time, table    the column of the time, and how the table is called, with its dot; of hearings no list is asked
        """
        words, params = "", []
        for column, sign, value in (
            ("campaign_id", "=", self.campaign),
            ("list_id", "=", self.list),
            (time, ">=", self.since),
            (time, "<", self.until),
        ):
            if value is not None:
                words += f" AND {table}{column} {sign} %s"
                params.append(connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value)
        return words, params


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind and its funnel.

    value    as the database has it; None for "not known" and for all others together
    kinds    how many kinds this row stands for
    """

    value: Any
    label: str
    funnel: Funnel
    kinds: int = 1
    known: bool = True


@dataclass(frozen=True, slots=True)
class Rung:
    """One column of the ladder: an objective of the campaign, or objectives of one sort where campaigns are mixed."""

    code: int
    label: str


@dataclass(frozen=True, slots=True)
class Review:
    """One attribute's kinds.

    kinds      by their own order where they have one, else the most dialled first; others and not known last
    rungs      the ladder's, the main objective first
    came_in    calls that they made; not dials, and left out
    """

    attribute: Attribute
    filters: Filters
    kinds: tuple[Kind, ...]
    rungs: tuple[Rung, ...]
    total: Funnel
    came_in: int
    seconds: float


# Whoever did not answer is a dial and nothing else: the database need not tell apart how. A log of the past may say of
# a call only that it was answered: it has a length then, and no outcome.
_MISSED = ", ".join(f"'{end}'" for end in ("", *(end.value for end, meaning in MEANINGS.items() if not meaning.human)))

# Values are grouped as they stand, which is one sort of the calls; what kind a value is, is asked once for each. Where
# nearly all values differ that would be two sorts: then each is asked, and LIMIT keeps SQLite from reading the value
# anew for every band.
_TALLIES = """
    WITH tallied AS MATERIALIZED (
      SELECT {kind} AS kind, ending, SUM(calls) AS calls
        FROM (
          SELECT {value} AS value,
                 CASE WHEN c.outcome IN ({missed}) AND (c.outcome <> '' OR c.talk_seconds IS NULL) THEN c.came_in
                      ELSE c.came_in || '|' || c.outcome || '|' || COALESCE(c.rung_id, '') || '|' || c.reason || '|'
                           || COALESCE(c.talk_seconds >= {minute}, '') END AS ending,
                 {counted} AS calls
            FROM calling_call c {how} {prospects}
           WHERE c.workspace_id = %s {filters}
           {grouped})
       GROUP BY 1, 2),
    ranked AS (
      SELECT kind, ROW_NUMBER() OVER (ORDER BY SUM(calls) DESC, kind) AS place
        FROM tallied WHERE kind IS NOT NULL AND SUBSTR(ending, 1, 1) = '0' GROUP BY kind)
    SELECT CASE WHEN r.place <= {most} THEN t.kind END, COALESCE(r.place > {most}, 0), t.ending, SUM(t.calls),
           (SELECT COUNT(*) FROM ranked)
      FROM tallied t LEFT JOIN ranked r ON r.kind = t.kind
     GROUP BY 1, 2, 3"""


@dataclass(frozen=True, slots=True)
class _Group:
    """Calls of one kind that ended alike.

    value    None: not known, or one of the others
    kinds    of the whole review
    """

    value: Any
    other: bool
    came_in: bool
    outcome: str
    rung: int | None
    reason: str
    talked: bool | None
    calls: int
    kinds: int

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> _Group:
        value, other, ending, calls, kinds = row
        came_in, outcome, rung, reason, talked = (str(ending).split("|") + [""] * 4)[:5]
        minute = None if not talked else talked == "1"
        reached = int(rung) if rung else None
        return cls(value, bool(other), came_in == "1", outcome, reached, reason, minute, calls, kinds)


def review(attribute: Attribute, *, filters: Filters, by: User) -> Review:
    """Count all dials of this workspace by an attribute. At most a handful of statements."""
    key = (by.workspace_id, attribute.code, attribute.kind, filters)
    now = mark()
    kept = _memory.get(key, now)
    if kept is not None:
        return kept
    began = time.perf_counter()
    rows = _rows(attribute, filters, by.workspace_id)
    rungs, column_of = _ladder(rows, filters, by)
    found = _assembled(attribute, filters, rows, rungs, column_of, by, began)
    if found.seconds > QUICK_SECONDS:
        _memory.keep(key, now, found)
    return found


def is_kept(attribute: Attribute, *, filters: Filters, by: User) -> bool:
    """Is this review at hand without counting?"""
    key = (by.workspace_id, attribute.code, attribute.kind, filters)
    return _memory.get(key, mark()) is not None


def calls_in(by: User) -> int:
    """How many calls there are to count: by index, quick."""
    return Call.objects.filter(workspace_id=by.workspace_id).count()


def _rows(attribute: Attribute, filters: Filters, workspace: int) -> list[_Group]:
    within, values = filters.where()
    params: list[Any] = [*attribute.params, workspace, *values]
    # The planner knows no counts: told nothing, it walks the calls by time and looks each prospect up at random.
    own_of_call = attribute.own and attribute.source is Source.CALL
    statement = _TALLIES.format(
        kind=attribute.kind,
        value=attribute.value,
        missed=_MISSED,
        counted="1" if attribute.scattered else "COUNT(*)",
        grouped="LIMIT -1" if attribute.scattered else "GROUP BY 1, 2",
        how="NOT INDEXED" if own_of_call else "INDEXED BY call_reviewed",
        prospects="JOIN prospects_prospect p ON p.id = c.prospect_id" if "p." in attribute.value else "",
        minute=CONVERSATION_SECONDS,
        most=MOST_KINDS,
        filters=within,
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return [_Group.of(row) for row in cursor.fetchall()]


def _ladder(rows: list[_Group], filters: Filters, by: User) -> tuple[tuple[Rung, ...], dict[int, int]]:
    """The rungs that are shown, and to which of them each objective belongs.

    One campaign has its ladder. Several campaigns have objectives of the same sorts, and those are shown; an
    appointment or a sale that names no objective is one of its sort, and in one campaign its main objective.
    """
    mine = Objective.objects.filter(workspace_id=by.workspace_id)
    campaigns = {filters.campaign} if filters.campaign is not None else _campaigns(by)
    every = list(mine.filter(pk__in={row.rung for row in rows if row.rung is not None}).order_by("position", "pk"))
    if len(campaigns) == 1:
        ladder = list(mine.filter(campaign__in=campaigns, archived_at=None).order_by("position"))
        ladder += [each for each in every if each.archived_at is not None]
        rungs = tuple(Rung(each.pk, each.label) for each in ladder) or (Rung(MAIN, "Main objective"),)
        return rungs, {each.pk: each.pk for each in ladder} | {MAIN: rungs[0].code}
    sorts = {sort.value: Rung(place, sort.label) for place, sort in enumerate(Objective.Kind, 1)}
    there = {each.kind for each in every} | {row.outcome for row in rows if row.rung is None and row.outcome in sorts}
    shown = tuple(rung for sort, rung in sorts.items() if sort in there)
    return shown, {each.pk: sorts[each.kind].code for each in every}


def _campaigns(by: User) -> set[int]:
    return set(Campaign.objects.filter(workspace_id=by.workspace_id).values_list("pk", flat=True)[:2])


def _column(column_of: dict[int, int], rung: int, outcome: str) -> int:
    if rung in column_of:
        return column_of[rung]
    return 1 + list(Objective.Kind).index(Objective.Kind(outcome)) if rung == MAIN else rung


def _assembled(
    attribute: Attribute,
    filters: Filters,
    rows: list[_Group],
    rungs: tuple[Rung, ...],
    column_of: dict[int, int],
    by: User,
    began: float,
) -> Review:
    funnels: dict[tuple[Any, bool], Funnel] = {}
    came_in = distinct = 0
    for row in rows:
        distinct = row.kinds
        if row.came_in:
            came_in += row.calls
            continue
        one = funnel_of(
            row.calls, outcome=row.outcome, rung=row.rung, reason=row.reason, talk_at_least_a_minute=row.talked
        )
        one = replace(one, rungs={_column(column_of, each, row.outcome): count for each, count in one.rungs.items()})
        key = (row.value, row.other)
        funnels[key] = funnels[key] + one if key in funnels else one
    names = names_of(attribute, [value for value, _ in funnels if value is not None], by)
    kinds = [
        Kind(value, names.get(value) or attribute.words(value), funnel)
        for (value, _), funnel in funnels.items()
        if value is not None
    ]
    kinds.sort(key=own_order if attribute.ordered else _most_dialled)
    if (None, True) in funnels:
        many = distinct - MOST_KINDS
        kinds.append(Kind(None, f"Others ({many:,} kind{'' if many == 1 else 's'})", funnels[None, True], kinds=many))
    if (None, False) in funnels:
        kinds.append(Kind(None, "Not known", funnels[None, False], known=False))
    total = sum((kind.funnel for kind in kinds), Funnel())
    return Review(attribute, filters, tuple(kinds), rungs, total, came_in, time.perf_counter() - began)


def own_order(kind: Kind) -> tuple[float, str]:
    """Where a kind stands among those of an attribute with an order of its own."""
    number = number_in(kind.value) if isinstance(kind.value, str) else kind.value
    return (inf if number is None else float(number), str(kind.value))


def _most_dialled(kind: Kind) -> tuple[int, str]:
    return (-kind.funnel.dials, kind.label.casefold())


def names_of(attribute: Attribute, ids: list[Any], by: User) -> dict[int, str]:
    """What ids are called."""
    mine = {"workspace_id": by.workspace_id, "pk__in": ids}
    if attribute.names == "list":
        return dict(ProspectList.objects.filter(**mine).values_list("pk", "name"))
    if attribute.names == "campaign":
        return dict(Campaign.objects.filter(**mine).values_list("pk", "name"))
    if attribute.names == "caller":
        return {user.pk: user.get_full_name() or user.username for user in User.objects.filter(**mine)}
    if attribute.names == "opening":
        versions = OpeningVersion.objects.filter(**mine).select_related("opening__campaign")
        several = len({each.opening.campaign_id for each in versions}) > 1
        return {
            each.pk: f"{each.opening.label}, version {each.version}"
            + (f" ({each.opening.campaign.name})" if several else "")
            for each in versions
        }
    return {}


_memory: Kept[Review] = Kept(KEPT)
