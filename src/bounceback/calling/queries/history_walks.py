"""The ways through the history: each an index that is read backwards. All SQL of the history stands here.

One way has no index of calls: those on which a card was heard. They are gathered from its hearings and sorted, which is
quick because hearings are few: one to some twenty dials, and one card's a part of them.

The index of a walk is named (INDEXED BY): the database would otherwise choose anew with each parameter, and between two
ways of which it knows nothing it chooses the wrong one half of the time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection

from bounceback.base.models import User, Workspace
from bounceback.calling import search
from bounceback.calling.queries.rows import some_moment
from bounceback.campaigns.models import Campaign, Objective, OpeningVersion
from bounceback.core.asked import Asked
from bounceback.objections.steps import cards
from bounceback.prospects.models import ProspectList

if TYPE_CHECKING:
    from bounceback.calling.queries.history import Filters

TEXT, CARD = "text", "card"
FEW = 2_000  # calls on a walk that may each be asked about their words
PROSPECT_COLUMNS = ("industry", "state", "city", "country", "zip", "title", "company", "headcount")


class Position(NamedTuple):
    """A call's place in the order of the history. `at` is text as the database keeps it."""

    at: str
    call: int


@dataclass(frozen=True, slots=True)
class Part:
    """A condition on c (calls) or p (their prospects), with its parameters."""

    name: str
    sql: str
    params: tuple[Any, ...] = ()
    index: str = ""  # whose order is newest first, given this condition
    of_people: bool = False
    tables: str = ""  # to walk through where it leads; "": the calls by its index
    check: str = ""  # what to ask of a single call, where that is something else


@dataclass(frozen=True, slots=True)
class Walk:
    """One way: what leads, and what is checked on the way."""

    name: str
    lead: Part
    checks: tuple[Part, ...]
    since: datetime | None
    until: datetime | None
    workspace: int

    @property
    def tables(self) -> str:
        """What is walked through."""
        return self.lead.tables or f"calling_call c INDEXED BY {self.lead.index}"

    @property
    def must_check(self) -> bool:
        """Does the walk pass calls that do not count?"""
        return bool(self.checks) or self.name == TEXT


def condition(wanted: Asked) -> str:
    """What was asked for in the language of the index; "" for nothing."""
    return search.condition(wanted) if wanted else ""


def are_ours(filters: Filters, *, by: User) -> bool:
    """Whether everything the filters name belongs to this workspace."""
    named: tuple[tuple[int | None, Any], ...] = (
        (filters.campaign, Campaign),
        (filters.rung, Objective),
        (filters.opening, OpeningVersion),
        (filters.caller, User),
        (filters.list, ProspectList),
    )
    if filters.card is not None and cards.known(filters.card, by=by) is None:
        return False
    return all(pk is None or model.objects.filter(pk=pk, workspace_id=by.workspace_id).exists() for pk, model in named)


def candidates(filters: Filters, *, text: str, by: User) -> list[Walk]:
    """Every way to walk these filters; with words, theirs comes first."""
    workspace = by.workspace_id
    parts = []
    if text:
        parts.append(Part(TEXT, search.MATCHING, (text,), index=search.INDEX))
    parts += [part for part in _indexed(filters, workspace) if part is not None]
    card = cards.known(filters.card, by=by) if filters.card is not None else None
    if card is not None:
        parts.append(_heard(card.pk, workspace))
    checks = [_attribute(code, value) for code, value in filters.attributes]
    if filters.first is False:
        checks.append(Part("first", "c.first_contact = 0"))
    leads = parts or [Part("time", "c.workspace_id = %s", (workspace,), index="call_by_time")]
    return [
        Walk(
            name=lead.name,
            lead=lead,
            checks=(*(_checked(part) for part in parts if part is not lead), *checks),
            since=filters.since,
            until=filters.until,
            workspace=workspace,
        )
        for lead in leads
    ]


def count(walk: Walk, *, most: int) -> int:
    """How many calls are on the way, whatever the checks say; at most so many."""
    tables = walk.tables
    if walk.name == TEXT:
        tables = search.INDEX
        if Workspace.objects.count() > 1:
            tables = f"{search.INDEX} CROSS JOIN calling_call c ON c.id = {search.CALL_OF}"
            walk = replace(
                walk, lead=replace(walk.lead, sql=f"{walk.lead.sql} AND c.workspace_id = {walk.workspace:d}")
            )
    where, params = _where(walk, None, None)
    return int(_ask(f"SELECT count(*) FROM (SELECT 1 FROM {tables} WHERE {where} LIMIT {most:d})", params)[0][0])


def boundary(walk: Walk, begin: Position | None, step: int) -> Position | None:
    """The call that is so many steps on; None when the way ends before."""
    where, params = _where(walk, begin, None)
    if walk.name == TEXT:
        found = _ask(
            f"SELECT rowid FROM {search.INDEX} WHERE {where} ORDER BY rowid DESC LIMIT 1 OFFSET {step - 1:d}", params
        )
        return _of_place(found[0][0]) if found else None
    found = _ask(
        f"SELECT c.dialled_at || '', c.id FROM {walk.tables} WHERE {where}"
        f" ORDER BY c.dialled_at DESC, c.id DESC LIMIT 1 OFFSET {step - 1:d}",
        params,
    )
    return Position(*found[0]) if found else None


