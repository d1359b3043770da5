"""The writers' queue: one writer at a time, over all threads and processes of an installation.

SQLite lets writers poll for its own lock, and the unlucky can wait for half a minute. Here a writer first stands at a
door (one at a time), then waits for the pen, and leaves the door when it has the pen. Whoever lays the pen down must
come through the door again, so a process that writes without pause cannot overtake the one that waits: with two
writers they alternate. Within a process, threads queue strictly in order of arrival, and only the first of them
looks at the files.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from datetime import timedelta
from pathlib import Path

from filelock import FileLock, Timeout

_POLL_SECONDS = 0.001


class QueueTooLong(Exception):
    """The pen did not come free in time. Nothing was written."""


class _Fair:
    """A lock that is granted in order of arrival."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._taken = False

    def acquire(self, timeout_seconds: float) -> bool:
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            turn = threading.Event()
            self._waiting.append(turn)
        if turn.wait(timeout_seconds):
            return True
        with self._guard:
            if turn.is_set():
                return True
            self._waiting.remove(turn)
            return False

    def release(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False


_fair_locks: dict[str, _Fair] = {}
_fair_guard = threading.Lock()


class WritersQueue:
    """One connection's place in the queue. Not shared between threads; taken once at a time."""

    def __init__(self, database: Path) -> None:
        self._key = str(database.absolute())
        self._door = _lock(f"{self._key}.door")
        self._pen = _lock(f"{self._key}.pen")
        with _fair_guard:
            self._fair = _fair_locks.setdefault(self._key, _Fair())
        self.held = False

    def take(self, patience: timedelta) -> None:
        """Wait for the pen. Raises QueueTooLong; the queue is then as if we had never come."""
        if self.held:
            raise RuntimeError("this connection holds the pen already")
        deadline = time.monotonic() + patience.total_seconds()
        if not self._fair.acquire(patience.total_seconds()):
            raise QueueTooLong
        try:
            with self._door.acquire(timeout=max(0.0, deadline - time.monotonic())):
                self._pen.acquire(timeout=max(0.0, deadline - time.monotonic()))
        except Timeout:
            self._fair.release()
            raise QueueTooLong from None
        except BaseException:
            self._fair.release()
            raise
        self.held = True

    def leave(self) -> None:
        """Lay the pen down. Harmless when not held."""
        if not self.held:
            return
        self.held = False
        try:
            self._pen.release()
        finally:
            self._fair.release()


def _lock(path: str) -> FileLock:
    # mypy sees FileLock as the class of the platform.
    return FileLock(path, mode=0o600, thread_local=False, poll_interval=_POLL_SECONDS)
