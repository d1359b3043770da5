"""A million prospects and a million calls: how long a backup and a restore take, and whether callers notice.

The peer is the least that the same machine needs to have the same bytes twice: a plain copy, synced.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from bounceback.base.folder import Folder
from bounceback.bench.calling import _ids, call
from bounceback.bench.frame import Figure, at_share
from bounceback.bench.history import CALLS, history
from bounceback.bench.visitor import served
from bounceback.bench.world import NOON, SEED, inside, scratch

EVENTS = 1_000_000
PEER = "a plain copy of the database, synced"
_LOGS = 300
_WARM = 50  # calls that are not counted: the server reads the list for the first time
_PORTION = 16 * 1024 * 1024


def measure() -> Iterator[Figure]:
    """Backup, restore, logging meanwhile, and the proof of a million events."""
    with scratch(history()) as place:
        folder = Folder(place)
        _command(folder, "prepare")
        floor = _plain_copy(folder)
        took, file = _backup(folder)
        name = f"{CALLS:,} calls"
        yield Figure(f"backup of {name}, read back and compared", took, "s", PEER, floor, goal=20)
        began = time.perf_counter()
        _command(folder, "restore", str(file))
        yield Figure(f"restore of {name}", time.perf_counter() - began, "s", PEER, floor, goal=60)
        yield from _meanwhile(folder)
        inside(place, "bounceback.bench.keeping")
        began = time.perf_counter()
        _command(folder, "audit", "verify", "--no-rows")
        yield Figure(f"proof of {EVENTS:,} events", time.perf_counter() - began, "s", goal=60)


def _plain_copy(folder: Folder) -> float:
    target = folder.backups / "plain"
    began = time.perf_counter()
    with folder.database.open("rb") as read, target.open("wb") as written:
        while portion := read.read(_PORTION):
            written.write(portion)
        written.flush()
        os.fsync(written.fileno())
    took = time.perf_counter() - began
    target.unlink()
    return took


def _backup(folder: Folder) -> tuple[float, Path]:
    target = folder.backups / "asked-20261117T170000Z.sqlite3"
    began = time.perf_counter()
    _command(folder, "backup", str(target))
    return time.perf_counter() - began, target


def _meanwhile(folder: Folder) -> Iterator[Figure]:
    """What a caller waits for the next card while backups are made without a pause, and while none is."""
    with served(folder.path, at=NOON) as visitor:
        session = _ids(folder.path)["session One list"]
        call(visitor, session=session, calls=_WARM, rng=Random(SEED + 2))
        quiet = call(visitor, session=session, calls=_LOGS, rng=Random(SEED)).waited
        made = subprocess.Popen(
            [sys.executable, "-c", _AGAIN_AND_AGAIN, str(folder.path)], stdout=subprocess.DEVNULL, text=True
        )
        try:
            busy = call(visitor, session=session, calls=_LOGS, rng=Random(SEED + 1)).waited
        finally:
            made.kill()
            made.wait()
    for share, word, goal in ((0.5, "p50", None), (0.99, "p99", 50.0)):
        yield Figure(
            f"outcome to next card while a backup is made, {word}",
            at_share(busy, share) * 1000,
            "ms",
            "the same while none is",
            at_share(quiet, share) * 1000,
            goal=goal,
        )


_AGAIN_AND_AGAIN = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from bounceback.base import backups
from bounceback.base.folder import Folder
while True:
    made = backups.make(Folder(Path(sys.argv[1])), kind=backups.Kind.ASKED, at=datetime.now(UTC))
    made.file.unlink()
"""


def _command(folder: Folder, *arguments: str) -> None:
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("BOUNCEBACK_", "DJANGO_"))}
    subprocess.run(
        [sys.executable, "-m", "bounceback", *arguments],
        env=bare | {"BOUNCEBACK_DATA": str(folder.path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )


def _fill() -> None:
    """Write a million events into the installation of this process, and seal them."""
    from bounceback.cli.installation import open_installation

    owner = open_installation()
    from bounceback.base import seals
    from bounceback.base.models import Event

    for first in range(0, EVENTS, 20_000):
        Event.objects.bulk_create(
            Event(
                workspace_id=owner.workspace_id,
                kind="call.logged",
                subject_type="calling.call",
                subject_id=first + number,
                by=owner,
                at=NOON,
                facts={"outcome": "NO", "reason": "HAS_ONE"},
                digest=hashlib.sha256(str(number).encode()).hexdigest(),
            )
            for number in range(20_000)
        )
    seals.seal_all(at=NOON)


if __name__ == "__main__":
    argparse.ArgumentParser().parse_args()
    _fill()
