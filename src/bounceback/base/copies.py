"""Looking at a copy of the database that nobody writes to. Needs no Django."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from bounceback.base.sqlite import library

_CACHE_KIB = 128 * 1024  # of each look at a copy: going through all references jumps about in the file


def sqlite() -> Any:
    """The chosen SQLite library: one per process."""
    library.choose()
    return importlib.import_module("sqlite3")


_Found = TypeVar("_Found")


def looked_at(file: Path, look: Callable[[Any], _Found]) -> _Found:
    """Ask a copy that nobody writes to. It is neither locked nor changed, and no log is made beside it."""
    address = f"file:{quote(str(file.absolute()))}?mode=ro&immutable=1"
    with closing(sqlite().connect(address, uri=True, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        return look(connection)


def tables(connection: Any) -> dict[str, int]:
    """Rows of every table; what SQLite keeps for itself and for word indexes is left out."""
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
        "AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    ).fetchall()
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in names}


def heads(connection: Any) -> dict[str, dict[str, Any]]:
    """The last seal of every workspace, and the last event under it."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'base_seal'").fetchone():
        return {}  # from before there were seals
    rows = connection.execute(
        "SELECT workspace_id, last_event, digest FROM base_seal AS seal WHERE last_event = "
        "(SELECT max(last_event) FROM base_seal WHERE workspace_id = seal.workspace_id)"
    )
    return {str(workspace): {"last_event": last, "seal": digest} for workspace, last, digest in rows}


def has_tokens(connection: Any) -> bool:
    """Whether somebody is known by token only."""
    columns = {row[1] for row in connection.execute("PRAGMA table_info(compliance_suppression)")}
    if "token" not in columns:
        return False
    return bool(
        connection.execute("SELECT EXISTS (SELECT 1 FROM compliance_suppression WHERE token <> '')").fetchone()[0]
    )


def migrations(connection: Any) -> set[tuple[str, str]]:
    """(app, name) of every migration that was applied."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'django_migrations'").fetchone():
        return set()
    return set(connection.execute("SELECT app, name FROM django_migrations"))


def damage(connection: Any) -> str:
    """What a quick check finds; "" when all is well."""
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    return "" if found == "ok" else " ".join(found.split())


def orphans(connection: Any) -> int:
    """How many rows point to rows that are not there."""
    count: int = connection.execute("SELECT count(*) FROM pragma_foreign_key_check").fetchone()[0]
    return count
