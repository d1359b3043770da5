"""A backup is a whole copy that was read back, or there is none."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bounceback.base import backups, schema, shelf, troubles
from bounceback.base.backups import Kind
from bounceback.base.folder import Folder
from tests.installations import Installation
from tests.patience import until

NOON = datetime(2026, 11, 17, 17, 0, tzinfo=UTC)


@pytest.fixture
def folder(prepared: Installation) -> Folder:
    return Folder(prepared.folder)


def _rows(file: Path, table: str = "base_event") -> int:
    with closing(sqlite3.connect(file)) as connection:
        count: int = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        return count


def _make(folder: Folder, at: datetime = NOON, kind: Kind = Kind.DAILY) -> backups.Backup:
    return backups.make(folder, kind=kind, at=at)


def test_a_backup_holds_what_the_database_held(folder):
    made = _make(folder)

    assert made.file.name == "daily-20261117T170000Z.sqlite3"
    assert made.manifest.tables["base_event"] == _rows(folder.database) == _rows(made.file)
    assert made.manifest.rows == sum(made.manifest.tables.values())
    assert made.manifest.sha256 == backups.sha256(made.file)
    assert ["base", "0001_initial"] in made.manifest.migrations
    assert backups.examine(made.file) == made.manifest


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_nobody_else_may_read_it(folder):
    made = _make(folder)

    for file in (made.file, backups.manifest_file(made.file)):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_is_in_the_log_is_in_the_backup(folder):
    with closing(sqlite3.connect(folder.database, isolation_level=None)) as writer:
        writer.execute("PRAGMA wal_autocheckpoint = 0")
        writer.execute("INSERT INTO prospects_placeset (key) VALUES ('only in the log')")

        made = _make(folder)

    assert _rows(made.file, "prospects_placeset") == 1


def test_it_holds_one_instant_while_others_write(folder):
    with closing(sqlite3.connect(folder.database)) as filler:
        filler.executemany(
            "INSERT INTO prospects_placeset (key) VALUES (?)", [("x" * 800 + str(n),) for n in range(20_000)]
        )
        filler.commit()
    stop, written = threading.Event(), []

    def write() -> None:
        with closing(sqlite3.connect(folder.database, isolation_level=None, timeout=180)) as writer:
            while not stop.is_set():
                writer.execute("INSERT INTO prospects_placeset (key) VALUES (?)", (f"y{time.monotonic_ns()}",))
                written.append(1)

    thread = threading.Thread(target=write)
    thread.start()
    until(lambda: written, "nobody writes")
    during = 0
    while not during:
        before = len(written)
        made = _make(folder)
        during = len(written) - before
    made_at = len(written)
    until(lambda: len(written) > made_at + 1, "nobody writes any more")
    stop.set()
    thread.join()

    assert made.manifest.tables["prospects_placeset"] == _rows(made.file, "prospects_placeset")
    assert 20_000 < made.manifest.tables["prospects_placeset"] < _rows(folder.database, "prospects_placeset")


def test_a_file_that_is_there_is_not_overwritten(folder, tmp_path):
    mine = tmp_path / "mine.sqlite3"
    mine.write_text("precious")

    with pytest.raises(backups.BackupNotMade, match="already"):
        backups.make(folder, kind=Kind.ASKED, at=NOON, to=mine)
    assert mine.read_text() == "precious"


def test_two_in_the_same_second_have_two_names(folder):
    assert _make(folder).file != _make(folder).file


def test_without_room_nothing_is_made_and_the_old_ones_stay(folder, monkeypatch):
    old = _make(folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 9, 1))

    with pytest.raises(backups.NoRoomForBackup) as refused:
        _make(folder)

    assert "no room" in refused.value.text
    assert [each.file for each in shelf.kept(folder)] == [old.file]


def test_a_disk_that_fills_up_in_the_middle_leaves_nothing_behind(folder, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups, "write_private", full)
    with pytest.raises(backups.NoRoomForBackup):
        _make(folder)

    assert list(folder.backups.iterdir()) == []


def test_a_copy_that_differs_is_no_backup(folder, monkeypatch):
    real = backups._copy

    def losing_a_row(database: Path, draft: Path) -> object:
        found = real(database, draft)
        with closing(sqlite3.connect(draft)) as copy:
            copy.execute("DELETE FROM base_event")
            copy.commit()
        return found

    monkeypatch.setattr(backups, "_copy", losing_a_row)
    with pytest.raises(backups.BackupNotMade, match="does not hold"):
        _make(folder)

    assert shelf.kept(folder) == []


def test_a_damaged_database_makes_no_backup(folder):
    with folder.database.open("r+b") as opened:
        opened.seek(4096)
        opened.write(b"\xff" * 8192)

    with pytest.raises((schema.DatabaseDamaged, backups.BackupNotMade)):
        _make(folder)

    assert shelf.kept(folder) == []


def test_no_database_no_backup(tmp_path):
    folder = Folder(tmp_path / "new")
    folder.prepare()

    with pytest.raises(backups.BackupNotMade, match="no database"):
        _make(folder)


def test_rows_that_point_nowhere_are_counted_and_copied_all_the_same(folder):
    with closing(sqlite3.connect(folder.database)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(
            "INSERT INTO base_seal (last_event, events, previous, digest, sealed_at, workspace_id)"
            " VALUES (1, 1, '', 'a', '2026-01-01', 999)"
        )
        connection.commit()

    made = _make(folder)

    assert made.manifest.orphans == 1
    assert made.manifest.heads["999"] == {"last_event": 1, "seal": "a"}


def test_only_one_is_made_at_a_time(folder):
    with backups._one_at_a_time(folder, wait=False), pytest.raises(backups.BackupBusy):
        backups.make(folder, kind=Kind.DAILY, at=NOON, wait=False)


KILLED = """
import sys, threading, os, signal, time
from datetime import UTC, datetime
from pathlib import Path
from bounceback.base import backups
from bounceback.base.folder import Folder
threading.Timer(float(sys.argv[2]), lambda: os.kill(os.getpid(), signal.SIGKILL)).start()
while True:
    backups.make(Folder(Path(sys.argv[1])), kind=backups.Kind.DAILY, at=datetime.now(UTC))
