"""`bounceback doctor` names what is wrong."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from bounceback.base.folder import Folder
from tests.installations import Installation


def test_a_well_installation_has_no_problems(prepared: Installation):
    said = prepared.json("doctor")

    assert said["problems"] == []
    assert said["sqlite_sound"] is True
    assert said["sqlite"].startswith("3.")


def test_no_installation_is_no_problem(installation: Installation):
    assert installation.json("doctor")["problems"] == []


def test_a_damaged_database_is_a_problem(prepared: Installation):
    Folder(prepared.folder).database.write_bytes(b"junk" * 4096)

    done = prepared.run("doctor", check=False)

    assert done.returncode == 1
    assert "is damaged" in done.stderr


def test_rows_that_point_nowhere_are_a_problem(prepared: Installation):
    with sqlite3.connect(Folder(prepared.folder).database) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(
            "INSERT INTO base_user (password, is_superuser, username, first_name, last_name, email, is_staff,"
            " is_active, date_joined, workspace_id) VALUES ('', 0, 'x', '', '', '', 0, 1, '2026-01-01', 999)"
        )
    connection.close()

    problems = prepared.json("doctor")["problems"]

    assert problems == ["1 rows of the database point to rows that are not there."]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_an_open_folder_and_key_are_problems(prepared: Installation):
    prepared.folder.chmod(0o755)
    Folder(prepared.folder).key_file.chmod(0o644)

    problems = prepared.json("doctor")["problems"]

    assert any("secret.key can be read by other users" in problem for problem in problems)
    assert any(f"{prepared.folder} can be read by other users" in problem for problem in problems)


def test_where_nothing_is_nothing_is_called_well(prepared: Installation, tmp_path: Path):
    done = prepared.run("doctor", "--data", str(tmp_path / "mistyped"))

    assert "All is well" not in done.stderr
    assert "Nothing is there yet" in done.stderr


def test_no_good_backup_for_two_days_is_a_problem(prepared: Installation):
    with sqlite3.connect(Folder(prepared.folder).database) as connection:
        connection.execute("UPDATE base_workspace SET created_at = '2026-01-01 00:00:00'")
    connection.close()

    assert prepared.json("doctor")["problems"] == ["There is no good backup. Make one: bounceback backup"]

    prepared.run("backup")
    said = prepared.json("doctor")
    assert said["problems"] == []
    assert said["last_backup"] is not None


def test_doctor_brings_the_journal_in_step(prepared: Installation):
    prepared.python(
        """
from datetime import UTC, datetime
from tests import factories
from bounceback.compliance import actions
actions.suppress(scope="NUMBER", e164="+13305550143", source="x", by=owner, at=datetime.now(UTC))
"""
    )
    Folder(prepared.folder).journal.unlink()

    assert prepared.json("doctor")["problems"] == []
    assert Folder(prepared.folder).journal.read_text().count("suppressed") == 1


def test_a_search_index_that_nobody_keeps_in_step_is_a_problem(prepared: Installation):
    with sqlite3.connect(Folder(prepared.folder).database) as connection:
        name = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchone()[0]
        connection.execute(f"DROP TRIGGER {name}")
    connection.close()

    (problem,) = prepared.json("doctor")["problems"]

    assert problem.startswith("The search index is not kept in step: 1 of its triggers")


def test_what_the_migrations_did_not_make_is_a_problem(prepared: Installation):
    with sqlite3.connect(Folder(prepared.folder).database) as connection:
        connection.execute("CREATE TRIGGER tt AFTER INSERT ON base_event BEGIN DELETE FROM compliance_suppression; END")
    connection.close()

    (problem,) = prepared.json("doctor")["problems"]

    assert problem.startswith("In the database, the trigger tt is none of ours")
