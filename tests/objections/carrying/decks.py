"""Decks of Anki to bring in: a proper one, and what strangers make of it."""

from __future__ import annotations

import importlib
import io
import itertools
import json
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

Note = tuple[str, str, str]  # guid, tags, fields parted by 0x1f

NOTES: tuple[Note, ...] = (
    (
        "k3!aQ",
        " sales ",
        "We have a <b>broker</b> already\x1f<div>Keep them.</div><div>When did they last quote it?</div>",
    ),
    ("Zx%9p", "", "Send me an e-mail\x1fGladly. What should it say?<hr>What for?<br>Ask before you write."),
    ("no-back", "", "Call me next year\x1f"),
)


def database(
    notes: Sequence[Note] = NOTES, *, models: Any = None, before: str = "", after: str = "", schema: str = ""
) -> bytes:
    """A collection as older Anki writes it, or as `schema` says."""
    sqlite3: Any = importlib.import_module("sqlite3")
    with tempfile.NamedTemporaryFile() as file:
        with closing(sqlite3.connect(file.name)) as connection:
            connection.executescript(before)
            connection.executescript(
                schema
                or "CREATE TABLE col (id integer primary key, models text, decks text);"
                "CREATE TABLE notes (id integer primary key, guid text, mid integer, tags text, flds text, sfld text);"
                "CREATE INDEX ix_notes_csum ON notes (sfld);"
            )
            if not schema:
                connection.execute("INSERT INTO col VALUES (1, ?, '{}')", [json.dumps(models or {})])
                rows = zip(itertools.count(1), notes, strict=False)
                connection.executemany(
                    "INSERT INTO notes VALUES (?, ?, 1, ?, ?, '')", [(number, *note) for number, note in rows]
                )
            connection.executescript(after)
            connection.commit()
        return Path(file.name).read_bytes()


def packed(data: bytes | None = None, *, name: str = "collection.anki2", more: Sequence[str] = ("media",)) -> bytes:
    """A deck with that database."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, database() if data is None else data)
        for each in more:
            archive.writestr(each, b"{}")
    return out.getvalue()


def encrypted() -> bytes:
    data = bytearray(packed())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        data[at + offset] |= 1
    return bytes(data)


def bomb() -> bytes:
    """Sixty kilobytes that unpack to sixty megabytes."""
    return packed(database() + bytes(60_000_000))


def lying_bomb() -> bytes:
    """A directory that says the database is small, before one that is not."""
    data = bytearray(packed(database() + bytes(70_000_000)))
    at = data.find(b"PK\x01\x02")
    data[at + 24 : at + 28] = (500_000).to_bytes(4, "little")
    return bytes(data)


def many_members() -> bytes:
    data = bytearray(packed())
    at = data.rfind(b"PK\x05\x06")
    data[at + 8 : at + 12] = b"\xff\xff\xff\xff"
    return bytes(data)


def twice() -> bytes:
    out = io.BytesIO(packed())
    with zipfile.ZipFile(out, "a") as archive:
        archive.filelist.append(archive.filelist[0])
        archive._didModify = True  # type: ignore[attr-defined]
    return out.getvalue()


_LOOP = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
_NOTES_VIEW = (
    "CREATE TABLE col (id integer primary key, models text);"
    "CREATE VIEW notes AS {} SELECT i AS id, 'g' AS guid, 1 AS mid, '' AS tags, 'a' AS flds FROM n;"
)
_GENERATED = (
    "CREATE TABLE col (id integer primary key, models text);"
    "CREATE TABLE notes (id integer primary key, guid text, mid integer, tags text,"
    " flds text AS (hex(zeroblob(400000000))));"
    "INSERT INTO notes (id, guid, mid, tags) VALUES (1, 'a', 1, '');"
)
_VIRTUAL = (
    "CREATE TABLE col (id integer primary key, models text);"
    "CREATE VIRTUAL TABLE notes USING fts5(id, guid, mid, tags, flds);"
)

HOSTILE: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "no zip": lambda: b"hello " * 1000,
    "zip cut short": lambda: packed()[:-40],
    "zip damaged": lambda: packed().replace(b"PK\x01\x02", b"PK\x07\x02"),
    "member damaged": lambda: (lambda raw: raw[:200] + bytes(400) + raw[600:])(packed()),
    "no cards": lambda: packed(name="readme.txt"),
    "newer format": lambda: packed(more=("collection.anki21b", "meta")),
    "encrypted": encrypted,
    "bomb": bomb,
    "bomb that lies": lying_bomb,
    "many members": many_members,
    "twice": twice,
    "no database": lambda: packed(b"SQLite format 3\x00" + bytes(200)),
    "text for a database": lambda: packed(b"DROP TABLE notes;"),
    "database cut short": lambda: packed(database([("g", "", "a\x1f" + "b" * 20_000)] * 40)[:5000]),
    "endless view": lambda: packed(database(schema=_NOTES_VIEW.format(_LOOP))),
    "trigger": lambda: packed(database(after="CREATE TRIGGER t AFTER INSERT ON notes BEGIN DELETE FROM col; END;")),
    "column that swells": lambda: packed(database(schema=_GENERATED)),
    "virtual table": lambda: packed(database(schema=_VIRTUAL)),
    "schema of bytes": lambda: packed(
        database(
            after="PRAGMA writable_schema = ON;"
            "UPDATE sqlite_master SET sql = CAST(sql AS BLOB) WHERE name = 'notes'; PRAGMA writable_schema = OFF;"
        )
    ),
    "no notes": lambda: packed(database([])),
    "other tables": lambda: packed(database(schema="CREATE TABLE users (id integer);")),
    "too many notes": lambda: packed(database([("g", "", "a\x1fb")] * 5_001)),
}
