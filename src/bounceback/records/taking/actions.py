"""Verbs of taking the record along: export it, load one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.db import DatabaseError, transaction

from bounceback.base import events, troubles
from bounceback.base.models import User
from bounceback.records.taking import exporting, loading, manifest
from bounceback.records.taking.manifest import Manifest
from bounceback.records.taking.refusals import NoSuchFormat


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
