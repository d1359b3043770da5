"""What the migrations make in the database, so that what somebody else put in is noticed. Needs no Django.

A trigger that was put into a backup would go on working after a restore, for instance by deleting do-not-call requests
whenever something is written. The list `made.json` says every table, index, trigger and view there is to be, with a
fingerprint of the statement that made it; `tools/made.py` writes it, and a house test holds it to the migrations.
See docs/decisions/0093-nothing-that-we-did-not-make.md.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("made.json")
# Tables of the libraries may change with these; nothing but tables and their indexes is theirs.
_OF_LIBRARIES = ("auth_", "django_")
# SQLite's own: counters, and what it noted about how to search.
_OF_SQLITE = ("sqlite_sequence", "sqlite_stat1", "sqlite_stat4")


def found(connection: Any) -> dict[str, str]:
    """("trigger call_new" → fingerprint) of all that an SQLite connection sees, but for what SQLite and libraries keep.

    The parts of a search index have none: SQLite makes them as it sees fit.
    """
    rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    words = {
        name for kind, name, _, sql in rows if kind == "table" and _plain(sql).upper().startswith("CREATE VIRTUAL")
    }
    things = {}
    for kind, name, table, sql in rows:
        if kind == "table" and name in _OF_SQLITE:
            continue
        if kind == "index" and sql is None:
            continue  # of a constraint: its table says it
        if kind in ("table", "index") and table.startswith(_OF_LIBRARIES):
            continue
        part = kind == "table" and name not in words and any(name.startswith(f"{each}_") for each in words)
        things[f"{kind} {name}"] = "" if part else _fingerprint(sql)
    return things


def strange(connection: Any) -> list[str]:
    """What is in a database of this version that the migrations did not make, or otherwise, or what is missing.

    In words: "the trigger x is none of ours". Empty when all is as it was made.
    """
    there, wanted = found(connection), _wanted()
    foreign = [f"the {each} is none of ours" for each in sorted(there.keys() - wanted.keys())]
    altered = [f"the {each} was altered" for each in sorted(there) if each in wanted and there[each] != wanted[each]]
    missing = [f"the {each} is missing" for each in sorted(wanted.keys() - there.keys())]
    return foreign + altered + missing


def worst(connection: Any) -> str:
    """The first of what is strange, and how much more there is; "" when all is as it was made."""
    first, *more = strange(connection) or [""]
    return f"{first}, and {len(more)} more like that" if more else first


def write(connection: Any) -> None:
    """Note down what a fresh database holds. Raises OSError."""
    FILE.write_text(json.dumps(found(connection), indent=0, sort_keys=True) + "\n", encoding="utf-8")


@cache
def _wanted() -> dict[str, str]:
    told: dict[str, str] = json.loads(FILE.read_text(encoding="utf-8"))
    return told


def _fingerprint(sql: str | None) -> str:
    return hashlib.sha256(_plain(sql).encode()).hexdigest()[:16]


def _plain(sql: str | None) -> str:
    """A statement without what does not matter: how it is broken into lines."""
    return " ".join((sql or "").split())
