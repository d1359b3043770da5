"""Exports that are made on the page: one at a time for each workspace, kept as one file to fetch.

How far it is stands in a note beside it: it is no user's data, and needs no table.
"""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bounceback.base.folder import write_private
from bounceback.base.refused import Refused
from bounceback.records.erasing.files import exports

WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"
_SILENT = timedelta(minutes=2)  # a writer that says nothing for so long is gone
_STORED = {"parquet"}  # packed already


@dataclass(frozen=True, slots=True)
class Note:
    """How far an export is.

    percent    of the rows that are written · size    of the finished file, in bytes
    """

    format: str
    state: str
    asked_at: str
    said_at: str
    percent: int = 0
    rows: int = 0
    size: int = 0
    file: str = ""
    problem: str = ""

    @property
    def under_way(self) -> bool:
        return self.state in (WAITING, RUNNING)


def note_of(workspace: int, *, at: datetime) -> Note | None:
    """What is known about the export of a workspace; None when there is none."""
    try:
        note = Note(**json.loads((exports(workspace) / "note.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    if note.state == RUNNING and at - datetime.fromisoformat(note.said_at) > _SILENT:
        return Note(**{**asdict(note), "state": FAILED, "problem": "The program that wrote it was ended."})
    return note


def write_note(workspace: int, note: Note) -> None:
    """Raises OSError."""
    place = exports(workspace)
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_private(place / "note.json", json.dumps(asdict(note)))


def file_of(workspace: int, *, at: datetime) -> Path | None:
    """The finished file; None when there is none."""
    note = note_of(workspace, at=at)
    if note is None or note.state != DONE:
        return None
    path = exports(workspace) / Path(note.file).name
    return path if path.is_file() else None


def clear(workspace: int) -> None:
    """Away with what an earlier export left, its file too."""
    shutil.rmtree(exports(workspace), ignore_errors=True)


def make(
    workspace: int, *, write: Callable[[Path, Callable[[int, int], None]], int], now: Callable[[], datetime]
) -> None:
    """Write the export that is waited for, pack it, and say how far it is meanwhile.

    write    writes into a folder, tells (rows, of how many), returns the rows
    """
    note = note_of(workspace, at=now())
    if note is None or not note.under_way:
        return
    said = now()

    def tell(rows: int, total: int) -> None:
        nonlocal said
        if now() - said > timedelta(milliseconds=500):
            said = now()
            percent = 95 * rows // max(total, 1)
            write_note(workspace, _with(note, state=RUNNING, said_at=said.isoformat(), percent=percent, rows=rows))

    folder = exports(workspace) / f"bounceback-{note.asked_at[:10]}-{note.format}"
    pack = folder.with_suffix(".zip")
    try:
        shutil.rmtree(folder, ignore_errors=True)
        write_note(workspace, _with(note, state=RUNNING, said_at=said.isoformat()))
        rows = write(folder, tell)
        _pack(folder, pack, stored=note.format in _STORED)
        done = {"state": DONE, "percent": 100, "rows": rows, "size": pack.stat().st_size, "file": pack.name}
        write_note(workspace, _with(note, said_at=now().isoformat(), **done))
    except Refused as refused:
        pack.unlink(missing_ok=True)
        write_note(workspace, _with(note, state=FAILED, said_at=now().isoformat(), problem=refused.text))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _pack(folder: Path, pack: Path, *, stored: bool) -> None:
    """One file of a folder. Files vanish from the folder as they are packed: there is no room for both."""
    how = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    draft = pack.with_suffix(".part")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    with (
        os.fdopen(descriptor, "wb") as out,
        zipfile.ZipFile(out, "w", how, compresslevel=None if stored else 1) as zipped,
    ):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                zipped.write(path, f"{folder.name}/{path.relative_to(folder).as_posix()}")
                path.unlink()
    draft.replace(pack)


def _with(note: Note, **changes: Any) -> Note:
    return Note(**{**asdict(note), **changes})
