"""Backups: a whole copy of the database, read back and compared before it counts as good. Needs no Django.

A backup is two files: the copy, and beside it `<copy>.json`, its manifest. The manifest is written last but one, and
the copy gets its name last: what was killed half-way has no name that anybody would take for a backup.
See docs/decisions/0075-backups-are-read-back.md.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

import bounceback
from bounceback.base import copies, schema, troubles
from bounceback.base.folder import Folder, write_private
from bounceback.base.refused import Refused
from bounceback.base.sqlite import library, made

# Copied and synced in small portions: a caller's commit waits for one of them at most.
_PAGES_AT_ONCE = 512
_ROOM_BYTES = 16 * 1024 * 1024
_PATIENCE_SECONDS = 600


class Kind(StrEnum):
    """Why a backup was made; the beginning of its name."""

    DAILY = "daily"
    ASKED = "asked"
    BEFORE_UPGRADE = "before-upgrade"
    BEFORE_RESTORE = "before-restore"


class BackupNotMade(Refused):
    code = "backup-not-made"
    http_status = 503

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"No backup was made: {reason}.", hint="Everything is as it was, and older backups were kept. Try again."
        )


class NoRoomForBackup(Refused):
    code = "no-room-for-backup"
    http_status = 507

    def __init__(self, where: Path, *, needed: int, free: int) -> None:
        super().__init__(
            f"There is no room for a backup in {where}: it needs {megabytes(needed)}, {megabytes(free)} are free.",
            hint="Older backups were kept. Free some space, or make the backup on another disk: bounceback backup FILE",
        )


class BackupBusy(Refused):
    code = "backup-busy"

    def __init__(self) -> None:
        super().__init__("Another backup is being made.", hint="It will be done in a moment.")


class NotABackup(Refused):
    code = "not-a-backup"

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"{file.name} is no good backup: {reason}.", hint="Nothing was changed. Take another one.")


class BackupNewer(Refused):
    code = "backup-newer"

    def __init__(self, file: Path, version: str) -> None:
        by = f"was made by Bounceback {version}, which is newer than this one"
        if version in ("", bounceback.__version__):
            by = "was made by a later build of Bounceback than this one: it has tables that this one does not know"
        super().__init__(f"{file.name} {by}.", hint="Nothing was changed. Install that one, then restore.")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds, as it was counted in the database at the instant of the copy.

    tables        name → rows
    rows          of all tables together
    heads         workspace → its last seal and the last event under it: the chain of the audit as far as it was sealed
    orphans       rows that point to rows that are not there; none in a sound database
    key_id        which hash.key the tokens were made with; "" before there was one
    """

    bounceback: str
    kind: str
    made_at: str  # RFC 3339, UTC
    bytes: int
    sha256: str
    rows: int
    tables: dict[str, int]
    migrations: list[list[str]]
    heads: dict[str, dict[str, Any]]
    orphans: int
    key_id: str
    sqlite: str

    @property
    def at(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.made_at)


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy and its manifest."""

    file: Path
    manifest: Manifest


def manifest_file(file: Path) -> Path:
    """Where the manifest of a copy lies."""
    return file.with_name(f"{file.name}.json")


def megabytes(count: int) -> str:
    """A size in words: "0.4 MB", "1,204 MB"."""
    value = count / 1_000_000
    return f"{value:,.0f} MB" if value >= 10 else f"{value:.1f} MB"


def make(folder: Folder, *, kind: Kind, at: datetime, to: Path | None = None, wait: bool = True) -> Backup:
    """Copy the database while others write to it, read the copy back, compare, and only then give it its name.

    to      the file to make; None for one in the installation's own folder of backups
    wait    for another backup that is being made; otherwise raises BackupBusy

    Raises Refused: BackupNotMade, NoRoomForBackup, BackupBusy, DatabaseDamaged; older backups are as they were.
    """
    target = to or folder.backups / f"{kind}-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}.sqlite3"
    while to is None and target.exists():
        target = target.with_name(f"{target.stem}-{secrets.token_hex(2)}.sqlite3")
    if not folder.database.is_file():
        raise BackupNotMade("there is no database yet")
    if to is not None and target.exists():
        raise BackupNotMade(f"there is a file {target} already")
    with _one_at_a_time(folder, wait=wait):
        try:
            _sweep(target.parent)
            _room(folder, target.parent)
            return _make(folder, target, kind=kind, at=at)
        except OSError as error:
            if error.errno in troubles.FULL:
                raise _no_room(folder, target.parent) from None
            raise BackupNotMade(f"{target.parent} cannot be written, {troubles.reason_of(error)}") from None


def _make(folder: Folder, target: Path, *, kind: Kind, at: datetime) -> Backup:
    sqlite3 = copies.sqlite()
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            # Two at once at most, and behind everybody else: the server wants to go on.
            with ThreadPoolExecutor(2, initializer=_stand_back) as beside:
                tables, heads = beside.submit(_copy, folder.database, draft).result()
                orphans = beside.submit(copies.looked_at, draft, copies.orphans)
                found = beside.submit(copies.looked_at, draft, copies.damage)
                digest = beside.submit(sha256, draft)
                counted = beside.submit(copies.looked_at, draft, lambda copy: (copies.tables(copy), copies.heads(copy)))
                if found.result():
                    raise schema.DatabaseDamaged(folder.database, found.result())
                if counted.result() != (tables, heads):
                    raise BackupNotMade("the copy does not hold what the database held")
                manifest = _manifest(
                    draft,
                    kind=kind,
                    at=at,
                    digest=digest.result(),
                    counted=(tables, heads),
                    orphans=orphans.result(),
                    key=key_id(folder),
                )
        except sqlite3.DatabaseError as error:
            if "full" in str(error):
                raise _no_room(folder, target.parent) from None
            if any(sign in str(error) for sign in ("malformed", "not a database")):
                raise schema.DatabaseDamaged(folder.database, str(error)) from None
            raise BackupNotMade(str(error)) from None
        write_private(manifest_file(target), json.dumps(asdict(manifest), indent=1) + "\n")
        draft.replace(target)
        sync_folder(target.parent)
    finally:
        draft.unlink(missing_ok=True)
    return Backup(target, manifest)


def _stand_back() -> None:
    """Let this thread have what processor time others leave. Only Linux knows a thread's own priority."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 5)


