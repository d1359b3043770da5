"""From the command to the first page, the first time and later; and what the server takes while nothing happens."""

from __future__ import annotations

import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bounceback.bench import visitor
from bounceback.bench.frame import Figure

TIMES = 5
IDLE_SECONDS = 3.0
FLOOR = "python -c 'import django; django.setup()'"
_FLOOR = "import django; from django.conf import settings; settings.configure(); django.setup()"


def measure() -> Iterator[Figure]:
    """All figures of this part."""
    first, later, floor, megabytes = [], [], [], []
    for _ in range(TIMES):
        floor.append(_floor())
        with tempfile.TemporaryDirectory(prefix="bounceback-bench-") as place:
            folder = Path(place) / "installation"
            first.append(_start(folder)[0])
            seconds, idle = _start(folder)
            later.append(seconds)
            megabytes += [idle] if idle else []
    peer = statistics.median(floor)
    for name, taken, goal in (("first start", first, 3.0), ("later start", later, 1.5)):
        yield Figure(
            f"{name} to the first page, median of {TIMES}",
            statistics.median(taken),
            "s",
            peer=FLOOR,
            peer_value=peer,
            goal=goal,
        )
    if megabytes:
        yield Figure("idle: PSS of all processes", statistics.median(megabytes), "MB", goal=150)


def _start(folder: Path) -> tuple[float, float]:
    """Start, look at the first page, let it idle, stop. Returns seconds and megabytes (0 where nobody can tell)."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    began = time.perf_counter()
    process = visitor.start(folder, port=port, at=None)
    try:
        visitor.wait_for(port, process)
        visitor.wait_for_door(folder)
        with closing(visitor.Visitor(folder, port=port, at=None)) as browser:
            browser.ask("GET", "/", follow=True)
        seconds = time.perf_counter() - began
        time.sleep(IDLE_SECONDS)
        return seconds, megabytes(process.pid)
    finally:
        visitor.stop(process)


def _floor() -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", _FLOOR], check=True)
    return time.perf_counter() - began


def megabytes(pid: int) -> float:
    """Memory of a process and of all that it started, shared pages shared out; 0 where the system does not say."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return 0.0
    own = sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) / 1024
    return own + sum(megabytes(int(child)) for child in children)
