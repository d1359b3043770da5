"""Putting a backup in the place of the database, so that a crash at any moment leaves the old one or the new one whole.

What will take the place of the database is prepared in a folder of its own; nothing else is touched until it is ready.
Then a note is written that says so. From that moment the new one is in force: whoever opens the installation next
finishes what the note says, if we did not live to. Needs no Django.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock

from bounceback.base import backups, copies, troubles
from bounceback.base.folder import Folder, write_private
from bounceback.base.refused import Refused

_NOTE = "ready.json"
_COPY_BYTES = 16 * 1024 * 1024
_LOGS = ("-wal", "-shm", "-journal")


class DatabaseInUse(Refused):
    code = "database-in-use"

    def __init__(self) -> None:
        super().__init__(
            "Bounceback is running, or a command of it is at work.",
            hint="Nothing was changed. Stop it (Ctrl-C in its terminal), wait for imports to end, then restore.",
        )


class NoRoomForRestore(Refused):
    code = "no-room-for-restore"
    http_status = 507

    def __init__(self, where: Path, *, needed: int, free: int) -> None:
        super().__init__(
            f"There is no room to restore in {where}: it needs {backups.megabytes(needed)}, "
            f"{backups.megabytes(free)} are free.",
            hint="Nothing was changed. Free some space, or restore into a folder on another disk with --data.",
        )


def draft(folder: Folder, file: Path, *, key: Path | None) -> Folder:
    """Copy a backup, and the keys, into the folder where the restore is prepared. Raises Refused.

    key    a hash.key to use instead of the installation's own
    """
    new = Folder(folder.restoring)
    try:
        shutil.rmtree(new.path, ignore_errors=True)
        new.path.mkdir(mode=0o700)
        free, needed = shutil.disk_usage(new.path).free, file.stat().st_size
        if free < needed * 1.2 + _COPY_BYTES:
            raise NoRoomForRestore(folder.path, needed=int(needed * 1.2) + _COPY_BYTES, free=free)
        for source, target in ((folder.key_file, new.key_file), (key or folder.hash_key_file, new.hash_key_file)):
            if source.exists():
                write_private(target, source.read_text(encoding="ascii"))
        new.prepare()
        new.make_hash_key()
        _copy(file, new.database)
    except OSError as error:
        drop_draft(new)
        raise troubles.of_folder(folder.path, error) from None
    except Refused:
        drop_draft(new)
        raise
    return new


def drop_draft(new: Folder) -> None:
    """Away with what was only prepared."""
    shutil.rmtree(new.path, ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    with source.open("rb") as read, open(os.open(target, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as written:
        while portion := read.read(_COPY_BYTES):
            written.write(portion)
            written.flush()
            os.fsync(written.fileno())


def alone_with(folder: Folder) -> bool:
    """See to it that nobody has the database open, and that all of it is in one file.

    Returns False when it cannot be read at all; True otherwise, and when there is none. Raises DatabaseInUse.
    """
    if not folder.database.exists() or folder.database.stat().st_size == 0:
        return True
    sqlite3 = copies.sqlite()
    try:
        with closing(sqlite3.connect(folder.database, timeout=2, isolation_level=None)) as connection:
            # Leaving the log is possible only for the last one who has the database open.
            mode = connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
            if mode != "delete":
                raise DatabaseInUse
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise DatabaseInUse from None
        return False
    except sqlite3.DatabaseError:
        return False
    return True


def close_draft(new: Folder) -> None:
    """All of the draft into one file, synced."""
    sqlite3 = copies.sqlite()
    with closing(sqlite3.connect(new.database, timeout=30, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    with new.database.open("rb+") as opened:
        os.fsync(opened.fileno())
    backups.sync_folder(new.path)


def put_in_place(folder: Folder, *, at: datetime, facts: dict[str, Any]) -> Path | None:
    """Set the present database aside and let the draft take its place. Returns where the old one is now, if any.

    facts    of the present database, for the manifest beside it; {} when it could not be read
    """
    aside = None
    if folder.database.exists():
        name = f"{backups.Kind.BEFORE_RESTORE}-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}.sqlite3"
        aside = folder.backups / name
        _second_name(folder.database, aside)
        for end in _LOGS:
            log = Path(f"{folder.database}{end}")
            if log.exists() and end != "-shm":
                _second_name(log, Path(f"{aside}{end}"))
        if facts:
            write_private(backups.manifest_file(aside), json.dumps(facts, indent=1) + "\n")
        backups.sync_folder(folder.backups)
    write_private(folder.restoring / _NOTE, json.dumps({"at": at.isoformat()}))
    backups.sync_folder(folder.restoring)
    finish(folder)
    return aside


def is_decided(folder: Folder) -> bool:
    """Whether a restore was killed after it had decided, so that the database may not be in its place yet."""
    return (folder.restoring / _NOTE).exists()


def finish(folder: Folder) -> bool:
    """Carry out what a restore that was killed had decided; throw away what one had only prepared.

    Returns whether a restore was finished. Cheap when there is nothing to do. Raises OSError.
    """
    new = Folder(folder.restoring)
    if not (new.path / _NOTE).exists():
        return False
    folder.running.mkdir(mode=0o700, parents=True, exist_ok=True)
    with FileLock(folder.running / "restore.lock", mode=0o600):
        if not (new.path / _NOTE).exists():
            return False  # somebody else was quicker
        for ours, theirs in (
            (new.hash_key_file, folder.hash_key_file),
            (new.journal, folder.journal),
        ):
            if ours.exists():
                ours.replace(theirs)
        if new.database.exists():
            for end in _LOGS:
                with suppress(FileNotFoundError):
                    Path(f"{folder.database}{end}").unlink()
            new.database.replace(folder.database)
        backups.sync_folder(folder.path)
        (new.path / _NOTE).unlink()
        shutil.rmtree(new.path, ignore_errors=True)
    return True


def _second_name(file: Path, other: Path) -> None:
    try:
        os.link(file, other)
    except OSError:
        shutil.copyfile(file, other)  # a file system without second names
        other.chmod(0o600)
