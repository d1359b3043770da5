"""Choose the SQLite library of this process, once, before anybody imports another.

SQLite 3.7.0 to 3.51.2 can corrupt a database in WAL mode when two connections write and checkpoint together
(the WAL-reset bug, fixed in 3.51.3). Python brings whatever library the system has, on Debian 12 an affected
one, so where the pysqlite3 package is there, it takes the place of `sqlite3` for the whole process.
"""

from __future__ import annotations

import importlib
import sys

WAL_RESET_FIXED = (3, 51, 3)


def choose() -> None:
    """Let `import sqlite3` mean the sound library from here on. Harmless when called again."""
    try:
        package = importlib.import_module("pysqlite3")
        dbapi2 = importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        return
    sys.modules["sqlite3"] = package
    sys.modules["sqlite3.dbapi2"] = dbapi2


def version() -> tuple[int, ...]:
    """The version of the chosen library, e.g. (3, 53, 4)."""
    choose()
    text: str = importlib.import_module("sqlite3").sqlite_version
    return tuple(int(part) for part in text.split("."))


def is_sound() -> bool:
    """Whether the chosen library is free of the WAL-reset bug."""
    return version() >= WAL_RESET_FIXED
