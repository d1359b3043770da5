"""What must hold before anything is started. Each thing that does not is one clear sentence. Needs no Django."""

from __future__ import annotations

import errno
import os
import shutil
import socket
import sys
import time
from pathlib import Path

from bounceback import config
from bounceback.base import keys, reserve, restores, schema, troubles
from bounceback.base.folder import Folder
from bounceback.base.refused import Refused

# Room for the log of the database and a few pages more; with less, the first call would fail anyway.
_ROOM_BYTES = 16 * 1024 * 1024
_LEAST_BYTES = 1024 * 1024  # of the reserve, once it is given up


class BadSetting(Refused):
    code = "bad-setting"

    def __init__(self, text: str) -> None:
        super().__init__(text, hint="Correct it, or unset it to use the default.")


class NoInstallation(Refused):
    code = "no-installation"

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"There is no installation in {folder}.", hint="Nothing was made. Check --data or BOUNCEBACK_DATA."
        )


class PortTaken(Refused):
    code = "port-taken"

    def __init__(self, port: int) -> None:
        super().__init__(
            f"Port {port} is used by another program.",
            hint=f"Nothing was changed. Stop that program, or choose another port: "
            f'bounceback --port {port + 11}, or make run ARGS="--port {port + 11}"',
        )


class PortForbidden(Refused):
    code = "port-forbidden"

    def __init__(self, port: int, reason: str) -> None:
        super().__init__(
            f"Port {port} cannot be opened: {reason}.",
            hint="Choose a port from 1024 to 65535 with --port.",
        )


def folder_of(data: Path | None) -> Folder:
    """The installation meant by --data or by the environment. Raises BadSetting."""
    try:
        path: Path = config.setting("DATA_DIR")
    except config.BadSetting as error:
        raise BadSetting(str(error)) from None
    return Folder(data.expanduser().absolute() if data is not None else path)


def must_exist(folder: Folder) -> None:
    """A wrong name is no empty installation. Makes nothing. Raises NoInstallation."""
    if not (folder.database.exists() or restores.is_decided(folder)):
        raise NoInstallation(folder.path)


def prepare(
    folder: Folder, *, with_reserve: bool = False, reading: bool = False, key_needed: bool = True
) -> schema.State:
    """Make the folder ready and look at its database. Raises Refused.

    with_reserve    on a full disk, go on in the room that was kept for it, to its last megabyte
    reading         nothing will be written but what SQLite needs to open the database
    key_needed      not for a command that asks for nobody: it does its work when hash.key is lost, too
    """
    try:
        # Preparing closes the folder to other users, which must not happen to, say, /tmp.
        if folder.is_somebody_elses():
            raise troubles.FolderUnusable(folder.path, "it holds other things")
        folder.prepare()
        restores.finish(folder)
        free = shutil.disk_usage(folder.path).free
        wanted = _LEAST_BYTES if reading else _ROOM_BYTES
        if (with_reserve or reading) and free < wanted and reserve.let_go(folder):
            free = shutil.disk_usage(folder.path).free
        if not reading:
            probe = folder.running / f".probe-{os.getpid()}"
            probe.write_text("x", encoding="ascii")
            probe.unlink()
    except OSError as error:
        raise troubles.of_folder(folder.path, error) from None
    if not reading and free < (_LEAST_BYTES if with_reserve else _ROOM_BYTES):
        raise troubles.DiskFull(folder.path)
    try:
        state = schema.state(folder)
    except schema.DatabaseUnreadable:
        if free < _LEAST_BYTES:
            raise troubles.DiskFull(folder.path) from None
        raise
    if key_needed:
        _look_at_key(folder)
    return state


def _look_at_key(folder: Folder) -> None:
    try:
        given_up: tuple[str, ...] = config.setting("KEYS_GIVEN_UP")
        keys.ensure(folder, given_up=given_up)
    except config.BadSetting as error:
        raise BadSetting(str(error)) from None
    except OSError as error:
        raise troubles.of_folder(folder.path, error) from None
    if given_up and (found := keys.lost(folder)):
        print(f"{found.words} It was given up.", file=sys.stderr)


def port_is_free(port: int, *, patience_seconds: float = 0) -> None:
    """Raises PortTaken, PortForbidden.

    patience_seconds    how long to wait for it: what is left of a server that was killed takes a moment to go
    """
    give_up_at = time.monotonic() + patience_seconds
    while True:
        try:
            _bind(port)
            return
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, getattr(errno, "WSAEADDRINUSE", -1)):
                raise PortForbidden(port, troubles.reason_of(error)) from None
            if time.monotonic() >= give_up_at:
                raise PortTaken(port) from None
        time.sleep(0.1)


def _bind(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name != "nt":
            # On Windows this option would let two programs share the port.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
