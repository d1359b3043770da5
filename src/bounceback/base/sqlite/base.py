"""The database wrapper. Django loads this module by the engine's name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from bounceback.base.sqlite import library

library.choose()

from django.conf import settings  # noqa: E402
from django.db.backends.sqlite3 import base as django_sqlite  # noqa: E402
from django.db.utils import OperationalError  # noqa: E402

from bounceback.base.sqlite.queue import QueueTooLong, WritersQueue  # noqa: E402
from bounceback.base.sqlite.schema import SchemaEditor  # noqa: E402

# synchronous=FULL: an acknowledged call survives a power cut (NORMAL lost data in 86 of 150 simulated cuts).
# No mmap: it made the WAL-reset bug worse, and one bad pointer less can write into the file.
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA mmap_size = 0",
    "PRAGMA cache_size = -16000",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA journal_size_limit = 67108864",
    # What is deleted is overwritten: a person who was erased is not to be found in the file.
    "PRAGMA secure_delete = ON",
)
_BUSY_SECONDS = 20.0
_WRITES = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER|REINDEX|ANALYZE|VACUUM|WITH)\b", re.I)
_BEGINS = re.compile(r"\s*BEGIN\b", re.I)
_ENDS = re.compile(r"\s*(?:COMMIT|END|ROLLBACK(?!\s+TO))\b", re.I)


class _QueueingCursor(django_sqlite.SQLiteCursorWrapper):
    """A cursor whose writes outside of a transaction take their turn too."""

    wrapper: DatabaseWrapper

    def execute(self, query: str, params: Any = None) -> Any:
        return self._in_turn(query, lambda: super(_QueueingCursor, self).execute(query, params))

    def executemany(self, query: str, param_list: Iterable[Any]) -> Any:
        return self._in_turn(query, lambda: super(_QueueingCursor, self).executemany(query, param_list))

    def _in_turn(self, query: str, run: Callable[[], Any]) -> Any:
        wrapper = self.wrapper
        queue = wrapper.queue
        if queue is None or wrapper.in_atomic_block:
            return run()
        if queue.held:
            result = run()
            if _ENDS.match(query):
                queue.leave()
            return result
        if _BEGINS.match(query):
            # A transaction begun by hand: the turn lasts until it is ended by hand.
            wrapper.take_queue()
            try:
                return run()
            except BaseException:
                queue.leave()
                raise
        if not _WRITES.match(query):
            return run()
        wrapper.take_queue()
        try:
            return run()
        finally:
            queue.leave()


class DatabaseWrapper(django_sqlite.DatabaseWrapper):
    """SQLite in WAL mode, synced at every commit, one writer at a time."""

    queue: WritersQueue | None = None
    SchemaEditorClass = SchemaEditor

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._names: dict[str, str] = {}  # Django's savepoint → its name in SQL

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        params.setdefault("timeout", _BUSY_SECONDS)
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        from bounceback.base import tokens  # Django's models, which need a backend first

        tokens.register(connection)
        if self.is_in_memory_db():
            self.queue = None
            return connection
        for pragma in _PRAGMAS:
            connection.execute(pragma)
        # In the server a background thread moves the log into the database file, so that no caller waits for it.
        connection.execute(f"PRAGMA wal_autocheckpoint = {0 if settings.SERVING else 1000}")
        self.queue = WritersQueue(Path(str(self.settings_dict["NAME"])))
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        cursor = self.connection.cursor(factory=_QueueingCursor)
        cursor.wrapper = self
        return cursor

    def take_queue(self) -> None:
        """Wait for our turn to write. Raises OperationalError when it does not come in time."""
        if self.queue is None or self.queue.held:
            return
        try:
            self.queue.take(settings.QUEUE_PATIENCE)
        except QueueTooLong:
            raise OperationalError(
                f"database is locked: no turn to write within {settings.QUEUE_PATIENCE.total_seconds():.0f} s"
            ) from None

    def leave_queue(self) -> None:
        """Let the next writer in."""
        if self.queue is not None:
            self.queue.leave()

    def _start_transaction_under_autocommit(self) -> None:
        self.take_queue()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # the stubs leave it out
        except BaseException:
            self.leave_queue()
            raise

    # Django names no two savepoints alike. Such statements never come again, and each pushes one that does out of the
    # connection's memory of prepared statements. So in SQL they are named by their depth.

    def _savepoint(self, sid: str) -> None:
        self._names[sid] = f"s{len(self._names)}"
        super()._savepoint(self._names[sid])  # type: ignore[misc]  # the stubs leave it out

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(self._names[sid])  # type: ignore[misc]  # the stubs leave it out

    def _savepoint_commit(self, sid: str) -> None:
        super()._savepoint_commit(self._names.pop(sid))  # type: ignore[misc]  # the stubs leave it out

    def _commit(self) -> Any:
        self._names.clear()
        result = super()._commit()  # type: ignore[misc]  # the stubs leave it out
        # A failed COMMIT leaves the transaction open: the turn ends with the rollback that follows.
        self.leave_queue()
        return result

    def _rollback(self) -> Any:
        self._names.clear()
        try:
            return super()._rollback()  # type: ignore[misc]  # the stubs leave it out
        finally:
            self.leave_queue()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]  # the stubs leave it out
        finally:
            with suppress(OSError):
                self.leave_queue()
