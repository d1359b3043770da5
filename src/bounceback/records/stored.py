"""The files of an import: the copy that is read, the rejected rows, the rows that were seen.

They lie in the uploads folder under generated names; what a user calls a file is never part of a path.
"""

from __future__ import annotations

import csv
import hashlib
import heapq
import os
import secrets
import shutil
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from bounceback.base.folder import Folder
from bounceback.records.models import Import
from bounceback.records.preparing import WINDOW_ROWS, Prepared

_BLOCK = 1 << 20
_RESERVE = 64 << 20  # bytes of the disk that an upload leaves to calls
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Copy:
    """A file as we keep it."""

    name: str
    sha256: str
    size: int


def keep(file: BinaryIO) -> Copy:
    """Copy an open file into the uploads folder. Raises OSError; nothing is left behind then."""
    folder = uploads()
    name = f"{secrets.token_hex(12)}.list"
    draft = folder / f".{name}.part"
    digest, size = hashlib.sha256(), 0
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            while block := file.read(_BLOCK):
                digest.update(block)
                size += len(block)
                out.write(block)
                if size % (_BLOCK * 64) < _BLOCK and shutil.disk_usage(folder).free < _RESERVE:
                    raise OSError(28, "No space left on device", str(folder))
        draft.replace(folder / name)
    finally:
        draft.unlink(missing_ok=True)
    return Copy(name, digest.hexdigest(), size)


def sha256_of(path: Path) -> str:
    """What a file's bytes are known by. Raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def uploads() -> Path:
    """The folder of kept files, made if it is missing."""
    folder = Folder(settings.DATA_DIR).uploads
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def source_of(import_: Import) -> Path:
    """The copy that is read."""
    return uploads() / import_.stored_as


def rejects_of(import_: Import) -> Path:
    """The file of rejected rows; there is none when no row was rejected."""
    return uploads() / f"{Path(import_.stored_as).stem}.rejects.csv"


def seen_of(import_: Import) -> Path:
    """Ids of rows of the list that the file still has, eight bytes each; only while the import runs."""
    return uploads() / f"{Path(import_.stored_as).stem}.seen"


def forget(import_: Import, *, rejects: bool = False) -> None:
    """Remove what is no longer needed: a list's copy is personal data that nobody asks for again."""
    source_of(import_).unlink(missing_ok=True)
    seen_of(import_).unlink(missing_ok=True)
    if rejects:
        rejects_of(import_).unlink(missing_ok=True)


class Journal:
    """A file that grows along with the committed rows: what a killed import wrote beyond them is cut off."""

    def __init__(self, path: Path, *, size: int) -> None:
        self._path = path
        self._file: BinaryIO | None = None
        self.size = size
        there = path.stat().st_size if path.exists() else 0
        if there > size:
            os.truncate(path, size)
        self.size = min(there, size)  # less: somebody removed it; what comes from here on is kept

    def add(self, data: bytes) -> None:
        """Append. Raises OSError."""
        if not data:
            return
        if self._file is None:
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            self._file = os.fdopen(descriptor, "ab")
        self._file.write(data)
        self._file.flush()
        os.fsync(self._file.fileno())
        self.size += len(data)

    def close(self) -> None:
        """Harmless when nothing was added."""
        if self._file is not None:
            self._file.close()


class _Lines:
    def __init__(self) -> None:
        self.text: list[str] = []

    def write(self, text: str) -> int:
        self.text.append(text)
        return len(text)


def as_rejects(rows: Iterable[Prepared], *, first: bool) -> bytes:
    """Rejected rows as CSV: line, reason, text. A text that a spreadsheet would run is disarmed with an apostrophe."""
    lines = _Lines()
    out = csv.writer(lines)
    if first:
        out.writerow(("line", "reason", "text"))
    for row in rows:
        text = f"'{row[3]}" if row[3].startswith(_FORMULA) else row[3]
        out.writerow((row[1], row[2], text))
    return "".join(lines.text).encode("utf-8", "replace")


def put_rejects_in_order(import_: Import) -> None:
    """By line, as the file has them. Raises OSError.

    Rows are brought in sorted by number, a window of the file at a time: no line stands further from its place than a
    window is long, so that no more of them are held in memory. The file keeps its length: an import that is killed here
    goes on as if nothing had been done.
    """
    path = rejects_of(import_)
    if not path.exists():
        return
    draft = path.with_suffix(".part")
    try:
        with (
            path.open(encoding="utf-8", newline="") as file,
            os.fdopen(
                os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8", newline=""
            ) as out,
        ):
            rows, writer = csv.reader(file), csv.writer(out)
            writer.writerows(islice(rows, 1))
            held: list[tuple[int, int, list[str]]] = []
            for nth, row in enumerate(rows):
                heapq.heappush(held, (int(row[0]), nth, row))
                if len(held) > WINDOW_ROWS:
                    writer.writerow(heapq.heappop(held)[2])
            while held:
                writer.writerow(heapq.heappop(held)[2])
            out.flush()
            os.fsync(out.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def as_seen(ids: Iterable[int]) -> bytes:
    """Ids, eight bytes each."""
    return array("q", ids).tobytes()


def read_seen(path: Path) -> array[int]:
    """The ids of a seen file, sorted."""
    ids = array("q")
    if path.exists():
        ids.frombytes(path.read_bytes())
    return array("q", sorted(ids))
