"""A file beside the database that only grows: what a restore must not forget. Needs no Django.

Lines of JSON, each synced before it counts. What ends in the middle of a line was cut by a power failure; such a line
is passed over, and the next one begins anew. Whose lines these are is said where they are written.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock

from bounceback.base.folder import Folder

Line = dict[str, Any]


@contextmanager
def alone(folder: Folder) -> Iterator[None]:
    """Nobody else reads to the end and appends meanwhile, in any process."""
    folder.running.mkdir(mode=0o700, parents=True, exist_ok=True)
    with FileLock(folder.running / "journal.lock", mode=0o600, timeout=60):
        yield


def append(folder: Folder, lines: Iterable[Line]) -> None:
    """Write lines and sync them. Raises OSError; what was written before stays."""
    text = "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines)
    if not text:
        return
    descriptor = os.open(folder.journal, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "ab+") as out:
        if out.tell() > 0:
            out.seek(-1, os.SEEK_END)
            if out.read(1) != b"\n":
                text = "\n" + text  # the last one was cut
        out.write(text.encode())
        out.flush()
        os.fsync(out.fileno())


def read(file: Path, *, since: int = 0) -> tuple[list[Line], int]:
    """The whole lines of a journal from a place on, and the place where they end. No file: no lines."""
    try:
        with file.open("rb") as opened:
            opened.seek(since)
            content = opened.read()
    except FileNotFoundError:
        return [], 0
    whole = content[: content.rfind(b"\n") + 1]
    return [line for text in whole.splitlines() if (line := _line(text)) is not None], since + len(whole)


def _line(text: bytes) -> Line | None:
    try:
        line = json.loads(text)
    except ValueError:
        return None
    return line if isinstance(line, dict) else None
