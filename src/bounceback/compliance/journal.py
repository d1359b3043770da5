"""Do-not-call requests and liftings, written beside the database too, so that a restore cannot forget them.

The journal follows the database: whenever a request was committed, everything newer than its last line is added. It
holds tokens, never a number; a firm by its folded name, a person by id and by the tokens of their numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction

from bounceback.base import journal, tokens
from bounceback.base.folder import Folder
from bounceback.base.journal import Line
from bounceback.compliance.models import Suppression
from bounceback.prospects.models import Line as Way

log = structlog.get_logger(__name__)

SUPPRESSED, LIFTED = "suppressed", "lifted"
_AT_ONCE = 5_000


@dataclass
class _Known:
    """What this process has read of a journal so far."""

    inode: int = 0
    read_to: int = 0
    newest: int = 0
    lifted: set[int] = field(default_factory=set)


_known: dict[Path, _Known] = {}


def soon(*, lifted: bool = False) -> None:
    """Bring the journal up to date when the transaction has committed; once, however often it is asked for."""
    then = _follow_all if lifted else _follow_new
    if not any(waiting[1] is then for waiting in transaction.get_connection().run_on_commit):
        transaction.on_commit(then)


def catch_up(*, lifted: bool = True) -> int:
    """Write down what the database knows and the journal does not yet; returns how many lines. Raises OSError.

    lifted    also look for liftings, which means going through all requests
    """
    folder = Folder(settings.DATA_DIR)
    with journal.alone(folder):
        known = _up_to_date(folder)
        written = 0
        for lines in _missing(known, lifted=lifted):
            journal.append(folder, lines)
            written += len(lines)
        _up_to_date(folder)
    return written


def behind() -> int:
    """How many requests and liftings are not in the journal."""
    known = _up_to_date(Folder(settings.DATA_DIR))
    return sum(len(lines) for lines in _missing(known, lifted=True))


def _follow_new() -> None:
    _quietly(lifted=False)


def _follow_all() -> None:
    _quietly(lifted=True)


def _quietly(*, lifted: bool) -> None:
    # The request itself is safe in the database; the journal catches up with the next one, or at the next start.
    try:
        catch_up(lifted=lifted)
    except OSError as error:
        log.warning("journal not written", reason=str(error))


def _up_to_date(folder: Folder) -> _Known:
    known = _known.setdefault(folder.journal, _Known())
    try:
        found = folder.journal.stat()
        inode, size = found.st_ino, found.st_size
    except FileNotFoundError:
        inode, size = 0, 0
    if inode != known.inode or size < known.read_to:
        known = _known[folder.journal] = _Known(inode=inode)
    lines, known.read_to = journal.read(folder.journal, since=known.read_to)
    for line in lines:
        if line.get("is") == SUPPRESSED:
            known.newest = max(known.newest, line["id"])
        elif line.get("is") == LIFTED:
            known.lifted.add(line["id"])
    return known


def _missing(known: _Known, *, lifted: bool) -> Iterator[list[Line]]:
    # Nobody in a made-up workspace exists, and it may be gone by the time of a restore.
    real = Suppression.objects.filter(workspace__made_up_at=None)
    rows = real.filter(pk__gt=known.newest).order_by("pk")
    fields = ("pk", "workspace_id", "scope", "e164", "prospect_id", "firm", "token", "suppressed_at")
    some: list[Line] = []
    for row in rows.values(*fields).iterator(chunk_size=_AT_ONCE):
        some.append(_suppressed(row))
        if len(some) == _AT_ONCE:
            yield some
            some = []
    if some:
        yield some
    if lifted:
        ended = real.filter(lifted_at__isnull=False).order_by("pk")
        gone = ended.values_list("pk", "workspace_id", "lifted_at")
        fresh = [
            {"is": LIFTED, "id": pk, "workspace": workspace, "at": _when(at)}
            for pk, workspace, at in gone.iterator()
            if pk not in known.lifted and at is not None
        ]
        if fresh:
            yield fresh


def _suppressed(row: dict[str, Any]) -> Line:
    line: Line = {
        "is": SUPPRESSED,
        "id": row["pk"],
        "workspace": row["workspace_id"],
        "scope": row["scope"],
        "at": _when(row["suppressed_at"]),
    }
    if row["token"] or row["e164"]:
        line["token"] = row["token"] or tokens.token(row["e164"])
    if row["firm"]:
        line["firm"] = row["firm"]
    if row["scope"] == Suppression.Scope.PERSON and row["prospect_id"] is not None:
        numbers = Way.objects.filter(prospect=row["prospect_id"]).values_list("number__e164", flat=True)
        line["prospect"] = row["prospect_id"]
        line["numbers"] = [tokens.token(e164) for e164 in numbers]
    return line


def _when(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
