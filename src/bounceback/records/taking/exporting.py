"""The whole record into a folder: one moment's truth, while callers go on calling."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
from django.conf import settings
from django.db import connection

import bounceback
from bounceback.base import keys, troubles
from bounceback.base.folder import Folder
from bounceback.base.models import Workspace
from bounceback.records import datamap, stored
from bounceback.records.models import Import
from bounceback.records.taking import manifest, writing
from bounceback.records.taking.manifest import File, Manifest, Sheet
from bounceback.records.taking.refusals import FolderNotEmpty

Progress = Callable[[int, int], None]  # rows written, of how many
LEFT_OUT = {
    "browser sessions": "a browser is let in anew by each installation",
    "queued work": "it belongs to the machine that does it",
    "secret.key": "it opens this installation's doors, and no other's",
    "passwords": "there are none: a browser is let in by the machine it runs on",
    "backups, logs": "they are copies of what is here",
    "made-up worlds": "nobody in them exists; they can be made again",
}


def export(to: Path, *, workspace: int, format: str, at: datetime, progress: Progress | None = None) -> Manifest:
    """Write everything of a workspace into a new folder; it is there whole or not at all.

    Raises FolderNotEmpty, DiskFull, FolderUnusable.
    """
    draft = to.with_name(f"{to.name}.part")
    try:
        if to.is_symlink() or (to.exists() and (not to.is_dir() or any(to.iterdir()))):
            raise FolderNotEmpty(to)
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        try:
            done = _write(draft, workspace=workspace, format=format, at=at, progress=progress or (lambda *_: None))
            if to.exists():
                to.rmdir()
            draft.replace(to)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    except OSError as error:
        raise troubles.of_folder(to, error) from None
    except pl.exceptions.PolarsError:
        # Whatever else could go wrong was tried before: what is left is the disk.
        raise troubles.DiskFull(to) from None
    return done


def _write(draft: Path, *, workspace: int, format: str, at: datetime, progress: Progress) -> Manifest:
    with _one_moment() as database:
        tables = datamap.exported()
        total = sum(_count(database, each, workspace) for each in tables)
        sheets = []
        rows = 0
        for each in tables:
            counted = _Counted(rows, total, progress)
            sheets.append(_sheet(draft, each, database, workspace=workspace, format=format, counted=counted))
            rows = counted.rows
        beside = tuple(_beside(draft, workspace))
    done = Manifest(
        format=format,
        at=at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        workspace=workspace,
        program=bounceback.__version__,
        sheets=tuple(sheets),
        beside=beside,
        left_out=LEFT_OUT,
    )
    done.write(draft)
    return done


@contextmanager
def _one_moment() -> Iterator[Any]:
    """The driver's own connection, reading the database as it is now; writers are not kept waiting."""
    connection.ensure_connection()
    driver: Any = connection.connection
    if connection.in_atomic_block:
        yield driver
        return
    driver.execute("BEGIN")  # deferred: it only reads
    try:
        yield driver
    finally:
        driver.execute("ROLLBACK")


class _Counted:
    """Counts rows on their way, and tells."""

    def __init__(self, rows: int, total: int, progress: Progress) -> None:
        self.rows, self._total, self._progress = rows, total, progress

    def through(self, chunks: writing.Rows) -> writing.Rows:
        for chunk in chunks:
            self.rows += len(chunk)
            self._progress(self.rows, self._total)
            yield chunk


def _sheet(
    draft: Path, table: datamap.Table, database: Any, *, workspace: int, format: str, counted: _Counted
) -> Sheet:
    columns = manifest.columns_of(table)
    selected = f'SELECT {writing.expressions(columns, format=format)} FROM "{table.name}"'
    mine, params = _mine(table, workspace)
    parts: list[tuple[str, str, tuple[Any, ...]]] = []
    if table.by_month:
        for month in _months(database, table, workspace):
            path = f"{table.file_name}/month={month}/part-0.{format}"
            within = f"{mine} AND dialled_at >= ? AND dialled_at < ? ORDER BY dialled_at, id"
            parts.append((path, within, (*params, f"{month}-01", f"{_after(month)}-01")))
    else:
        parts.append((f"{table.file_name}.{format}", f"{mine} ORDER BY id", params))
    files = []
    for path, where, values in parts:
        chunks = counted.through(_chunks(database, f"{selected} WHERE {where}", values))
        rows = writing.write(draft / path, chunks, columns, format=format)
        files.append(manifest.measured(draft, path, rows))
    return Sheet(table, columns, tuple(files))


def _chunks(database: Any, query: str, values: tuple[Any, ...]) -> writing.Rows:
    cursor = database.cursor()
    cursor.execute(query, values)
    while chunk := cursor.fetchmany(writing.CHUNK):
        yield chunk


def _mine(table: datamap.Table, workspace: int) -> tuple[str, tuple[Any, ...]]:
    """Which rows of a table belong to a workspace."""
    names = {field.column for field in table.model._meta.concrete_fields}
    if table.model is Workspace:
        return "id = ?", (workspace,)
    return ("workspace_id = ?", (workspace,)) if "workspace_id" in names else ("1", ())


def _count(database: Any, table: datamap.Table, workspace: int) -> int:
    mine, params = _mine(table, workspace)
    return int(database.execute(f'SELECT count(*) FROM "{table.name}" WHERE {mine}', params).fetchone()[0])


def _months(database: Any, table: datamap.Table, workspace: int) -> Iterator[str]:
    """Every month that has calls, oldest first; each is found by one step in the index."""
    after = ""
    while True:
        found = database.execute(
            f'SELECT min(dialled_at) FROM "{table.name}" WHERE workspace_id = ? AND dialled_at >= ?', (workspace, after)
        ).fetchone()[0]
        if found is None:
            return
        month = str(found)[:7]
        yield month
        after = f"{_after(month)}-01"


def _after(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12:04}-{number % 12 + 1:02}"


def _beside(draft: Path, workspace: int) -> Iterator[File]:
    """Copy what lies beside the database: the key of the tokens, files of imports, registries."""
    folder = Folder(settings.DATA_DIR)
    keys.ensure(folder, given_up=settings.KEYS_GIVEN_UP)
    wanted = [(folder.hash_key_file, manifest.KEY_FILE)]
    for import_ in Import.objects.filter(workspace_id=workspace).only("pk", "stored_as").iterator():
        kept = (stored.source_of(import_), stored.rejects_of(import_), stored.seen_of(import_))
        wanted += [(file, f"files/uploads/{file.name}") for file in kept]
    registries = folder.registries / str(workspace)
    for note in sorted(registries.glob("*/current.json")):
        below = [note, *sorted(note.parent.glob("*/*"))]
        wanted += [(file, f"files/registries/{file.relative_to(registries).as_posix()}") for file in below]
    for source, path in wanted:
        if not source.is_file() or not manifest.is_beside(path):
            continue
        target = draft / path
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.copyfile(source, target)
        os.chmod(target, 0o600)
        yield manifest.measured(draft, path)
