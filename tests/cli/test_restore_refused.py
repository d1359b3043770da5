"""`bounceback restore` refuses what is no good backup, and changes nothing."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import bounceback
from bounceback.base import backups
from tests.cli.restoring import SINCE, age, print_of, state_of


def test_while_the_server_runs_nothing_is_restored(prepared, folder, backup):
    prepared.start()

    done = prepared.run("restore", str(backup), check=False)

    assert done.returncode == 2
    assert "Stop it" in done.stderr
    assert prepared.answers()


def test_while_a_command_has_the_database_open_nothing_is_restored(prepared, folder, backup):
    with closing(sqlite3.connect(folder.database)) as other:
        other.execute("SELECT count(*) FROM base_event").fetchone()

        done = prepared.run("restore", str(backup), check=False)

    assert done.returncode == 2
    assert "at work" in done.stderr


def _spoil(file: Path, how: str) -> None:
    if how == "truncated":
        os.truncate(file, file.stat().st_size - 4096)
    elif how == "flipped":
        content = bytearray(file.read_bytes())
        content[len(content) * 2 // 3] ^= 4
        file.write_bytes(content)
    elif how == "foreign":
        file.unlink()
        backups.manifest_file(file).unlink()
        with closing(sqlite3.connect(file)) as other:
            other.execute("CREATE TABLE notes (text)")
    elif how == "text":
        file.write_text("Dear diary")
    elif how == "gone":
        file.unlink()


@pytest.mark.parametrize("how", ["truncated", "flipped", "foreign", "text", "gone"])
def test_what_is_no_good_backup_is_refused_and_nothing_changed(prepared, folder, backup, how):
    _spoil(backup, how)
    before = print_of(folder)

    done = prepared.run("restore", str(backup), check=False)

    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Nothing was changed" in done.stderr
    assert print_of(folder) == before
    assert not folder.restoring.exists()


def test_a_backup_of_a_newer_program_is_refused(prepared, folder, backup):
    age(backup, "INSERT INTO django_migrations (app, name, applied) VALUES ('base', '9999_later', '2030-01-01');")
    before = print_of(folder)

    done = prepared.run("restore", str(backup), check=False)

    assert done.returncode == 2
    assert "was made by Bounceback 9.0, which is newer" in done.stderr
    assert print_of(folder) == before


def test_newer_tables_of_the_same_version_are_not_called_a_newer_version(prepared, folder, backup):
    age(backup, "INSERT INTO django_migrations (app, name, applied) VALUES ('base', '9999_later', '2030-01-01');")
    manifest = backups.manifest_file(backup)
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"bounceback": bounceback.__version__}))

    done = prepared.run("restore", str(backup), check=False)

    assert done.returncode == 2
    assert "a later build of Bounceback" in done.stderr
    assert bounceback.__version__ not in done.stderr.replace(backup.name, "")


WIPE = "BEGIN DELETE FROM compliance_suppression; END;"
OLDER = "DELETE FROM django_migrations WHERE app = 'sessions'; DROP TABLE django_session;"
FOREIGN = {
    "a trigger": ("CREATE TRIGGER tt AFTER INSERT ON base_event " + WIPE, "the trigger tt is none of ours"),
    "a trigger on another's table": (
        "CREATE TRIGGER tt AFTER INSERT ON django_session " + WIPE,
        "the trigger tt is none of ours",
    ),
    "one of our triggers, altered": (
        "DROP TRIGGER prospects_words_gone; CREATE TRIGGER prospects_words_gone AFTER DELETE ON prospects_prospect "
        + WIPE,
        "the trigger prospects_words_gone was altered",
    ),
    "a view": (
        "CREATE VIEW vv AS SELECT 1;",
        "the view vv is none of ours",
    ),
    "a table": ("CREATE TABLE notes (text);", "the table notes is none of ours"),
    "an index": ("CREATE UNIQUE INDEX ii ON base_event (kind, id);", "the index ii is none of ours"),
    "a column": ("ALTER TABLE compliance_suppression ADD COLUMN x text;", "the table compliance_suppression was"),
    "older, with a trigger": (
        OLDER + "CREATE TRIGGER tt AFTER INSERT ON base_event " + WIPE,
        "the trigger tt is none of ours",
    ),
    "older, and not really": ("DELETE FROM django_migrations WHERE app = 'records';", "cannot be brought up to date"),
}


@pytest.mark.parametrize("how", FOREIGN, ids=lambda how: how.replace(" ", "-"))
def test_what_the_migrations_did_not_make_is_not_put_in_force(prepared, folder, backup, how):
    statement, words = FOREIGN[how]
    age(backup, statement)
    prepared.python(SINCE)
    before = state_of(prepared)

    done = prepared.run("restore", str(backup), check=False)

    assert done.returncode == 2, done.stderr
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert state_of(prepared) == before
    assert not folder.restoring.exists()


def test_the_database_in_force_is_no_backup_of_itself(prepared, folder):
    before = print_of(folder)

    done = prepared.run("restore", "--unproven", str(folder.database), check=False)

    assert done.returncode == 2
    assert "it is the database that is in force" in done.stderr
    assert print_of(folder) == before


@pytest.mark.skipif(os.name == "nt", reason="no pipes with a name")
def test_a_pipe_is_no_backup(prepared, folder, tmp_path):
    os.mkfifo(tmp_path / "pipe.sqlite3")

    done = prepared.run("restore", str(tmp_path / "pipe.sqlite3"), check=False)

    assert done.returncode == 2
    assert "it is no file" in done.stderr
