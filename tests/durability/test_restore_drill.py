"""The drill: backups made while four processes log calls, each restored into an empty folder and compared."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.durability.served import last_tuesday_noon
from tests.durability.test_power_cuts import ROOT, Told
from tests.installations import Installation
from tests.patience import until

WRITERS = 4


@pytest.mark.slow
def test_ten_backups_under_load_come_back_whole(prepared: Installation, tmp_path: Path) -> None:
    began = last_tuesday_noon()
    sessions = json.loads(
        prepared.python(
            "from tests.durability import world\n"
            f"world.lay_out(people=6000, callers={WRITERS}, at='{began.isoformat()}')"
        )
    )
    journals = [tmp_path / f"journal-{n}" for n in range(WRITERS)]
    writers = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.durability.writer", str(session), began.isoformat(), str(journal), "FULL"],
            env=prepared.environ(),
            cwd=ROOT,
        )
        for session, journal in zip(sessions, journals, strict=True)
    ]
    rng = Random(7)
    backups: list[tuple[Path, Told]] = []
    try:
        _until_all_log(journals)
        for n in range(10):
            time.sleep(rng.uniform(0.1, 0.6))
            before = _told(journals)
            file = tmp_path / f"backup-{n}.sqlite3"
            prepared.run("backup", str(file), *(["--key", str(tmp_path / "hash.key")] if n == 0 else []))
            before.strokes = _told(journals).strokes
            backups.append((file, before))
        assert [writer.poll() for writer in writers] == [None] * WRITERS
    finally:
        for writer in writers:
            writer.kill()
            writer.wait()
    calls = []
    for n, (file, told) in enumerate(backups):
        empty = Installation(tmp_path / f"restored-{n}")
        empty.run("restore", str(file), "--key", str(tmp_path / "hash.key"))
        empty.run("audit", "verify")
        found = _look(empty, told, file)
        assert found["wrong"] == []
        assert found["logged"] >= len(told.logged) > 0
        calls.append(found["calls"])
    print(calls)
    assert calls == sorted(calls)
    assert calls[-1] > calls[0]  # they did log meanwhile


def _until_all_log(journals: list[Path]) -> None:
    until(
        lambda: all(journal.exists() and b"logged" in journal.read_bytes() for journal in journals),
        "not every writer logged",
    )


def _told(journals: list[Path]) -> Told:
    """What the writers have been told so far."""
    told = Told()
    for journal in journals:
        told.read(journal, keep=True)
    return told


def _look(installation: Installation, told: Told, file: Path) -> dict[str, Any]:
    journals = told.write(file)
    at = last_tuesday_noon().isoformat()
    check = f"world.check(journals={str(journals)!r}, at='{at}', queue=False)"
    found: dict[str, Any] = json.loads(installation.python(f"from tests.durability import world\n{check}"))
    return found