def describe(file: Path, *, kind: Kind, at: datetime, key: str) -> Manifest:
    """The manifest of a database that nobody uses, as it stands. Raises sqlite3.DatabaseError, OSError."""
    counted = copies.looked_at(file, lambda it: (copies.tables(it), copies.heads(it)))
    return _manifest(file, kind=kind, at=at, digest=sha256(file), counted=counted, orphans=0, key=key)


def _manifest(
    file: Path,
    *,
    kind: Kind,
    at: datetime,
    digest: str,
    counted: tuple[dict[str, int], dict[str, dict[str, Any]]],
    orphans: int,
    key: str,
) -> Manifest:
    tables, heads = counted
    return Manifest(
        bounceback=bounceback.__version__,
        kind=str(kind),
        made_at=at.astimezone(UTC).isoformat(),
        bytes=file.stat().st_size,
        sha256=digest,
        rows=sum(tables.values()),
        tables=tables,
        migrations=sorted([app, name] for app, name in copies.looked_at(file, copies.migrations)),
        heads=heads,
        orphans=orphans,
        key_id=key,
        sqlite=".".join(map(str, library.version())),
    )


def _copy(database: Path, draft: Path) -> tuple[dict[str, int], dict[str, dict[str, Any]]]:
    """Copy what the database holds at one instant. Writers go on: a reader of the log blocks nobody.

    The transaction that reads stays open from the first page to the last; without it SQLite would begin anew whenever
    another process wrote.
    """
    sqlite3 = copies.sqlite()
    with (
        closing(sqlite3.connect(database, timeout=30, isolation_level=None)) as source,
        closing(sqlite3.connect(draft, isolation_level=None)) as copy,
        open(draft, "rb+", buffering=0) as synced,
    ):
        copy.execute("PRAGMA journal_mode = OFF")
        copy.execute("PRAGMA synchronous = OFF")
        source.execute("BEGIN")
        counted = copies.tables(source), copies.heads(source)
        source.backup(copy, pages=_PAGES_AT_ONCE, progress=lambda *_: os.fsync(synced.fileno()), sleep=0)
        source.execute("ROLLBACK")
        copy.close()
        os.fsync(synced.fileno())
    return counted


