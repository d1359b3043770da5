"""Backups and proofs that are made while nobody waits."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django_tasks import task

from bounceback.base import backups, seals, shelf
from bounceback.base.backups import Kind
from bounceback.base.folder import Folder
from bounceback.base.refused import Refused
from bounceback.records import journal
from bounceback.records.keeping import proof


@task()
def back_up(kind: str) -> dict[str, Any]:
    """Seal what happened, bring the journal in step, make a backup, let the oldest go.

    Returns `file`, or the `refused` sentence: nobody waits for it, so the page says it.
    """
    at = datetime.now(UTC)
    folder = Folder(settings.DATA_DIR)
    if kind == Kind.DAILY and not shelf.is_due(folder, at=at):
        return {}  # asked for twice
    seals.seal_all(at=at)
    journal.catch_up_quietly()
    try:
        made = backups.make(folder, kind=Kind(kind), at=at)
    except Refused as refused:
        return {"refused": refused.line()}
    shelf.rotate(folder, at=at)
    return {"file": made.file.name}


@task()
def verify(workspace_id: int) -> dict[str, Any]:
    """Reckon a workspace's chain again and compare its calls with it. Returns what the command prints."""
    at = datetime.now(UTC)
    seals.seal_all(at=at)
    kept = shelf.kept(Folder(settings.DATA_DIR))
    return proof.prove(backups=kept, workspace=workspace_id).as_dict()
