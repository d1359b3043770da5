"""Is the database as new as the program? Answered by comparing names, without Django, in a few milliseconds."""

from __future__ import annotations

import importlib
from contextlib import closing
from enum import Enum
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bounceback.base.folder import Folder
from bounceback.base.refused import Refused
from bounceback.base.sqlite import library

# App label -> package, for every installed app with migrations. A house test compares it with Django's own list.
OURS = {
    label: f"bounceback.{label}"
    for label in (
        "base",
        "prospects",
        "campaigns",
        "compliance",
        "followups",
        "objections",
        "experiments",
        "playbook",
        "calling",
        "records",
    )
}
THEIRS = {
    "auth": "django.contrib.auth",
    "contenttypes": "django.contrib.contenttypes",
    "sessions": "django.contrib.sessions",
    "django_tasks_database": "django_tasks_db",
}

# A quick check reads the whole file, so at every start it is for small files only; `doctor` checks any size.
_CHECK_UP_TO_BYTES = 32 * 1024 * 1024


class DatabaseDamaged(Refused):
    code = "database-damaged"
    http_status = 503

    def __init__(self, database: Path, found: str) -> None:
        super().__init__(
            f"The database {database} is damaged ({found}).",
            hint=f"It was not touched. Copies are in {database.parent / 'backups'}; "
            "put one of them in its place, or start with another folder (--data).",
        )


class DatabaseNewer(Refused):
    code = "database-newer"
    http_status = 503

    def __init__(self, database: Path) -> None:
        super().__init__(
            f"The database {database} was made by a newer Bounceback.",
            hint="It was not touched. Install that version again, or start with another folder (--data).",
        )


class DatabaseUnreadable(Refused):
    code = "database-unreadable"
    http_status = 503

    def __init__(self, database: Path, reason: str) -> None:
        super().__init__(
            f"The database {database} cannot be opened ({reason}).",
            hint="Nothing was changed. Check that the file and its folder belong to you, or choose another "
            "folder with --data.",
        )


class State(Enum):
    """How the database stands to the program."""

    MISSING = "missing"
    BEHIND = "behind"
    CURRENT = "current"


def expected() -> set[tuple[str, str]]:
    """(app label, migration name) of every migration this program brings."""
    names: set[tuple[str, str]] = set()
    for label, package in (OURS | THEIRS).items():
        spec = find_spec(package)
        for place in (spec.submodule_search_locations or []) if spec else []:
            for file in Path(place, "migrations").glob("[0-9]*.py"):
                names.add((label, file.stem))
    return names


def state(folder: Folder) -> State:
    """Look at the database. Raises DatabaseDamaged, DatabaseNewer, DatabaseUnreadable."""
    database = folder.database
    if not database.exists():
        return State.MISSING
    if not database.is_file():
        raise DatabaseUnreadable(database, "it is not a file")
    if database.stat().st_size == 0:
        return State.MISSING
    applied = _applied(database)
    if is_newer(applied):
        raise DatabaseNewer(database)
    return State.CURRENT if expected() <= applied else State.BEHIND


def is_newer(applied: set[tuple[str, str]]) -> bool:
    """Whether these migrations hold one of ours that this program does not bring."""
    known = expected()
    return any(label in OURS and (label, name) not in known for label, name in applied)


def _applied(database: Path) -> set[tuple[str, str]]:
    library.choose()
    sqlite3: Any = importlib.import_module("sqlite3")
    try:
        with closing(sqlite3.connect(database, timeout=10)) as connection:
            if database.stat().st_size <= _CHECK_UP_TO_BYTES:
                found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
                if found != "ok":
                    raise DatabaseDamaged(database, " ".join(found.split()))
            tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            if tables == 0:
                return set()
            return set(connection.execute("SELECT app, name FROM django_migrations"))
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            raise DatabaseUnreadable(database, "it is the database of another program") from None
        raise DatabaseUnreadable(database, str(error)) from None
    except sqlite3.DatabaseError as error:
        raise DatabaseDamaged(database, str(error)) from None