def examine(file: Path, *, unproven: bool = False) -> Manifest | None:
    """Is this a good backup that this program can read? Returns its manifest. Changes nothing.

    unproven    take a copy without a manifest too, when the whole of it can be read; returns None for it

    Raises NotABackup, BackupNewer, FileUnreadable.
    """
    sqlite3 = copies.sqlite()
    try:
        if file.exists() and not file.is_file():
            raise NotABackup(file, "it is no file")
        manifest = read_manifest(file)
        with file.open("rb") as opened:
            if opened.read(16) != b"SQLite format 3\0":
                raise NotABackup(file, "it is no database")
        if manifest is None and not unproven:
            raise NotABackup(
                file, f"its manifest {manifest_file(file).name} is not beside it (--unproven takes it all the same)"
            )
        if manifest is not None:
            if file.stat().st_size != manifest.bytes:
                sizes = f"{file.stat().st_size:,} bytes of {manifest.bytes:,}"
                raise NotABackup(file, f"it is not as long as it was when it was made ({sizes})")
            if sha256(file) != manifest.sha256:
                raise NotABackup(file, "it was altered since it was made")
        applied = copies.looked_at(file, copies.migrations)
        if schema.is_newer(applied):
            raise BackupNewer(file, manifest.bounceback if manifest else "")
        if not any(app == "base" for app, _ in applied):
            raise NotABackup(file, "it is the database of another program")
        if found := copies.looked_at(file, copies.damage):
            raise NotABackup(file, f"it is damaged ({found})")
        if schema.expected() <= applied and (found := copies.looked_at(file, made.worst)):
            raise NotABackup(file, found)
        if manifest is not None and copies.looked_at(file, lambda it: (copies.tables(it), copies.heads(it))) != (
            manifest.tables,
            manifest.heads,
        ):
            raise NotABackup(file, "it does not hold what its manifest says")
    except sqlite3.DatabaseError as error:
        raise NotABackup(file, f"it cannot be read ({error})") from None
    except OSError as error:
        raise troubles.FileUnreadable(file, troubles.reason_of(error)) from None
    return manifest


def read_manifest(file: Path) -> Manifest | None:
    """The manifest beside a copy; None when there is none. Raises NotABackup when it cannot be read."""
    try:
        return Manifest(**json.loads(manifest_file(file).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError):
        raise NotABackup(file, f"its manifest {manifest_file(file).name} is damaged") from None


def sha256(file: Path) -> str:
    """Hash of a file, 64 hex digits."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def sync_folder(folder: Path) -> None:
    """What was renamed in a folder stays renamed, whatever happens to the power."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def key_id(folder: Folder) -> str:
    """Which hash.key the folder has; "" when it has none. The same as base.tokens.key_id."""
    return key_id_of(folder.hash_key_file)


def key_id_of(file: Path) -> str:
    """Which key a file holds; "" when it cannot be read."""
    try:
        key = file.read_bytes().strip()
    except OSError:
        return ""
    return hashlib.sha256(b"key id:" + key).hexdigest()[:8]


def holds_tokens(file: Path) -> bool:
    """Whether a backup knows people only by tokens, so that it is worth little without the key of these."""
    return copies.looked_at(file, copies.has_tokens)


@contextmanager
def _one_at_a_time(folder: Folder, *, wait: bool) -> Iterator[None]:
    folder.running.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = FileLock(folder.running / "backup.lock", mode=0o600)
    try:
        lock.acquire(timeout=_PATIENCE_SECONDS if wait else 0)
    except Timeout:
        raise BackupBusy from None
    try:
        yield
    finally:
        lock.release()


def _room(folder: Folder, where: Path) -> None:
    needed, free = _needed(folder), shutil.disk_usage(where).free
    if free < needed + _ROOM_BYTES:
        raise NoRoomForBackup(where, needed=needed, free=free)


def _no_room(folder: Folder, where: Path) -> NoRoomForBackup:
    return NoRoomForBackup(where, needed=_needed(folder), free=shutil.disk_usage(where).free)


def _needed(folder: Folder) -> int:
    log = Path(f"{folder.database}-wal")
    return folder.database.stat().st_size + (log.stat().st_size if log.exists() else 0)


def _sweep(where: Path) -> None:
    """Remove what backups left behind that were killed. We hold the lock, so nobody is at them."""
    for left in where.glob(".*.sqlite3.*.part*"):
        left.unlink(missing_ok=True)
