"""What lies beside the database about a person: rejected rows, exports that we keep, the pages of the log."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from bounceback.base.folder import Folder, write_private
from bounceback.core.names import fold
from bounceback.prospects.models import Prospect
from bounceback.records import stored
from bounceback.records.models import Import

REDACTED = "(erased)"
_DIGITS = re.compile(r"\D")
_ENOUGH_DIGITS = 7
State = Import.State


class Signs:
    """By what a line of a file is known to be about a person: a number's digits, or the whole name."""

    def __init__(self, person: Prospect, e164s: list[str]) -> None:
        self._numbers = {e164[-10:] for e164 in e164s if len(e164) > _ENOUGH_DIGITS}
        self._words = [words for words in (fold(person.name), fold(person.email)) if len(words) > 3]
        if not person.name:
            self._words += [words for words in (fold(person.company),) if len(words) > 3]
        # What any line about them has, whatever the spelling, so that the others are passed over quickly.
        self._hints = [number[-1:] for number in self._numbers]
        self._hints += [max(words.split(), key=len)[:3] for words in self._words]

    def are_in(self, text: str) -> bool:
        lowered = text.casefold()
        if text.isascii() and not any(each in lowered for each in self._hints):
            return False
        digits = _DIGITS.sub("", text)
        if any(number in digits for number in self._numbers):
            return True
        folded = f" {fold(text)} "
        return any(f" {words} " in folded for words in self._words)


def may_hold(path: Path, signs: Signs) -> bool:
    """Whether a list that waits to be brought in may hold the person. Of a workbook we cannot tell: it may."""
    try:
        with path.open("rb") as file:
            start = file.read(4)
            if start.startswith(b"PK"):
                return True
            encoding = "utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
        with path.open(encoding=encoding, errors="replace") as text:
            return any(signs.are_in(line) for line in text)
    except (FileNotFoundError, UnicodeError):
        return False


def redact_rejects(signs: Signs, *, workspace: int) -> int:
    """Take a person's lines out of the files of rejected rows. Returns how many. Raises OSError."""
    redacted = 0
    for import_ in Import.objects.filter(workspace_id=workspace, rejected__gt=0).iterator():
        path = stored.rejects_of(import_)
        if path.is_file():
            redacted += _redact(path, signs)
    return redacted


def _redact(path: Path, signs: Signs) -> int:
    out, count = io.StringIO(), 0
    writer = csv.writer(out)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            if signs.are_in(" ".join(row[1:])):
                writer.writerow((row[0], REDACTED, REDACTED))
                count += 1
            else:
                writer.writerow(row)
    if count:
        write_private(path, out.getvalue())
    return count


def drop_sources(*, workspace: int) -> None:
    """Copies of lists whose import is over or was taken back are not needed, and may hold the person."""
    over = Import.objects.filter(workspace_id=workspace, state__in=(State.DONE, State.UNDONE))
    for import_ in over.only("pk", "stored_as").iterator():
        stored.forget(import_)


def drop_exports(*, workspace: int) -> None:
    """Exports that we keep for fetching hold the person: they can be made again."""
    shutil.rmtree(exports(workspace), ignore_errors=True)


def exports(workspace: int) -> Path:
    """Where the exports of a workspace lie that are made on the page."""
    return Folder(settings.DATA_DIR).path / "exports" / str(workspace)


def wipe_log() -> bool:
    """Move the write-ahead log into the database and empty it: old pages stand there. False: a reader is in the way.

    The database itself overwrites what is deleted (PRAGMA secure_delete).
    """
    if connection.in_atomic_block or connection.vendor != "sqlite":
        return False
    try:
        connection.take_queue()  # type: ignore[attr-defined]  # our own backend's wrapper
        try:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                busy = cursor.fetchone()[0]
        finally:
            connection.leave_queue()  # type: ignore[attr-defined]
    except DatabaseError:
        return False
    log = Path(f"{connection.settings_dict['NAME']}-wal")
    return not busy and (not log.exists() or os.stat(log).st_size == 0)
