"""An import that is killed goes on where it stopped: nothing lost, nothing twice."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest

from bounceback.bench import messy
from tests.installations import COMMAND, Installation

DUMP = r"""
from django.db import connection
with connection.cursor() as cursor:
    for table, columns in (
        ("prospect", "name, company, title, email, address, city, state, zip, attributes, name_key"),
        ("number", "e164"),
        ("replacement", "field, old, new"),
    ):
        cursor.execute(f"SELECT {columns} FROM prospects_{table} ORDER BY {columns}")
        print(table, *cursor.fetchall(), sep="\n")
    cursor.execute("SELECT p.name, p.email, n.e164, l.position, l.standing, s.key FROM prospects_listing l"
                   " JOIN prospects_prospect p ON p.id = l.prospect_id JOIN prospects_number n ON n.id = l.number_id"
                   " JOIN prospects_placeset s ON s.id = l.place_set_id ORDER BY l.position")
    print(cursor.fetchall())
    cursor.execute("SELECT rows_in, created, updated, duplicates, rejected FROM records_import WHERE state = 'DONE'")
    print(cursor.fetchall())
"""


FORGET = """
from datetime import UTC, datetime
from bounceback.records import actions
from bounceback.records.models import Import
done = Import.objects.get(state="DONE")
actions.undo(import_=done, by=owner, at=datetime.now(UTC))
done.delete()
"""


def finished(installation: Installation) -> bool:
    with closing(sqlite3.connect(installation.folder / "bounceback.sqlite3")) as database:
        return bool(database.execute("SELECT count(*) FROM records_import WHERE state = 'DONE'").fetchone()[0])


@pytest.fixture
def messy_list(tmp_path: Path) -> Path:
    file = tmp_path / "messy.csv"
    messy.write(file, rows=6_000, rng=random.Random(20261117))
    return file


def bring(installation: Installation, file: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*COMMAND, "import", str(file), "--into", "Messy", "--country", "US", "--json"],
        env=installation.environ(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def survive(kills: int, tmp_path: Path, file: Path, rng: random.Random) -> None:
    clean = Installation(tmp_path / "clean")
    clean.run("prepare")
    began = time.monotonic()
    assert bring(clean, file).wait() == 1
    alone = time.monotonic() - began
    wanted = clean.python(DUMP)

    killed = Installation(tmp_path / "killed")
    killed.run("prepare")
    for _ in range(kills):
        process = bring(killed, file)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=rng.uniform(0.3, 1.1) * alone)
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
        process.wait()
        if finished(killed):
            # It was quicker than we: what is there is right, and we take it back and begin anew.
            assert killed.python(DUMP) == wanted
            killed.python(FORGET)
    assert bring(killed, file).wait() == 1

    assert killed.python(DUMP) == wanted


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_an_import_survives_twenty_kills(tmp_path: Path, messy_list: Path) -> None:
    survive(20, tmp_path, messy_list, random.Random(1))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_an_import_survives_five_hundred_kills(tmp_path: Path) -> None:
    file = tmp_path / "messy.csv"
    messy.write(file, rows=40_000, rng=random.Random(20261117))
    survive(500, tmp_path, file, random.Random(2))
