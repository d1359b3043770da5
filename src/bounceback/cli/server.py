"""`bounceback serve`: start the server on this machine, or open the one that runs.

This process only watches over the one that answers, so it imports as little as it can.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import secrets
import signal
import sys
import threading
import time
from collections.abc import Sequence
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import NoReturn

from filelock import FileLock, Timeout

from bounceback import config
from bounceback.base import door, schema, troubles
from bounceback.base.folder import Folder, write_private
from bounceback.base.refused import Refused
from bounceback.base.sqlite import library
from bounceback.cli import preflight

_READY_WITHIN_SECONDS = 60.0
_STOP_WITHIN_SECONDS = 5
_BLOCKING_THREADS = 4
# Browsers for a terminal would take it over.
_TERMINAL_BROWSERS = {"www-browser", "links", "elinks", "lynx", "w3m"}


class NotStarted(Refused):
    code = "not-started"

    def __init__(self) -> None:
        super().__init__(
            "Bounceback did not start.", hint="Nothing was lost. Run `bounceback doctor` to see what is wrong."
        )


class _OneLine(argparse.ArgumentParser):
    """A parser that complains in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{message[:1].upper()}{message[1:]}. See `bounceback serve --help`.\n")


def parser() -> argparse.ArgumentParser:
    """The options of `serve`; the reference is generated from it."""
    options = _OneLine(
        prog="bounceback serve",
        description="Start Bounceback on this machine and open it in the browser; if it runs already, only open it.",
        allow_abbrev=False,
    )
    options.add_argument("--port", type=_port, metavar="N", help="port on 127.0.0.1 (default: 8642)")
    options.add_argument("--no-browser", action="store_true", help="open no browser; say which file lets a browser in")
    options.add_argument(
        "--data", type=Path, metavar="DIR", help="folder of the installation (default: BOUNCEBACK_DATA)"
    )
    return options


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port from 1 to 65535")
    return int(text)


def main(arguments: Sequence[str]) -> int:
    """Run; returns the exit status."""
    options = parser().parse_args(list(arguments))
    try:
        return _serve(data=options.data, port=options.port, browser=not options.no_browser)
    except Refused as refused:
        print(refused.line(), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 0


def _serve(*, data: Path | None, port: int | None, browser: bool) -> int:
    folder = preflight.folder_of(data)
    try:
        chosen: int = port or config.setting("PORT")
        config.values()
    except config.BadSetting as error:
        raise preflight.BadSetting(str(error)) from None
    state = preflight.prepare(folder, with_reserve=True)
    lock = FileLock(folder.server_lock, mode=0o600)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        _open_running(folder, browser=browser)
        return 0
    except OSError as error:
        raise troubles.of_folder(folder.path, error) from None
    try:
        crashed = folder.server_note.exists()
        folder.server_note.unlink(missing_ok=True)
        preflight.port_is_free(chosen, patience_seconds=5 if crashed else 0)
        os.environ["BOUNCEBACK_PORT"] = str(chosen)
        os.environ["BOUNCEBACK_SERVING"] = secrets.token_urlsafe(16)
        # A library from before 3.42 may find a search index that it cannot read, and has to look.
        if state is not schema.State.CURRENT or library.version() < (3, 42):
            _migrate(folder)
        door.sweep(folder)
        folder.sweep_uploads()
        write_private(folder.server_note, json.dumps({"port": chosen, "pid": os.getpid()}))
        return _run(folder, port=chosen, browser=browser)
    finally:
        folder.server_note.unlink(missing_ok=True)
        lock.release()


def _migrate(folder: Folder) -> None:
    # Here rather than in a process of its own: the worker is forked from this one and finds Django loaded, which
    # saves a third of the first start. The pages are shared, so the memory is paid for once.
    from django.db import DatabaseError, connections

    from bounceback.cli.installation import open_installation, set_up_django

    set_up_django(folder)  # first of all: what is refused closes connections, too
    try:
        open_installation(folder.path)
    except DatabaseError as error:
        raise troubles.of_database(error, where=folder.path) or error from None
    finally:
        connections.close_all()
    # What is there now stays; not counting it keeps its pages shared.
    gc.collect()
    gc.freeze()


def _run(folder: Folder, *, port: int, browser: bool) -> int:
    os.environ["BOUNCEBACK_DATA"] = str(folder.path)

    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    server = Server(
        target="bounceback.wsgi:application",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=_BLOCKING_THREADS,
        # A thread keeps its database connection; letting threads go would open new ones all day.
        blocking_threads_idle_timeout=600,
        runtime_threads=1,
        websockets=False,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=_STOP_WITHIN_SECONDS,
    )

    @server.on_startup
    def end_with_the_terminal() -> None:
        # Granian takes this signal for "load anew"; whoever closes the window means "stop".
        if hasattr(signal, "SIGHUP"):
            signal.signal(signal.SIGHUP, server.signal_handler_interrupt)

    threading.Thread(target=_welcome, args=(folder, port, browser), name="welcome", daemon=True).start()
    server.serve()
    return 0


def _welcome(folder: Folder, port: int, browser: bool) -> None:
    time.sleep(0.1)  # the server forks its worker first
    if _answers(port, within_seconds=_READY_WITHIN_SECONDS):
        _let_in(folder, port=port, browser=browser, already=False)


def _open_running(folder: Folder, *, browser: bool) -> None:
    give_up_at = time.monotonic() + _READY_WITHIN_SECONDS
    while time.monotonic() < give_up_at:
        try:
            port = int(json.loads(folder.server_note.read_text(encoding="utf-8"))["port"])
        except (OSError, ValueError, KeyError):
            time.sleep(0.05)
            continue
        if _answers(port, within_seconds=0.5):
            _let_in(folder, port=port, browser=browser, already=True)
            return
    raise NotStarted


def _answers(port: int, *, within_seconds: float) -> bool:
    give_up_at = time.monotonic() + within_seconds
    while time.monotonic() < give_up_at:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return True
        except (OSError, HTTPException):
            pass  # not yet
        finally:
            connection.close()
        time.sleep(0.03)
    return False


def _let_in(folder: Folder, *, port: int, browser: bool, already: bool) -> None:
    address = f"http://127.0.0.1:{port}"
    try:
        file = door.make(folder, address=address)
    except OSError as error:
        print(troubles.of_folder(folder.path, error).line(), file=sys.stderr)
        return
    runs = "runs already" if already else "runs"
    opened = browser and _open_browser(file)
    if opened:
        help_text = f"If no page opens, open {file} in a browser, or paste the code in it at {address}/enter."
    else:
        help_text = f"To get in, open this file in a browser (good once, for 10 minutes):\n{file}"
    stop = "" if already else " Ctrl-C stops it."
    print(f"Bounceback {runs} at {address}.{stop}\n{help_text}", file=sys.stderr, flush=True)


def _open_browser(file: Path) -> bool:
    import webbrowser

    try:
        controller = webbrowser.get()
    except webbrowser.Error:
        return False
    if getattr(controller, "name", "") in _TERMINAL_BROWSERS:
        return False
    return controller.open(file.as_uri())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
