"""A server in a process of its own, and a program that visits it as a browser does: one connection, one cookie jar."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

_READY_WITHIN_SECONDS = 60.0


class Unexpected(Exception):
    """The server did not answer as it should; the figures would mean nothing."""


class Visitor:
    """One browser, let in, with its `cookies`.

    server_seconds    how long the server's thread was at work for the last answer; not a number where it does not say
    """

    server_seconds = float("nan")

    def __init__(self, folder: Path, *, port: int, at: datetime | None) -> None:
        self.port = port
        self._shift = at - datetime.now(UTC) if at is not None else timedelta(0)
        self._connection = HTTPConnection("127.0.0.1", port, timeout=120)
        self.cookies: dict[str, str] = {}
        token = re.search(r'name="token" value="([^"]+)"', _door_file(folder).read_text(encoding="utf-8"))
        if token is None:
            raise Unexpected("the one-time file holds no token")
        body = urlencode({"token": token[1]})
        self.ask("POST", "/enter", body, kind="application/x-www-form-urlencoded", expect=302)

    def close(self) -> None:
        """Go away."""
        self._connection.close()

    @property
    def now(self) -> datetime:
        """The server's clock."""
        return datetime.now(UTC) + self._shift

    def ask(
        self,
        method: str,
        path: str,
        body: str = "",
        *,
        kind: str = "application/json",
        expect: int = 200,
        follow: bool = False,
    ) -> tuple[bytes, float]:
        """Ask; returns the answer and how many seconds it took from the first byte sent to the last one read."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if method != "GET":
            headers |= {"Content-Type": kind, "X-CSRFToken": self.cookies.get(f"bounceback_csrf_{self.port}", "")}
        began = time.perf_counter()
        self._connection.request(method, path, body or None, headers)
        answer = self._connection.getresponse()
        read = answer.read()
        took = time.perf_counter() - began
        self.server_seconds = float(answer.headers.get("Bench-CPU", "nan"))
        if follow and answer.status in (301, 302) and (to := answer.headers["Location"]):
            return self.ask("GET", to, follow=True)
        if answer.status != expect:
            raise Unexpected(f"{method} {path}: {answer.status} {read[:300]!r}")
        for line in answer.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return read, took

    def send(self, method: str, path: str, facts: dict[str, Any], *, expect: int = 200) -> tuple[Any, float]:
        """The same with JSON."""
        read, took = self.ask(method, path, json.dumps(facts), expect=expect)
        return json.loads(read), took


@contextmanager
def served(folder: Path, *, at: datetime | None) -> Iterator[Visitor]:
    """A running server on this folder, and somebody who was let in.

    at    what the server's clock says at the start; None: what it is
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = start(folder, port=port, at=at)
    try:
        wait_for(port, process)
        wait_for_door(folder)
        visitor = Visitor(folder, port=port, at=at)
        try:
            yield visitor
        finally:
            visitor.close()
    finally:
        stop(process)


def start(folder: Path, *, port: int, at: datetime | None) -> subprocess.Popen[bytes]:
    """Start a server; returns at once."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("BOUNCEBACK_", "DJANGO_"))}
    how = ["bounceback.bench.served", at.isoformat()] if at is not None else ["bounceback", "serve"]
    return subprocess.Popen(
        [sys.executable, "-m", *how, "--no-browser", "--port", str(port)],
        env=bare | {"BOUNCEBACK_DATA": str(folder)},
        stderr=subprocess.DEVNULL,
    )


def wait_for(port: int, process: subprocess.Popen[bytes], path: str = "/healthz") -> None:
    """Wait until it answers, looking every few milliseconds. Raises Unexpected."""
    give_up_at = time.monotonic() + _READY_WITHIN_SECONDS
    while time.monotonic() < give_up_at and process.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", path)
            connection.getresponse().read()
            return
        except (OSError, HTTPException):
            time.sleep(0.005)
        finally:
            connection.close()
    raise Unexpected("the server did not start")


def wait_for_door(folder: Path) -> None:
    """Wait for the one-time file. Raises Unexpected."""
    give_up_at = time.monotonic() + _READY_WITHIN_SECONDS
    while not list((folder / "run" / "doors").glob("*.html")):
        if time.monotonic() > give_up_at:
            raise Unexpected("the server wrote no one-time file")
        time.sleep(0.005)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Stop a server as Ctrl-C does."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _door_file(folder: Path) -> Path:
    files = sorted((folder / "run" / "doors").glob("*.html"), key=lambda file: file.stat().st_mtime)
    if not files:
        raise Unexpected("the server wrote no one-time file")
    return files[-1]
