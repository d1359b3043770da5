"""Verbs of taking the record along: export it, load one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.db import DatabaseError, transaction
from django.utils.module_loading import import_string

from bounceback.base import errands, events, troubles
from bounceback.base.models import User
from bounceback.records.erasing import files
from bounceback.records.taking import exporting, fetching, loading, manifest
from bounceback.records.taking.manifest import Manifest
from bounceback.records.taking.refusals import ExportRunning, NoSuchFormat


def export(*, to: Path, format: str, by: User, at: datetime, progress: exporting.Progress | None = None) -> Manifest:
    """Write the whole record into a new folder.

    format    "csv", "jsonl" or "parquet"

    The Event is written before the first row, so that the export holds it too. Raises NoSuchFormat, FolderNotEmpty,
    DiskFull, FolderUnusable.
    """
    if format not in manifest.FORMATS:
        raise NoSuchFormat(format)
    with transaction.atomic():
        events.record("record.export_begun", subject=None, by=by, at=at, facts={"format": format})
    return exporting.export(to, workspace=by.workspace_id, format=format, at=at, progress=progress)


def load(*, source: Path, by: User, at: datetime, progress: loading.Progress | None = None) -> Manifest:
    """Make this installation what the exported one was, `by` included: all of it or nothing.

    Leaves no Event of its own: the chain over the old ones goes on where it was. Raises BadExport, NotEmpty, DiskFull.
    """
    found = manifest.read(source)
    loading.check_empty()
    manifest.check_hashes(source, found)
    beside = loading.Beside()
    try:
        beside.bring(source, found)
        with transaction.atomic():
            loading.check_empty()
            loading.rows(source, found, progress=progress or (lambda *_: None))
            beside.keep()
    except OSError as error:
        raise troubles.of_folder(source, error) from None
    except DatabaseError as error:
        raise troubles.of_database(error, where=source) or error from None
    finally:
        beside.drop()
    return found


def ask(*, format: str, by: User, at: datetime) -> None:
    """Have an export written while nobody waits; what an earlier one left goes. Raises NoSuchFormat, ExportRunning."""
    if format not in manifest.FORMATS:
        raise NoSuchFormat(format)
    note = fetching.note_of(by.workspace_id, at=at)
    if note is not None and note.under_way:
        raise ExportRunning
    said = at.isoformat()
    try:
        fetching.clear(by.workspace_id)
        fetching.write_note(by.workspace_id, fetching.Note(format, fetching.WAITING, asked_at=said, said_at=said))
    except OSError as error:
        raise troubles.of_folder(files.exports(by.workspace_id), error) from None
    with transaction.atomic():
        events.record("record.export_begun", subject=None, by=by, at=at, facts={"format": format})
        import_string("bounceback.records.taking.tasks.write_export").enqueue(by.pk)
        transaction.on_commit(errands.wake)


def drop(*, by: User, at: datetime) -> None:
    """Delete the file that waits to be fetched; harmless when there is none. Raises ExportRunning."""
    note = fetching.note_of(by.workspace_id, at=at)
    if note is None:
        return
    if note.under_way:
        raise ExportRunning
    with transaction.atomic():
        events.record("record.export_dropped", subject=None, by=by, at=at)
    fetching.clear(by.workspace_id)