"""


@pytest.mark.skipif(os.name == "nt", reason="no kill -9")
def test_a_backup_that_is_killed_leaves_none_that_looks_good(folder):
    with closing(sqlite3.connect(folder.database)) as filler:
        filler.executemany(
            "INSERT INTO prospects_placeset (key) VALUES (?)", [("x" * 800 + str(n),) for n in range(5_000)]
        )
        filler.commit()

    for number in range(5):
        subprocess.run([sys.executable, "-c", KILLED, str(folder.path), str(0.2 + 0.037 * number)], check=False)
        for each in shelf.kept(folder):
            assert backups.examine(each.file) == each.manifest

    _make(folder, datetime.now(UTC))
    assert not [file for file in folder.backups.iterdir() if ".part" in file.name]


def _truncate(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def _flip_a_bit(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def _be_something_else(file: Path) -> None:
    file.write_bytes(b"%PDF-1.7" + b"\0" * file.stat().st_size)


def _lose_the_manifest(file: Path) -> None:
    backups.manifest_file(file).unlink()


def _break_the_manifest(file: Path) -> None:
    backups.manifest_file(file).write_text('{"bytes": 3')


def _lie_in_the_manifest(file: Path) -> None:
    said = json.loads(backups.manifest_file(file).read_text())
    said["tables"]["base_event"] += 1
    backups.manifest_file(file).write_text(json.dumps(said))


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_truncate, "not as long"),
        (_flip_a_bit, "altered"),
        (_be_something_else, "no database"),
        (_lose_the_manifest, "manifest"),
        (_break_the_manifest, "manifest"),
        (_lie_in_the_manifest, "does not hold"),
    ],
)
def test_what_is_no_good_backup_is_refused_in_one_sentence(folder, spoil, words):
    made = _make(folder)
    spoil(made.file)

    with pytest.raises(backups.NotABackup) as refused:
        backups.examine(made.file)

    assert words in refused.value.text
    assert "\n" not in refused.value.line()


def test_another_programs_database_is_no_backup(tmp_path):
    foreign = tmp_path / "other.sqlite3"
    with closing(sqlite3.connect(foreign)) as connection:
        connection.execute("CREATE TABLE notes (text)")

    with pytest.raises(backups.NotABackup, match="another program"):
        backups.examine(foreign, unproven=True)


def test_a_bare_copy_is_taken_when_asked_for_and_only_when_it_can_be_read(folder):
    made = _make(folder)
    _lose_the_manifest(made.file)

    assert backups.examine(made.file, unproven=True) is None

    _truncate(made.file)
    with pytest.raises(backups.NotABackup):
        backups.examine(made.file, unproven=True)


def test_a_file_that_is_not_there_is_said(folder):
    with pytest.raises(troubles.FileUnreadable):
        backups.examine(folder.backups / "nothing.sqlite3", unproven=True)


def _put(folder: Folder, at: datetime, kind: Kind = Kind.DAILY) -> str:
    """A backup of that day, as far as the shelf looks at it."""
    first = next(iter(folder.backups.glob("*.sqlite3")), None)
    if first is None:
        return _make(folder, at, kind).file.name
    file = folder.backups / f"{kind}-{at:%Y%m%dT%H%M%SZ}.sqlite3"
    shutil.copy(first, file)
    said = json.loads(backups.manifest_file(first).read_text())
    backups.manifest_file(file).write_text(json.dumps(said | {"made_at": at.isoformat(), "kind": str(kind)}))
    return file.name


def test_seven_days_and_four_weeks_are_kept(folder):
    for days in range(40):
        _put(folder, NOON - timedelta(days=days))

    shelf.rotate(folder, at=NOON)

    # NOON is a Tuesday: seven days back to Wednesday, then the Sundays of the two weeks before the last two.
    ages = [(NOON - each.manifest.at).days for each in shelf.kept(folder)]
    assert ages == [0, 1, 2, 3, 4, 5, 6, 9, 16]


def test_three_before_upgrades_are_kept(folder):
    for hours in range(6):
        _put(folder, NOON - timedelta(hours=hours), Kind.BEFORE_UPGRADE)

    shelf.rotate(folder, at=NOON)

    assert len(shelf.kept(folder)) == 3


def test_nothing_is_kept_for_longer_than_five_weeks_but_the_last_good_one(folder):
    _put(folder, NOON - timedelta(days=50), Kind.BEFORE_UPGRADE)
    last = _put(folder, NOON - timedelta(days=40))

    shelf.rotate(folder, at=NOON)

    assert [each.file.name for each in shelf.kept(folder)] == [last]


def test_a_copy_cut_short_is_not_counted_as_good(folder):
    made = _make(folder)
    _truncate(made.file)

    assert shelf.last_good(folder) is None
    assert shelf.is_due(folder, at=NOON)


def test_a_day_later_the_next_one_is_due(folder):
    _make(folder)

    assert not shelf.is_due(folder, at=NOON + timedelta(hours=23))
    assert shelf.is_due(folder, at=NOON + timedelta(hours=25))


def test_the_worry_about_backups_is_said_after_two_days(folder):
    assert shelf.worry(folder, at=datetime.now(UTC)) == ""
    assert shelf.worry(folder, at=datetime.now(UTC) + timedelta(days=3)) == "There is no good backup."

    _make(folder)

    assert shelf.worry(folder, at=NOON + timedelta(days=1)) == ""
    assert shelf.worry(folder, at=NOON + timedelta(days=5)) == "The last good backup is 5 days old."
