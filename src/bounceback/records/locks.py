"""One process at a time works on an import."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from filelock import FileLock, Timeout

from bounceback.base.folder import Folder
from bounceback.records.models import Import
from bounceback.records.refusals import AlreadyRunning


@contextmanager
def alone(import_: Import) -> Iterator[None]:
    """Keep everybody else from this import until the end. Raises AlreadyRunning."""
    lock = _lock(import_)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise AlreadyRunning from None
    try:
        yield
    finally:
        lock.release()


def somebody_at(import_: Import) -> bool:
    """Whether a process is at work on it. The system frees the lock of one that dies."""
    try:
        with _lock(import_).acquire(blocking=False):
            return False
    except Timeout:
        return True


def _lock(import_: Import) -> FileLock:
    folder = Folder(settings.DATA_DIR).running
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # mypy sees FileLock as the class of the platform.
    return FileLock(folder / f"import-{import_.pk}.lock", mode=0o600)
