"""A server that is made to crash: at a fixed hour of calls, on one folder, started again and again."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from bounceback.bench.visitor import Visitor, wait_for_door
from tests.at_an_hour import shifted
from tests.installations import Installation
from tests.patience import until


def last_tuesday_noon() -> datetime:
    """Noon in New York of a Tuesday that is over: every zone of the list is open."""
    now = datetime.now(UTC)
    day = (now - timedelta(days=(now.weekday() - 1) % 7 or 7)).date()
    return datetime(day.year, day.month, day.day, 17, 0, tzinfo=UTC)


class CrashingServer:
    """The server of an installation, whose parts can be killed one by one.

    cookies       of a browser that was let in since the last start
    generation    counts the starts of the whole server: cookies of an earlier one are worth nothing
    """

    def __init__(self, installation: Installation, *, began: datetime, **environ: str) -> None:
        self.installation = installation
        self.environ = shifted(began) | environ
        self.shift = timedelta(seconds=float(self.environ["CLOCK_SHIFT_SECONDS"]))
        self.cookies: dict[str, str] = {}
        self.generation = 0

    @property
    def port(self) -> int:
        return self.installation.port

    @property
    def now(self) -> datetime:
        """The server's clock."""
        return datetime.now(UTC) + self.shift

    def start(self) -> None:
        """Start the server and let the browser in."""
        self.installation.start(**self.environ)
        wait_for_door(self.installation.folder)
        visitor = Visitor(self.installation.folder, port=self.port, at=None)
        visitor.close()
        self.cookies = visitor.cookies
        self.generation += 1

    def kill(self, what: str) -> None:
        """Kill the "worker", the "master" or "both" at once. Comes back when no process of the old server is left,
        or, of a killed worker, when another one has taken its place."""
        process = self.installation.process
        assert process is not None
        workers = _children(process.pid)
        # The worker first, or it would be nobody's child any more.
        for pid in [*(workers if what != "master" else []), *([process.pid] if what != "worker" else [])]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if what == "worker" and self._comes_back(process):
            return
        self._is_gone(process, workers)
        self.start()

    def stop_hard(self) -> None:
        """Kill all of it, and leave it so."""
        process = self.installation.process
        assert process is not None
        workers = _children(process.pid)
        for pid in (*workers, process.pid):
            os.kill(pid, signal.SIGKILL)
        self._is_gone(process, workers)

    def _is_gone(self, process: subprocess.Popen[Any], workers: list[int]) -> None:
        process.wait()
        until(lambda: not any(_lives(pid) for pid in workers), "the worker outlived its master")
        if process.stderr:
            process.stderr.close()
        self.installation.process = None

    def _comes_back(self, process: subprocess.Popen[Any]) -> bool:
        """Whether the master lives and has a worker that answers. It gives up itself when workers die too often."""
        until(
            lambda: process.poll() is not None or self.installation.answers(),
            "no other worker took the place of the one that was killed",
        )
        return process.poll() is None


def _children(pid: int) -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    return [int(each) for each in found.stdout.split()]


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
