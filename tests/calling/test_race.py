"""Several processes reach for the same few numbers: nobody ever holds one that another has."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest

from tests.installations import Installation

HERE = Path(__file__).parent


def held_twice(folder: Path, *, racers: int, claims: int, numbers: int, at: datetime) -> tuple[int, int]:
    """Let them race. Returns how many claims there were, and how many overlapped another on the same number."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("BOUNCEBACK_", "DJANGO_"))}
    env = bare | {"BOUNCEBACK_DATA": str(folder), "PYTHONPATH": str(HERE.parent.parent)}

    def run(script: str, *arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, str(HERE / script), str(folder), *arguments, at.isoformat()]
        return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)

    with run("race_track.py", str(racers), str(numbers)) as track:
        assert track.wait(timeout=900) == 0
    processes = [run("racer.py", f"racer{n}", str(claims // racers)) for n in range(racers)]
    said = [process.communicate(timeout=3000)[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * racers
    spans: dict[str, list[tuple[int, int]]] = {}
    for line in "".join(said).splitlines():
        number, taken, let_go = line.split()
        spans.setdefault(number, []).append((int(taken), int(let_go)))
    overlaps = sum(later[0] < earlier[1] for each in spans.values() for earlier, later in pairwise(sorted(each)))
    return sum(map(len, spans.values())), overlaps


def test_four_processes_never_hold_one_number_twice(prepared: Installation, noon: datetime) -> None:
    claims, overlaps = held_twice(prepared.folder, racers=4, claims=200, numbers=5, at=noon)

    assert claims == 200
    assert overlaps == 0


def test_three_tabs_never_spend_one_deal_twice(prepared: Installation, noon: datetime) -> None:
    """Each log names a deal that the other tabs see as well: whoever is later spends none, and nobody is refused."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("BOUNCEBACK_", "DJANGO_"))}
    env = bare | {"BOUNCEBACK_DATA": str(prepared.folder), "PYTHONPATH": str(HERE.parent.parent)}

    def run(what: str, many: int) -> subprocess.Popen[str]:
        command = [
            sys.executable,
            str(HERE / "dealt_twice.py"),
            str(prepared.folder),
            what,
            str(many),
            noon.isoformat(),
        ]
        return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)

    with run("lay", 120) as laid:
        assert laid.wait(timeout=900) == 0
    tabs = [run("tab", 25) for _ in range(3)]
    assert [(process.communicate(timeout=900), process.returncode)[1] for process in tabs] == [0, 0, 0]
    with run("count", 0) as counted:
        found = json.loads(counted.communicate(timeout=900)[0])

    assert 25 <= found["spent"] <= found["calls"] <= 75
    assert (found["as_said"], found["rounds"], found["whole"]) == (True, True, True)


@pytest.mark.slow
def test_eight_processes_take_twenty_thousand_leases_and_no_number_twice(
    prepared: Installation, noon: datetime
) -> None:
    claims, overlaps = held_twice(prepared.folder, racers=8, claims=20_000, numbers=40, at=noon)

    assert claims == 20_000
    assert overlaps == 0
