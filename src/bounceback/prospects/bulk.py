"""Many prospects at once: found and written by plain SQL, inside the caller's transaction.

Ids are given out here. That is safe while nobody else writes: inside a transaction, or when `version` has not changed.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Model

from bounceback.prospects.models import Line, Listing, Number, PlaceSet, Prospect

# The columns of a prospect that a list can fill, in the order of `Found.values`.
FIELDS = (
    "name", "company", "title", "email", "address", "city", "state", "zip", "country", "headcount", "industry",
    "renews_on", "remarks",
)  # fmt: skip

_INSERT_PROSPECT = (
    f"INSERT INTO prospects_prospect (id, {', '.join(FIELDS)}, attributes, audience, name_key, brought_by, created_at,"
    f" updated_at, workspace_id) VALUES ({', '.join(['%s'] * (len(FIELDS) + 8))})"
)
_UPDATE_PROSPECT = (
    f"UPDATE prospects_prospect SET {', '.join(f'{field} = %s' for field in FIELDS)}, attributes = %s, updated_at = %s"
    " WHERE id = %s"
)
_INSERT_NUMBER = "INSERT INTO prospects_number (id, e164, workspace_id) VALUES (%s, %s, %s)"
_INSERT_LINE = (
    "INSERT INTO prospects_line (id, position, extension, workspace_id, number_id, prospect_id)"
    " VALUES (%s, %s, %s, %s, %s, %s)"
)
_INSERT_LISTING = (
    "INSERT INTO prospects_listing (id, position, standing, attempts, misses, brought_by, workspace_id, number_id,"
    " place_set_id, prospect_id, list_id) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
_INSERT_REPLACEMENT = (
    "INSERT INTO prospects_replacement"
    " (field, old, new, replaced_at, brought_by, workspace_id, prospect_id, replaced_by_id)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"
)
_NUMBERS = (
    "SELECT e164, id, retired_at IS NOT NULL FROM prospects_number"
    " WHERE workspace_id = %s AND e164 IN (SELECT value FROM json_each(%s))"
)
_PEOPLE = (
    f"SELECT l.number_id, p.id, p.name_key, p.attributes, {', '.join(f'p.{field}' for field in FIELDS)}"
    " FROM prospects_line l JOIN prospects_prospect p ON p.id = l.prospect_id"
    " WHERE l.number_id IN (SELECT value FROM json_each(%s)) ORDER BY p.id"
)
_LINES = (
    "SELECT l.prospect_id, n.e164, l.position FROM prospects_line l JOIN prospects_number n ON n.id = l.number_id"
    " WHERE l.prospect_id IN (SELECT value FROM json_each(%s))"
)
_LISTINGS = (
    "SELECT prospect_id, id, standing, retired_at IS NOT NULL FROM prospects_listing"
    " WHERE list_id = %s AND prospect_id IN (SELECT value FROM json_each(%s))"
)
_CALLED = (
    "SELECT number_id, max(attempts), max(misses) FROM prospects_listing"
    " WHERE number_id IN (SELECT value FROM json_each(%s)) AND attempts > 0 GROUP BY number_id"
)


class Found(NamedTuple):
    """A prospect that is there already."""

    number: int
    pk: int
    name_key: str
    attributes: str  # a JSON object
    values: tuple[Any, ...]  # one per FIELDS


class Place(NamedTuple):
    """A prospect's row on one list."""

    pk: int
    standing: str
    retired: bool


def numbers(workspace: int, e164s: Collection[str]) -> dict[str, tuple[int, bool]]:
    """E.164 → (id, wrong or dead), of those that are there."""
    return {e164: (pk, bool(retired)) for e164, pk, retired in _ask(_NUMBERS, workspace, json.dumps(list(e164s)))}


def people_behind(number_ids: Collection[int]) -> list[Found]:
    """Every prospect who is reached by one of these numbers, oldest first."""
    if not number_ids:
        return []
    rows = _ask(_PEOPLE, json.dumps(list(number_ids)))
    return [Found(row[0], row[1], row[2], row[3], tuple(row[4:])) for row in rows]


def numbers_of(prospects: Collection[int]) -> dict[int, dict[str, int]]:
    """Prospect → its numbers and their positions."""
    found: dict[int, dict[str, int]] = {}
    if prospects:
        for prospect, e164, position in _ask(_LINES, json.dumps(list(prospects))):
            found.setdefault(prospect, {})[e164] = position
    return found


def places_on(prospect_list: int, prospects: Collection[int]) -> dict[int, Place]:
    """Prospect → its row on this list, where it has one."""
    if not prospects:
        return {}
    rows = _ask(_LISTINGS, prospect_list, json.dumps(list(prospects)))
    return {prospect: Place(pk, standing, bool(retired)) for prospect, pk, standing, retired in rows}


def called_before(number_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Number → (attempts, misses in a row), of those that were dialled."""
    if not number_ids:
        return {}
    return {number: (attempts, misses) for number, attempts, misses in _ask(_CALLED, json.dumps(list(number_ids)))}


def next_ids() -> dict[type[Model], int]:
    """The id that the next row of each table gets; nobody takes it as long as nobody else writes."""
    last = dict(_ask("SELECT name, seq FROM sqlite_sequence"))
    return {model: int(last.get(model._meta.db_table, 0)) + 1 for model in _TABLES}


def version() -> int:
    """A number that changes whenever another connection has written."""
    return int(_ask("PRAGMA data_version")[0][0])


def place_sets() -> dict[str, int]:
    """Key → id, of every place set there is: some hundred."""
    return dict(PlaceSet.objects.values_list("key", "pk"))


def insert_place_sets(rows: Sequence[tuple[Any, ...]]) -> None:
    """(id, key)."""
    _write("INSERT INTO prospects_placeset (id, key) VALUES (%s, %s)", rows)


def insert_prospects(rows: Sequence[tuple[Any, ...]]) -> None:
    """(id, *FIELDS, attributes, audience, name_key, brought_by, created_at, updated_at, workspace)."""
    _write(_INSERT_PROSPECT, rows)


def update_prospects(rows: Sequence[tuple[Any, ...]]) -> None:
    """(*FIELDS, attributes, updated_at, id)."""
    _write(_UPDATE_PROSPECT, rows)


def insert_numbers(rows: Sequence[tuple[Any, ...]]) -> None:
    """(id, e164, workspace)."""
    _write(_INSERT_NUMBER, rows)


def insert_lines(rows: Sequence[tuple[Any, ...]]) -> None:
    """(id, position, extension, workspace, number, prospect)."""
    _write(_INSERT_LINE, rows)


def insert_listings(rows: Sequence[tuple[Any, ...]]) -> None:
    """(id, position, standing, attempts, misses, brought_by, workspace, number, place set, prospect, list)."""
    _write(_INSERT_LISTING, rows)


def insert_replacements(rows: Sequence[tuple[Any, ...]]) -> None:
    """(field, old, new, replaced_at, brought_by, workspace, prospect, by)."""
    _write(_INSERT_REPLACEMENT, rows)


def update_queue(rows: Sequence[tuple[Any, ...]]) -> None:
    """(standing, ready_at, attempts, misses, listing)."""
    _write("UPDATE prospects_listing SET standing = %s, ready_at = %s, attempts = %s, misses = %s WHERE id = %s", rows)


def stored(at: datetime) -> str:
    """A time as the database keeps it."""
    return str(connection.ops.adapt_datetimefield_value(at))


def _ask(query: str, *params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _write(query: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(query, rows)


_TABLES: tuple[type[Model], ...] = (Prospect, Number, Line, Listing, PlaceSet)
