"""A deck of Anki → rows. It comes from strangers: nothing of it is unpacked by name, run, or believed.

A deck is a zip with an SQLite database. One member is read, up to a size, into a file of ours; that file is opened to
be read only, by a connection that may do nothing but read named columns of plain tables, and only so long.
"""

from __future__ import annotations

import importlib
import json
import os
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, Any

from bounceback.objections.carrying import texts
from bounceback.objections.carrying.refusals import DeckTooLarge, DeckTooNew, DeckUnreadable
from bounceback.objections.carrying.rows import LONGEST_GUID, MOST_ROWS, Deck, Row, row
from bounceback.objections.steps.cards import LONGEST_FRONT

LARGEST_FILE = 500_000_000  # bytes; pictures and sounds are most of a large deck, and are not read
LARGEST_DATABASE = 64_000_000
MOST_MEMBERS = 50_000
_LARGEST_DIRECTORY = 8_000_000
_HIGHEST_RATIO = 300  # times smaller than what is in it: no database of texts is
_LONGEST_FIELD = 40_000  # letters of HTML
_MOST_STEPS = 40_000_000  # of the database's machine: a hundred times what 5,000 notes take
_STEPS_BETWEEN = 10_000
_END, _ZIP64 = b"PK\x05\x06", b"PK\x06\x07"
_READ = frozenset({"id", "guid", "mid", "tags", "flds", "models"})
_CUTS = frozenset({"substr", "length", "typeof"})


def read(file: IO[bytes], *, folder: Path) -> Deck:
    """The notes of a deck: first field front, second back.

    folder    where the database is put while it is read
    Raises DeckUnreadable, DeckTooNew, DeckTooLarge.
    """
    try:
        return _read(file, folder)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error, UnicodeDecodeError):
        raise DeckUnreadable("This file is no Anki deck, or it is damaged.") from None


def _read(file: IO[bytes], folder: Path) -> Deck:
    _check_directory(file)
    with zipfile.ZipFile(file) as archive:
        member = _member(archive)
        handle, name = tempfile.mkstemp(prefix="tmp", suffix=".upload.deck", dir=folder)
        try:
            with os.fdopen(handle, "wb") as out, archive.open(member) as source:
                _copy(source, out)
            return _deck(Path(name))
        finally:
            os.unlink(name)


def _check_directory(file: IO[bytes]) -> None:
    """Refuse a directory that would fill the memory, before anybody reads it."""
    size = file.seek(0, os.SEEK_END)
    if size > LARGEST_FILE:
        raise DeckTooLarge(f"This file is larger than {LARGEST_FILE // 1_000_000} MB.")
    file.seek(max(0, size - 66_000))
    tail = file.read()
    file.seek(0)
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 22:
        raise zipfile.BadZipFile
    members, directory, begins = struct.unpack("<HII", tail[at + 10 : at + 20])
    if members > MOST_MEMBERS or directory > _LARGEST_DIRECTORY or _ZIP64 in tail[max(0, at - 20) : at]:
        raise DeckTooLarge("There are more files in this deck than a deck of cards has.")
    if begins + directory > size - len(tail) + at:
        raise zipfile.BadZipFile  # its beginning is missing: places in it would lie before the file


