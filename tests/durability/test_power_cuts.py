"""What was acknowledged survives a power cut: a file system that is shut down in the middle, and mounted again.

The writer is stopped first, and only then the power is cut: otherwise the commit that is under way when the journal is
read would look like a loss.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.durability.disks import Disk, disk
from tests.durability.served import last_tuesday_noon
from tests.installations import Installation
from tests.patience import until

ROOT = Path(__file__).parent.parent.parent


def cut(cuts: int, *, on: Disk, journal: Path, synchronous: str, rng: Random) -> dict[str, Any]:
    """Write, cut the power, mount, compare; again and again on the same record."""
    began = last_tuesday_noon()
    desk = Installation(on.place / "desk")
    desk.run("prepare")
    (session,) = json.loads(
        desk.python(
            "from tests.durability import world\n"
            f"world.lay_out(people={cuts * 150}, callers=1, at='{began.isoformat()}')"
        )
    )
    os.sync()
    lost: Counter[int] = Counter()
    told = Told()
    for turn in range(cuts):
        at = began + turn * timedelta(minutes=2)
        _write_until_the_cut(desk, on, session, at=at, journal=journal, synchronous=synchronous, rng=rng)
        on.unmount()
        on.mount()
        told.read(journal)
        wrong = json.loads(
            desk.python(
                "from tests.durability import world\n"
                f"world.check(journals={str(told.write(journal))!r}, at='{at.isoformat()}', queue=False)"
            )
        )["wrong"]
        gone = [each for each in wrong if each.endswith("is lost")]
        lost[turn] = len(gone)
        assert wrong == gone, wrong  # whatever is lost: what is there is whole, and the file is sound
        told.forget(each.split()[1] for each in gone)
    return {
        "cuts": cuts,
        "acknowledged": told.acknowledged,
        "lost": sum(lost.values()),
        "cuts_that_lost": sum(1 for count in lost.values() if count),
    }


class Told:
    """What the writer was told is safe, from all of its lives."""

    def __init__(self) -> None:
        self.strokes: list[str] = []
        self.dialled: list[str] = []
        self.logged: dict[str, Any] = {}
        self.acknowledged = 0

    def read(self, journal: Path, *, keep: bool = False) -> None:
        for line in journal.read_text(encoding="utf-8").splitlines(keepends=True):
            if line.endswith("\n"):  # a line that was cut off was not said
                kind, what = json.loads(line)
                if kind == "stroke":
                    self.strokes.append(what)
                elif kind == "dialled":
                    self.dialled.append(what)
                    self.acknowledged += 1
                elif kind == "logged":
                    self.logged[what[0]] = what[1]
                    self.acknowledged += 1
        if not keep:
            journal.unlink()

    def write(self, beside: Path) -> Path:
        file = beside.with_suffix(".told")
        told = {"strokes": self.strokes, "dialled": self.dialled, "logged": self.logged}
        file.write_text(json.dumps(told), encoding="utf-8")
        return file

    def forget(self, strokes: Iterable[str]) -> None:
        """What is lost is counted once."""
        gone = set(strokes)
        self.dialled = [stroke for stroke in self.dialled if stroke not in gone]
        self.logged = {stroke: log for stroke, log in self.logged.items() if stroke not in gone}


def _write_until_the_cut(
    desk: Installation, on: Disk, session: int, *, at: datetime, journal: Path, synchronous: str, rng: Random
) -> None:
    arguments = [str(session), at.isoformat(), str(journal), synchronous]
    with subprocess.Popen(
        [sys.executable, "-m", "tests.durability.writer", *arguments], env=desk.environ(), cwd=ROOT
    ) as writer:

        def has_logged() -> bool:
            assert writer.poll() is None
            return journal.exists() and journal.read_bytes().count(b'"logged"') > 2

        until(has_logged, "the writer logged nothing")
        time.sleep(rng.uniform(0.05, 0.6))
        writer.send_signal(signal.SIGSTOP)
        while _state(writer.pid) != "T":
            time.sleep(0.001)
        on.cut_power()
        assert on.is_off()
        writer.kill()
        writer.wait()


def _state(pid: int) -> str:
    """ "T" when every thread of it stands still."""
    states = {
        (task / "stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
        for task in Path(f"/proc/{pid}/task").iterdir()
    }
    return states.pop() if len(states) == 1 else "?"


@pytest.mark.slow
def test_fifty_power_cuts_lose_no_call_that_was_acknowledged(tmp_path: Path) -> None:
    with disk(tmp_path, megabytes=160) as on:
        found = cut(50, on=on, journal=tmp_path / "journal", synchronous="FULL", rng=Random(7))

    print(found)
    assert found["lost"] == 0
    assert found["acknowledged"] > 50 * 4


@pytest.mark.slow
def test_the_cut_does_cut(tmp_path: Path) -> None:
    """The control: without a sync at every commit the same cuts lose calls, so they would be seen above."""
    with disk(tmp_path, megabytes=160) as on:
        found = cut(5, on=on, journal=tmp_path / "journal", synchronous="NORMAL", rng=Random(7))

    print(found)
    assert found["cuts_that_lost"] >= 2