def read(walk: Walk, begin: Position | None, end: Position | None, *, most: int) -> list[Position]:
    """The calls after `begin`, up to and with `end`, that pass all checks."""
    where, params = _where(walk, begin, end)
    checks = "".join(f" AND {part.sql}" for part in walk.checks)
    params += [value for part in walk.checks for value in part.params]
    people = ""
    if any(part.of_people for part in walk.checks):
        people = " CROSS JOIN prospects_prospect p ON p.id = c.prospect_id"
    if walk.name == TEXT:
        rows = _ask(
            f"SELECT c.dialled_at || '', c.id FROM {search.INDEX} CROSS JOIN calling_call c ON c.id = {search.CALL_OF}"
            f"{people} WHERE {where} AND c.workspace_id = {walk.workspace:d}{checks}"
            f" ORDER BY {search.INDEX}.rowid DESC LIMIT {most:d}",
            params,
        )
    else:
        rows = _ask(
            f"SELECT c.dialled_at || '', c.id FROM {walk.tables}{people}"
            f" WHERE {where}{checks} ORDER BY c.dialled_at DESC, c.id DESC LIMIT {most:d}",
            params,
        )
    return [Position(*row) for row in rows]


def moment(at: str) -> datetime:
    """A position's time."""
    return some_moment(at)


def _indexed(filters: Filters, workspace: int) -> list[Part | None]:
    here = "c.workspace_id = %s"
    return [
        Part("outcome", f"{here} AND c.outcome = %s", (workspace, filters.outcome), "call_by_outcome")
        if filters.outcome
        else None,
        # The index leaves out calls without a reason, and must hear that so do we.
        Part(
            "reason",
            f"{here} AND c.reason = %s AND NOT (c.reason = '')",
            (workspace, filters.reason),
            "call_by_reason",
        )
        if filters.reason
        else None,
        Part("campaign", "c.campaign_id = %s", (filters.campaign,), "call_by_campaign") if filters.campaign else None,
        Part("rung", "c.rung_id = %s", (filters.rung,), "call_by_rung") if filters.rung else None,
        Part("opening", "c.opening_id = %s", (filters.opening,), "call_by_opening") if filters.opening else None,
        Part("caller", "c.caller_id = %s", (filters.caller,), "call_by_caller") if filters.caller else None,
        Part("list", "c.list_id = %s", (filters.list,), "call_by_list") if filters.list else None,
        Part("first", f"{here} AND c.first_contact", (workspace,), "call_first") if filters.first else None,
    ]


def _heard(card: int, workspace: int) -> Part:
    """Calls on which a card was heard."""
    strokes = f"SELECT DISTINCT stroke FROM objections_hearing INDEXED BY hearing_by_card WHERE card_id = {card:d}"
    return Part(
        CARD,
        "c.workspace_id = %s",
        (workspace,),
        tables=f"({strokes}) h CROSS JOIN calling_call c ON c.key = h.stroke",
        check=f"EXISTS (SELECT 1 FROM objections_hearing h WHERE h.stroke = c.key AND h.card_id = {card:d})",
    )


def _checked(part: Part) -> Part:
    """A condition that would lead, asked of a single call."""
    if part.check:
        return replace(part, sql=part.check, params=())
    if part.name != TEXT:
        return part
    return replace(
        part,
        sql=f"EXISTS (SELECT 1 FROM {search.INDEX} WHERE {part.sql} AND {search.INDEX}.rowid = {search.key('c')})",
    )


def _attribute(code: str, value: str) -> Part:
    if code == "headcount":
        low, _, high = value.partition("-")
        bounds = (int(low[:9]) if low.isdecimal() else 0, int(high[:9]) if high.isdecimal() else 10**9)
        return Part(code, "p.headcount BETWEEN %s AND %s", bounds, of_people=True)
    if code in PROSPECT_COLUMNS:
        return Part(code, f"p.{code} = %s COLLATE NOCASE", (value,), of_people=True)
    whose, _, header = code.partition(".")
    table = "c" if whose == "call" else "p"
    path = '$."' + header.replace('"', "") + '"'
    return Part(
        code,
        f"json_extract({table}.attributes, %s) || '' = %s COLLATE NOCASE",
        (path, value),
        of_people=table == "p",
    )


def _where(walk: Walk, begin: Position | None, end: Position | None) -> tuple[str, list[Any]]:
    """What leads, the dates, and between which calls."""
    parts, params = [walk.lead.sql], list(walk.lead.params)

    def add(sql: str, *values: Any) -> None:
        parts.append(sql)
        params.extend(values)

    if walk.name == TEXT:
        place = f"{search.INDEX}.rowid"
        if walk.since:
            add(f"{place} >= %s", search.rowid_of(walk.since))
        if walk.until:
            add(f"{place} < %s", search.rowid_of(walk.until))
        if begin:
            add(f"{place} < %s", _place(begin))
        if end:
            add(f"{place} >= %s", _place(end))
        return " AND ".join(parts), params
    if walk.since:
        add("c.dialled_at >= %s", _text(walk.since))
    if walk.until:
        add("c.dialled_at < %s", _text(walk.until))
    if begin:
        add("c.dialled_at <= %s AND (c.dialled_at < %s OR c.id < %s)", begin.at, begin.at, begin.call)
    if end:
        add("c.dialled_at >= %s AND (c.dialled_at > %s OR c.id >= %s)", end.at, end.at, end.call)
    return " AND ".join(parts), params


def _place(position: Position) -> int:
    return search.rowid_of(some_moment(position.at), position.call)


def _of_place(place: int) -> Position:
    second, call = search.parts_of(place)
    return Position(_text(second), call)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def _ask(statement: str, params: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found