def _member(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """The database: the newest that we can read."""
    names = archive.namelist()
    if "collection.anki21b" in names:
        raise DeckTooNew
    found = [name for name in ("collection.anki21", "collection.anki2") if name in names]
    if not found:
        raise DeckUnreadable("There are no cards of Anki in this file.")
    member = archive.getinfo(found[0])
    if names.count(found[0]) > 1:
        raise DeckUnreadable("This deck holds its cards twice. Export it again.")
    if member.flag_bits & 1:
        raise DeckUnreadable("This deck is encrypted. Export it again without a password.")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise DeckUnreadable("This deck is packed in a way that Anki does not use. Export it again.")
    if member.file_size > LARGEST_DATABASE:
        raise DeckTooLarge(f"The cards in this file take more than {LARGEST_DATABASE // 1_000_000} MB.")
    if member.file_size > max(1, member.compress_size) * _HIGHEST_RATIO:
        raise DeckUnreadable("This file unpacks to far more than it is. That is no deck of cards.")
    return member


def _copy(source: IO[bytes], out: IO[bytes]) -> None:
    """What is in there, not what the directory says is in there."""
    left = LARGEST_DATABASE
    while piece := source.read(1 << 20):
        left -= len(piece)
        if left < 0:
            raise DeckTooLarge(f"The cards in this file take more than {LARGEST_DATABASE // 1_000_000} MB.")
        out.write(piece)


def _deck(database: Path) -> Deck:
    sqlite3: Any = importlib.import_module("sqlite3")
    address = f"{database.absolute().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection:
            return _notes(connection, _guarded(connection, sqlite3))
    except sqlite3.Error:
        raise DeckUnreadable("The cards in this deck cannot be read: its database is damaged or is none.") from None


def _guarded(connection: Any, sqlite3: Any) -> set[int]:
    """Shut every door of the database but one. Returns the kinds of notes that have gaps."""
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    for pragma in ("trusted_schema=OFF", "query_only=ON", "cell_size_check=ON", "mmap_size=0", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    steps = iter(range(_MOST_STEPS // _STEPS_BETWEEN))
    connection.set_progress_handler(lambda: int(next(steps, None) is None), _STEPS_BETWEEN)
    schema = connection.execute("SELECT type, name, sql FROM sqlite_master LIMIT 1000")
    things = {name: (kind, sql) for kind, name, sql in schema}
    plain = all(kind in ("table", "index") for kind, _ in things.values())
    if not plain or any(_is_odd(*things.get(table, ("", ""))) for table in ("notes", "col")):
        raise DeckUnreadable("This deck’s database is not built as Anki builds it.")
    for table in ("notes", "col"):
        if any(hidden for *_, hidden in connection.execute(f"PRAGMA table_xinfo({table})")):
            raise DeckUnreadable("This deck’s database is not built as Anki builds it.")

    def judge(action: int, first: str | None, second: str | None, _base: str | None, _via: str | None) -> int:
        allowed = (
            action == sqlite3.SQLITE_SELECT
            or (action == sqlite3.SQLITE_READ and first in ("notes", "col") and second in _READ | {"", "ROWID"})
            or (action == sqlite3.SQLITE_FUNCTION and second in _CUTS)
        )
        return int(sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY)

    connection.set_authorizer(judge)
    return _with_gaps(connection)


def _is_odd(kind: Any, sql: Any) -> bool:
    return kind != "table" or not isinstance(sql, str) or "VIRTUAL" in sql.upper()[:40]


def _with_gaps(connection: Any) -> set[int]:
    """Kinds of notes in which words are to be filled in."""
    found = connection.execute("SELECT substr(models, 1, 8000000) FROM col LIMIT 1").fetchone()
    try:
        models = json.loads(found[0] or "{}") if found else {}
        return {int(key) for key, model in models.items() if model.get("type") == 1}
    except (ValueError, TypeError, AttributeError, RecursionError):
        return set()


def _notes(connection: Any, gaps: set[int]) -> Deck:
    rows: list[Row] = []
    media = filled = further = 0
    for number, (guid, kind, tags, fields) in enumerate(_raw(connection), start=1):
        if number > MOST_ROWS:
            raise DeckTooLarge(f"There are more than {MOST_ROWS:,} cards in this file.")
        each, with_media, with_more = _row(number, guid, tags, fields)
        rows.append(each)
        media += with_media
        further += with_more
        filled += kind in gaps
    if not rows:
        raise DeckUnreadable("There is no card in this deck.")
    left = [
        (media, "Pictures and sounds stay in Anki"),
        (further, "Of more than two fields the first two are taken"),
        (filled, "Gaps come filled in"),
    ]
    said = (f"{text}: {count:,} card{'s have' if count > 1 else ' has'} some." for count, text in left if count)
    return Deck(tuple(rows), tuple(said))


def _raw(connection: Any) -> Iterator[tuple[Any, ...]]:
    most = _LONGEST_FIELD * 2
    return iter(
        connection.execute(
            f"SELECT substr(guid, 1, {LONGEST_GUID}), mid, substr(tags, 1, 4000), substr(flds, 1, {most}) "
            f"FROM notes ORDER BY id LIMIT {MOST_ROWS + 1}"
        )
    )


def _row(number: int, guid: Any, tags: Any, fields: Any) -> tuple[Row, bool, bool]:
    if not isinstance(fields, str):
        return Row(number, "", unfit="It holds no text."), False, False
    front, *others = fields.split("\x1f")
    back = others[0] if others else ""
    if len(front) > _LONGEST_FIELD or len(back) > _LONGEST_FIELD:
        return Row(number, front[:LONGEST_FRONT], unfit="It is longer than a card."), False, False
    first, second = texts.plain(front), texts.plain(back)
    words = tags.split() if isinstance(tags, str) else []
    clean = row(
        number,
        " ".join(first.parts),
        [texts.back_of(part) for part in second.parts],
        guid=guid if isinstance(guid, str) else "",
        family=next(iter(_tagged(words, "family")), ""),
        campaigns=[name.replace("_", " ") for name in _tagged(words, "campaign")],
        starter=next(iter(_tagged(words, "starter")), ""),
    )
    return clean, first.media or second.media, any(other.strip() for other in others[1:])


def _tagged(tags: list[str], what: str) -> list[str]:
    begin = f"{what}::"
    return [tag.removeprefix(begin) for tag in tags if tag.startswith(begin)]
