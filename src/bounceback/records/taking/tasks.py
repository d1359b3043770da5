"""Exports that are written while nobody looks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from django_tasks import task

from bounceback.base.models import User
from bounceback.records.taking import exporting, fetching


@task()
def write_export(user_id: int) -> None:
    """Write the export that a user has asked for on the page. One that was done or dropped is left alone."""
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        return
    note = fetching.note_of(user.workspace_id, at=_now())
    if note is None:
        return
    format = note.format

    def write(to: Path, tell: Callable[[int, int], None]) -> int:
        done = exporting.export(to, workspace=user.workspace_id, format=format, at=_now(), progress=tell)
        return sum(sheet.rows for sheet in done.sheets)

    fetching.make(user.workspace_id, write=write, now=_now)


def _now() -> datetime:
    return datetime.now(UTC)
