"""`bounceback backup`, and what is asked of it before an upgrade."""

from __future__ import annotations

import json
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bounceback.base import backups, shelf
from bounceback.base.folder import Folder
from bounceback.base.refused import Refused
from bounceback.cli import backup as door
from tests.installations import Installation


def test_a_backup_is_made_and_described(prepared: Installation):
    said = prepared.json("backup")

    file = Path(said["file"])
    assert file.parent == Folder(prepared.folder).backups
    assert said["rows"] > 0
    assert said["sha256"] == backups.sha256(file)
    assert [each.file for each in shelf.kept(Folder(prepared.folder))] == [file]


def test_it_can_go_elsewhere_with_the_key_apart(prepared: Installation, tmp_path: Path):
    prepared.run("backup", str(tmp_path / "mine.sqlite3"), "--key", str(tmp_path / "hash.key"))

    assert (tmp_path / "mine.sqlite3.json").exists()
    assert (tmp_path / "hash.key").read_text() == Folder(prepared.folder).hash_key_file.read_text()
    assert stat.S_IMODE((tmp_path / "hash.key").stat().st_mode) == 0o600
    assert Folder(prepared.folder).hash_key_file.read_bytes().strip() not in (tmp_path / "mine.sqlite3").read_bytes()


def test_it_can_go_into_a_folder(prepared: Installation, tmp_path: Path):
    said = prepared.json("backup", str(tmp_path))

    assert Path(said["file"]).parent == tmp_path


def test_two_within_a_second_both_go_into_a_folder(prepared: Installation, tmp_path: Path, monkeypatch):
    class Stopped(datetime):
        @classmethod
        def now(cls, tz=None):  # noqa: ARG003
            return datetime(2026, 11, 17, 17, tzinfo=UTC)

    monkeypatch.setattr(door, "datetime", Stopped)
    monkeypatch.setattr(door, "_in_step", lambda *_, **__: None)

    made = [door.back_up(Folder(prepared.folder), to=tmp_path, key=None).file for _ in range(2)]

    assert len(list(tmp_path.glob("bounceback-20261117T170000Z*.sqlite3"))) == 2
    assert made[0] != made[1]


def test_it_does_not_overwrite(prepared: Installation, tmp_path: Path):
    (tmp_path / "mine.sqlite3").write_text("precious")

    done = prepared.run("backup", str(tmp_path / "mine.sqlite3"), check=False)

    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert (tmp_path / "mine.sqlite3").read_text() == "precious"


def test_it_works_while_the_server_runs(running: Installation):
    assert running.json("backup")["rows"] > 0


def test_it_seals_what_happened_before(prepared: Installation):
    prepared.run("backup")

    (kept,) = shelf.kept(Folder(prepared.folder))
    assert list(kept.manifest.heads) == ["1"]
    assert len(kept.manifest.heads["1"]["seal"]) == 64


def _make_older(folder: Folder) -> None:
    with closing(sqlite3.connect(folder.database)) as connection:
        connection.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
        connection.execute("DROP TABLE django_session")
        connection.commit()


def test_an_upgrade_begins_with_a_good_backup(prepared: Installation):
    folder = Folder(prepared.folder)
    _make_older(folder)

    prepared.run("prepare")

    (kept,) = shelf.kept(folder)
    assert kept.file.name.startswith("before-upgrade-")
    assert backups.examine(kept.file) == kept.manifest
    assert ["sessions", "0001_initial"] not in kept.manifest.migrations


def test_without_a_good_backup_no_upgrade_is_begun(prepared: Installation):
    folder = Folder(prepared.folder)
    _make_older(folder)
    before = folder.database.read_bytes()
    # Nobody, not even root, makes a file in a folder that is none.
    folder.backups.rmdir()
    (prepared.folder / "elsewhere").write_text("")
    folder.backups.symlink_to(prepared.folder / "elsewhere")

    done = prepared.run("prepare", check=False)

    assert done.returncode == 2
    assert folder.database.read_bytes() == before


def test_why_an_upgrade_was_not_begun_is_said(prepared: Installation, monkeypatch):
    def no_room(*_: object, **__: object) -> None:
        raise backups.NoRoomForBackup(Path("/backups"), needed=2_000_000_000, free=1_000_000)

    monkeypatch.setattr(backups, "make", no_room)
    with pytest.raises(Refused) as refused:
        door.before_upgrade(Folder(prepared.folder))

    assert "not brought up to date" in refused.value.text
    assert "needs 2,000 MB, 1.0 MB are free" in refused.value.text


def test_doctor_names_what_a_newer_program_made(prepared: Installation):
    with closing(sqlite3.connect(Folder(prepared.folder).database)) as connection:
        connection.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('base', '9999_later', '2030')")
        connection.commit()

    done = prepared.run("backup", "--json", check=False)

    assert done.returncode == 2
    assert "newer Bounceback" in done.stderr
    assert json.loads(done.stdout or "null") is None
