"""Moving the write-ahead log into the database file, where no caller waits for it."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import structlog
from django.db import DatabaseError, connection

from bounceback.base.sqlite import library

log = structlog.get_logger(__name__)

_LOOK_EVERY_SECONDS = 1.0
_WORTH_IT_BYTES = 4 * 1024 * 1024
_IDLE_SECONDS = 30.0


def checkpoint() -> None:
    """Copy the log into the file, then let the next writer start the log anew.

    The long part runs beside the writers; only the rest, what came in meanwhile, is copied in turn with them. With a
    library that has the WAL-reset bug all of it is done in turn.
    """
    with connection.cursor() as cursor:
        if library.is_sound():
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
        connection.take_queue()  # type: ignore[attr-defined]  # our own backend's wrapper
        try:
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
        finally:
            connection.leave_queue()  # type: ignore[attr-defined]


class Checkpointer(threading.Thread):
    """Watches the size of the log; copies when it is worth it, and when nothing happens for a while."""

    def __init__(self, database: Path) -> None:
        super().__init__(name="checkpoints", daemon=True)
        self._log_file = Path(f"{database}-wal")
        self._stopping = threading.Event()

    def run(self) -> None:
        done_at_mtime = 0.0
        while not self._stopping.wait(_LOOK_EVERY_SECONDS):
            try:
                status = self._log_file.stat()
            except OSError:
                continue
            if status.st_mtime == done_at_mtime or status.st_size == 0:
                continue
            idle = time.time() - status.st_mtime > _IDLE_SECONDS
            if status.st_size < _WORTH_IT_BYTES and not idle:
                continue
            try:
                checkpoint()
            except DatabaseError as error:
                log.warning("checkpoint postponed", reason=str(error))
                continue
            done_at_mtime = self._log_file.stat().st_mtime if self._log_file.exists() else 0.0

    def stop(self) -> None:
        """Finish what is under way and end."""
        self._stopping.set()
