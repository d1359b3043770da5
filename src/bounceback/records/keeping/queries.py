"""Questions about how the record is kept, for its pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from bounceback import config
from bounceback.base import shelf
from bounceback.base.backups import Backup, Kind, megabytes
from bounceback.base.folder import Folder
from bounceback.base.models import Event, Seal, User

_PATH = "bounceback.records.keeping.tasks."
_WORDS = {
    Kind.DAILY: "by itself, once a day",
    Kind.ASKED: "asked for",
    Kind.BEFORE_UPGRADE: "before an upgrade",
    Kind.BEFORE_RESTORE: "set aside by a restore",
}


@dataclass(frozen=True, slots=True)
class Kept:
    """One backup as the page shows it."""

    name: str
    at: datetime
    why: str
    size: str
    rows: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """All backups of this installation.

    elsewhere  the installation's folder, where a command must be told it; "" where it is the usual one
    worry      what is wrong, in a sentence; "" when all is well
    running    whether one is being made
    refused    why the last attempt came to nothing; "" when it did not
    """

    where: Path
    elsewhere: str
    kept: tuple[Kept, ...]
    last: Kept | None
    size: str
    worry: str
    running: bool
    refused: str


def backups(*, at: datetime) -> Shelf:
    """The backups, newest first. Two statements."""
    folder = Folder(settings.DATA_DIR)
    found = shelf.kept(folder)
    last = next((each for each in found if each.manifest.kind != Kind.BEFORE_RESTORE), None)
    newest, running = _last("back_up")
    said = _said(newest)
    return Shelf(
        where=folder.backups,
        elsewhere=str(folder.path) if folder.path != config.default_data_dir() else "",
        kept=tuple(map(_shown, found)),
        last=_shown(last) if last else None,
        size=megabytes(sum(each.manifest.bytes for each in found)),
        worry=shelf.worry(folder, at=at),
        running=running,
        refused=said.get("refused", "") or ("It broke off." if _failed(newest) else ""),
    )


def _shown(backup: Backup) -> Kept:
    manifest = backup.manifest
    why = _WORDS.get(Kind(manifest.kind), "") if manifest.kind in set(Kind) else ""
    return Kept(backup.file.name, manifest.at, why, megabytes(manifest.bytes), manifest.rows)


@dataclass(frozen=True, slots=True)
class Audit:
    """How far the events are sealed, and what the last proof found.

    found    as tasks.verify returned it; None before the first
    """

    events: int
    waiting: int
    seals: int
    last: Seal | None
    running: bool
    found: dict[str, Any] | None
    found_at: datetime | None


def audit(user: User) -> Audit:
    """Of the user's workspace. Five statements."""
    seals = Seal.objects.filter(workspace_id=user.workspace_id)
    last = seals.order_by("-last_event").first()
    events = Event.objects.filter(workspace_id=user.workspace_id)
    newest, running = _last("verify", user.workspace_id)
    said = _said(newest)
    return Audit(
        events=events.count(),
        waiting=events.filter(pk__gt=last.last_event if last else 0).count(),
        seals=seals.count(),
        last=last,
        running=running,
        found=said or None,
        found_at=newest.finished_at if newest else None,
    )


def _last(task: str, *arguments: Any) -> tuple[DBTaskResult[Any, Any] | None, bool]:
    """The last errand of that kind that is done, and whether one waits or is at work."""
    every = DBTaskResult.objects.filter(task_path=f"{_PATH}{task}").order_by("-enqueued_at")
    mine = [each for each in every[:20] if not arguments or each.args_kwargs["args"] == list(arguments)]
    done = (TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED)
    newest = next((each for each in mine if each.status in done and each.return_value != {}), None)
    return newest, any(each.status not in done for each in mine)


def _said(newest: DBTaskResult[Any, Any] | None) -> dict[str, Any]:
    value = newest.return_value if newest is not None else None
    return value if isinstance(value, dict) else {}


def _failed(newest: DBTaskResult[Any, Any] | None) -> bool:
    return newest is not None and newest.status == TaskResultStatus.FAILED
