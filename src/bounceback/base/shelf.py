"""The backups that are kept in the installation's folder: which there are, which go, and whether that is enough.

Needs no Django.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bounceback.base.backups import Backup, Kind, NotABackup, manifest_file, read_manifest
from bounceback.base.folder import Folder
from bounceback.base.sqlite import library

EVERY = timedelta(hours=24)
_TOO_OLD = timedelta(days=2)
_DAYS, _WEEKS, _UPGRADES, _RESTORES = 7, 4, 3, 3
# Whoever was erased is gone from all backups by then.
LONGEST = timedelta(days=35)


def kept(folder: Folder) -> list[Backup]:
    """The good backups in the folder, newest first. Good is what has its manifest and its full length."""
    found = []
    for file in folder.backups.glob("*.sqlite3"):
        try:
            manifest = read_manifest(file)
            if manifest is not None and file.stat().st_size == manifest.bytes:
                found.append(Backup(file, manifest))
        except (NotABackup, OSError):
            continue
    return sorted(found, key=lambda each: each.manifest.made_at, reverse=True)


def last_good(folder: Folder) -> Backup | None:
    """The newest good backup; what a restore set aside is none."""
    return next((each for each in kept(folder) if each.manifest.kind != Kind.BEFORE_RESTORE), None)


def is_due(folder: Folder, *, at: datetime) -> bool:
    """Whether a day has passed since the last good backup, or there is none."""
    last = last_good(folder)
    return last is None or not timedelta(0) <= at - last.manifest.at < EVERY


def worry(folder: Folder, *, at: datetime) -> str:
    """What is wrong with the backups, in a sentence; "" when all is well."""
    last = last_good(folder)
    if last is not None:
        age = at - last.manifest.at
        return f"The last good backup is {age.days} days old." if age > _TOO_OLD else ""
    since = _founded_at(folder)
    if since is None or at - since <= _TOO_OLD:
        return ""
    return "There is no good backup."


def rotate(folder: Folder, *, at: datetime) -> list[str]:
    """Remove the backups that are no longer needed; returns their names. The last good one always stays.

    Kept are the newest of each of the last seven days that have one, of each of the last four weeks that have one, the
    last three made before an upgrade and the last three that a restore set aside; nothing longer than 35 days.
    """
    every = kept(folder)
    last = last_good(folder)
    ordinary = [each for each in every if each.manifest.kind in (Kind.DAILY, Kind.ASKED)]
    stay = [
        *_newest_of_each(ordinary, "%Y-%m-%d", _DAYS),
        *_newest_of_each(ordinary, "%G-%V", _WEEKS),
        *[each for each in every if each.manifest.kind == Kind.BEFORE_UPGRADE][:_UPGRADES],
        *[each for each in every if each.manifest.kind == Kind.BEFORE_RESTORE][:_RESTORES],
    ]
    files = {each.file for each in stay if at - each.manifest.at <= LONGEST}
    if last is not None:
        files.add(last.file)
    gone = [each.file for each in every if each.file not in files]
    good = {each.file for each in every}
    oldest = (at - LONGEST).timestamp()
    gone += [file for file in folder.backups.glob("*.sqlite3") if file not in good and file.stat().st_mtime < oldest]
    for file in gone:
        for part in (file, manifest_file(file), *(Path(f"{file}{end}") for end in ("-wal", "-journal"))):
            part.unlink(missing_ok=True)
    return [file.name for file in gone]


def _newest_of_each(backups: Sequence[Backup], span: str, count: int) -> Iterator[Backup]:
    seen: set[str] = set()
    for each in backups:
        name = each.manifest.at.strftime(span)
        if name not in seen and len(seen) < count:
            seen.add(name)
            yield each


def _founded_at(folder: Folder) -> datetime | None:
    library.choose()
    sqlite3: Any = importlib.import_module("sqlite3")
    try:
        with closing(sqlite3.connect(folder.database, timeout=10)) as connection:
            text = connection.execute("SELECT min(created_at) FROM base_workspace").fetchone()[0]
    except sqlite3.Error:
        return None
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None
