"""Sixteen megabytes of the disk that nobody else can take, for calls and do-not-call requests on a full one.

The file holds nothing. When the disk is full it is deleted, and what was refused is done again in the room that this
makes: thousands of calls. It is made anew when there is plenty. Needs no Django.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from contextlib import suppress

from bounceback.base.folder import Folder

BYTES = 16 * 1024 * 1024
PLENTY = 4 * BYTES  # free before it is made: it must not be what fills the disk
_PIECE = 1024 * 1024
_PAUSE_SECONDS = 0.02  # after each piece: a caller's commit waits for the same disk
_LOOK_EVERY_SECONDS = 60.0


def keep(folder: Folder) -> bool:
    """Make the reserve if there is none and room is plenty. Returns whether there is one afterwards.

    Filled with random bytes, because some disks store a file of zeros in no room at all. Raises OSError.
    """
    if folder.reserve.exists():
        return True
    if shutil.disk_usage(folder.path).free < PLENTY:
        return False
    draft = folder.reserve.with_suffix(".part")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            for _ in range(BYTES // _PIECE):
                out.write(os.urandom(_PIECE))
                out.flush()
                os.fsync(out.fileno())
                time.sleep(_PAUSE_SECONDS)
        draft.replace(folder.reserve)
    finally:
        draft.unlink(missing_ok=True)
    return True


def let_go(folder: Folder) -> bool:
    """Give the room back to the disk. Returns whether there was any to give."""
    try:
        folder.reserve.unlink()
    except OSError:
        return False
    return True


class Keeper(threading.Thread):
    """Makes the reserve when the server has started, and again when there is room after it was needed."""

    def __init__(self, folder: Folder) -> None:
        super().__init__(name="reserve", daemon=True)
        self._folder = folder
        self._stopping = threading.Event()

    def run(self) -> None:
        wait = 3.0  # the first page comes first
        while not self._stopping.wait(wait):
            wait = _LOOK_EVERY_SECONDS
            # A disk that fills up meanwhile, or may only be read: whoever writes next says so.
            with suppress(OSError):
                keep(self._folder)

    def stop(self) -> None:
        """Make no more."""
        self._stopping.set()
