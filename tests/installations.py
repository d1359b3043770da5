"""A real installation in a scratch folder, run as its user runs it: by the command `bounceback`."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from tests.patience import LIMIT_SECONDS, until

_dice = random.SystemRandom()  # not the one that a test may have seeded

COMMAND = [sys.executable, "-m", "bounceback"]


def free_port() -> int:
    """A port that nobody uses, below those that systems hand out to whoever connects to something: one of those may
    be taken again before the server has it, and whenever the server is down."""
    while True:
        port = _dice.randrange(15_000, 32_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class Installation:
    """One data folder; its server can be started, stopped and killed."""

    def __init__(self, folder: Path, *, port: int | None = None) -> None:
        self.folder = folder
        self.port = port or free_port()
        self.process: subprocess.Popen[str] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environ(self, **more: str) -> dict[str, str]:
        ours = ("BOUNCEBACK_", "DJANGO_", "PYTHONDONTWRITEBYTECODE")
        bare = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        return bare | {"BOUNCEBACK_DATA": str(self.folder)} | more

    def run(self, *arguments: str, check: bool = True, **more: str) -> subprocess.CompletedProcess[str]:
        """A command, to its end: `installation.run("doctor", "--json")`."""
        done = subprocess.run(
            [*COMMAND, *arguments], env=self.environ(**more), capture_output=True, text=True, timeout=900, check=False
        )
        if check:
            assert done.returncode == 0, done.stderr
        return done

    def json(self, *arguments: str) -> dict[str, Any]:
        """What a command prints with --json."""
        result: dict[str, Any] = json.loads(self.run(*arguments, "--json", check=False).stdout)
        return result

    def python(self, script: str) -> str:
        """Run Python inside of this installation, with Django set up and `owner` at hand; returns what it printed."""
        before = "from bounceback.cli.installation import open_installation\nowner = open_installation()\n"
        done = subprocess.run(
            [sys.executable, "-c", before + script],
            env=self.environ(),
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
            cwd=Path(__file__).parent.parent,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, *arguments: str, **more: str) -> None:
        """Start the server and wait until it answers."""
        self.process = subprocess.Popen(
            [*COMMAND, "serve", "--no-browser", "--port", str(self.port), *arguments],
            env=self.environ(**more),
            stderr=subprocess.PIPE,
            text=True,
        )
        until(self._has_come_up, "the server never answered")

    def _has_come_up(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.process.stderr and self.process.stderr.read()
        return self.answers()

    def answers(self) -> bool:
        return self.status_of("/healthz") == 200

    def status_of(self, path: str, **headers: str) -> int | None:
        """The status a stranger gets for a path; None when nobody listens."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", path, headers=headers)
            return connection.getresponse().status
        except (OSError, HTTPException):
            return None
        finally:
            connection.close()

    def kill(self) -> None:
        """End the server and its worker without a word, as a crash or a power cut does."""
        assert self.process is not None
        found = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True, check=False)
        for pid in (self.process.pid, *map(int, found.stdout.split())):
            os.kill(pid, signal.SIGKILL)
        self.stop()

    def stop(self, sign: signal.Signals = signal.SIGINT) -> int:
        """Stop the server as Ctrl-C does; returns its exit status."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(sign)
        status = self.process.wait(timeout=LIMIT_SECONDS)
        if self.process.stderr:
            self.process.stderr.close()
        self.process = None
        return status

    def door_file(self) -> Path:
        """A fresh one-time file, made as a second `bounceback` makes it."""
        said = self.run("serve", "--no-browser").stderr.strip().splitlines()
        return Path(said[-1])

    def let_in(self, page: Any) -> None:
        """Let a Playwright page in; it ends up at the start page."""
        page.goto(self.door_file().as_uri())
        page.wait_for_url(f"{self.address}/**")
