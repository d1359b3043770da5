"""Many calls of the past at once: found and written by plain SQL, inside the caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

# What an import writes, in the order of the values. What is not here has a fixed value: see _INSERT.
COLUMNS = (
    "key", "campaign_id", "caller_id", "prospect_id", "listing_id", "list_id", "number_id", "opening_id", "attempt",
    "first_contact", "came_in", "dialled_at", "precision", "answered_at", "ended_at", "local_hour", "local_weekday",
    "zone", "talk_seconds", "line_result", "outcome", "depth", "rung_id", "reason", "note", "before", "logged_at",
    "brought_by", "attributes", "workspace_id",
)  # fmt: skip
# What a newer export of the same call may change.
CHANGEABLE = (
    "opening_id", "attempt", "came_in", "dialled_at", "precision", "answered_at", "ended_at", "local_hour",
    "local_weekday", "zone", "talk_seconds", "line_result", "outcome", "depth", "rung_id", "reason", "note", "before",
    "logged_at", "attributes",
)  # fmt: skip
_EMPTY = ("hang_up", "spoke_with", "spoke_name", "must_change")
_INSERT = (
    f"INSERT INTO calling_call ({', '.join((*COLUMNS, *_EMPTY, 'verdict'))})"
    f" VALUES ({', '.join(['%s'] * len(COLUMNS))}, '', '', '', '', '{{}}')"
)
_UPDATE = f"UPDATE calling_call SET {', '.join(f'{each} = %s' for each in CHANGEABLE)} WHERE id = %s"
_KNOWN = (
    "SELECT key, id, number_id, prospect_id, json_extract(before, '$.past') FROM calling_call"
    # "+": by the keys, of which there are few, not by the workspace's index, where all calls are.
    " WHERE key IN (SELECT value FROM json_each(%s)) AND +workspace_id = %s"
)
_LOGGED_HERE = (
    "SELECT number_id, unixepoch(dialled_at) FROM calling_call"
    " WHERE number_id IN (SELECT value FROM json_each(%s)) AND brought_by IS NULL"
)
_CORRECTED = " UNION ".join(
    [
        "SELECT c.id FROM calling_call c JOIN objections_hearing h ON h.stroke = c.key"
        " WHERE c.id IN (SELECT value FROM json_each(%s))",
        *(
            f"SELECT call_id FROM calling_{table} WHERE call_id IN (SELECT value FROM json_each(%s))"
            for table in ("amendment", "trigger", "callreason")
        ),
    ]
)
_HISTORY = (
    "SELECT id, key, number_id, prospect_id, listing_id, dialled_at || '', came_in, outcome, reason, line_result,"
    " brought_by, before, attempt, first_contact FROM calling_call"
    " WHERE {whose} IN (SELECT value FROM json_each(%s)){more} ORDER BY {whose}, dialled_at, id"
)


class Known(NamedTuple):
    """A call that is there already."""

    pk: int
    number: int | None
    prospect: int
    digest: str  # of the row that brought it, "" of a call that was logged here


class Past(NamedTuple):
    """One call of a number, as far as the queue depends on it."""

    pk: int
    key: UUID
    number: int | None
    prospect: int
    listing: int | None
    dialled_at: str  # as the database keeps it
    came_in: bool
    outcome: str
    reason: str
    line_result: str
    brought_by: int | None
    before: str  # a JSON object
    attempt: int
    first_contact: bool | None


def known(workspace: int, keys: Collection[UUID]) -> dict[UUID, Known]:
    """The calls with these keys that are there."""
    rows = _ask(_KNOWN, json.dumps([key.hex for key in keys]), workspace)
    return {UUID(key): Known(pk, number, prospect, digest or "") for key, pk, number, prospect, digest in rows}


def logged_here(numbers: Collection[int]) -> dict[int, list[int]]:
    """Number → when it was dialled from here, in seconds since 1970; calls of the past do not count."""
    found: dict[int, list[int]] = {}
    for number, at in _ask(_LOGGED_HERE, json.dumps(list(numbers))) if numbers else ():
        found.setdefault(number, []).append(at)
    return found


def corrected_here(pks: Collection[int]) -> set[int]:
    """Those of these calls to which somebody has added or corrected something here: no file changes them any more."""
    ids = _list(pks)
    return {pk for (pk,) in _ask(_CORRECTED, ids, ids, ids, ids)} if pks else set()


def histories(numbers: Collection[int]) -> dict[int, list[Past]]:
    """Number → all its calls, the oldest first."""
    return _histories("number_id", numbers, "")


def histories_without_number(prospects: Collection[int]) -> dict[int, list[Past]]:
    """Prospect → the calls that name them and no number, the oldest first."""
    return _histories("prospect_id", prospects, " AND number_id IS NULL")


def insert(rows: Sequence[tuple[Any, ...]]) -> None:
    """Values in the order of COLUMNS."""
    _write(_INSERT, rows)


def update(rows: Sequence[tuple[Any, ...]]) -> None:
    """Values in the order of CHANGEABLE, then the id."""
    _write(_UPDATE, rows)


def renumber(rows: Sequence[tuple[int, bool | None, int]]) -> None:
    """(attempt, first_contact, id)."""
    _write("UPDATE calling_call SET attempt = %s, first_contact = %s WHERE id = %s", rows)


def values_of(pks: Collection[int]) -> dict[int, list[Any]]:
    """Id → what stands in CHANGEABLE, as the database keeps it."""
    # As one JSON value: column by column, the driver would make times and truths of its own of them.
    names = f"json_array({', '.join(CHANGEABLE)})"
    rows = _ask(f"SELECT id, {names} FROM calling_call WHERE id IN (SELECT value FROM json_each(%s))", _list(pks))
    return {pk: json.loads(values) for pk, values in rows}


def _histories(whose: str, ids: Collection[int], more: str) -> dict[int, list[Past]]:
    found: dict[int, list[Past]] = {}
    for row in _ask(_HISTORY.format(whose=whose, more=more), _list(ids)) if ids else ():
        # The driver reads truths as what they are, the key as text.
        past = Past._make((row[0], UUID(row[1]), *row[2:]))
        found.setdefault(row[2] if whose == "number_id" else row[3], []).append(past)
    return found


def _list(ids: Collection[int]) -> str:
    return json.dumps(list(ids))


def _ask(query: str, *params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _write(query: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(query, rows)
