"""What happened after a backup was made and must not be forgotten: do-not-call requests, liftings, erasures.

Read from the database that a restore sets aside, with plain SQL because it may be of another version; or, where that
cannot be read, from the journal.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bounceback.base import journal
from bounceback.base.sqlite import library
from bounceback.compliance.journal import LIFTED, SUPPRESSED

ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Request:
    """One do-not-call request as it stood.

    numbers    of the person, where it is about one: plain from a database, tokens from the journal
    """

    id: int
    workspace: int
    scope: str
    at: datetime
    e164: str = ""
    firm: str = ""
    token: str = ""
    prospect: int | None = None
    born: datetime | None = None  # when the prospect was written down; None when only the journal tells
    numbers: tuple[str, ...] = ()
    source: str = ""
    why: str = ""
    lifted_at: datetime | None = None
    lifted_why: str = ""


@dataclass(frozen=True, slots=True)
class Erased:
    """One person who was erased."""

    workspace: int
    prospect: int
    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Then:
    """How things stood when the restore began.

    next_ids    table → the last id that was given out, so that none is given out again; empty from the journal
    """

    requests: list[Request] = field(default_factory=list)
    erased: list[Erased] = field(default_factory=list)
    next_ids: dict[str, int] = field(default_factory=dict)
    founded: dict[int, datetime] = field(default_factory=dict)  # workspace → when; empty from the journal
    source: str = "nothing"


def of_journal(file: Path) -> Then:
    """What the journal tells."""
    lines, _ = journal.read(file)
    requests: dict[int, Request] = {}
    ends: dict[int, datetime] = {}
    erased = []
    for line in lines:
        if line.get("is") == SUPPRESSED:
            requests[line["id"]] = Request(
                id=line["id"],
                workspace=line["workspace"],
                scope=line["scope"],
                at=datetime.fromisoformat(line["at"]),
                firm=line.get("firm", ""),
                token=line.get("token", ""),
                prospect=line.get("prospect"),
                numbers=tuple(line.get("numbers", ())),
                source="the journal",
                lifted_why="Lifted before, told by the journal.",
            )
        elif line.get("is") == LIFTED:
            ends[line["id"]] = datetime.fromisoformat(line["at"])
        elif line.get("is") == ERASED:
            erased.append(Erased(line["workspace"], line["prospect"], tuple(line["tokens"])))
    told = [_ended(each, ends.get(pk)) for pk, each in requests.items()]
    return Then(requests=told, erased=erased, source="journal")


def _ended(request: Request, at: datetime | None) -> Request:
    return request if at is None else replace(request, lifted_at=at)


def of_database(file: Path) -> Then:
    """What the database tells that is set aside. Raises sqlite3.DatabaseError when it cannot be read."""
    library.choose()
    sqlite3: Any = importlib.import_module("sqlite3")
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        tables = {row["name"] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if "compliance_suppression" not in tables:
            return Then(source="database")
        born = dict(
            connection.execute(
                "SELECT id, created_at FROM prospects_prospect WHERE id IN "
                "(SELECT prospect_id FROM compliance_suppression)"
            ).fetchall()
        )
        ways: dict[int, list[str]] = {}
        for prospect, e164 in connection.execute(
            "SELECT line.prospect_id, number.e164 FROM prospects_line AS line "
            "JOIN prospects_number AS number ON number.id = line.number_id WHERE line.prospect_id IN "
            "(SELECT prospect_id FROM compliance_suppression WHERE scope = 'PERSON')"
        ):
            ways.setdefault(prospect, []).append(e164)
        requests = [
            _request(row, born, ways) for row in connection.execute("SELECT * FROM compliance_suppression ORDER BY id")
        ]
        return Then(
            requests=requests,
            erased=_erased(connection) if "records_erasure" in tables else [],
            next_ids=dict(connection.execute("SELECT name, seq FROM sqlite_sequence").fetchall()),
            founded={
                row["id"]: _moment(row["created_at"])
                for row in connection.execute("SELECT id, created_at FROM base_workspace")
            },
            source="database",
        )


def _request(row: Any, born: dict[int, str], ways: dict[int, list[str]]) -> Request:
    prospect = row["prospect_id"]
    return Request(
        id=row["id"],
        workspace=row["workspace_id"],
        scope=row["scope"],
        at=_moment(row["suppressed_at"]),
        e164=row["e164"],
        firm=row["firm"],
        token=row["token"] if "token" in row.keys() else "",  # noqa: SIM118  # a row is no dict
        prospect=prospect,
        born=_moment(born[prospect]) if prospect in born else None,
        numbers=tuple(ways.get(prospect, ())),
        source=row["source"],
        why=row["why"],
        lifted_at=_moment(row["lifted_at"]) if row["lifted_at"] else None,
        lifted_why=row["lifted_why"],
    )


def _erased(connection: Any) -> list[Erased]:
    rows: Iterable[Any] = connection.execute("SELECT workspace_id, prospect_id, tokens FROM records_erasure")
    return [Erased(row["workspace_id"], row["prospect_id"], tuple(json.loads(row["tokens"]))) for row in rows]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
