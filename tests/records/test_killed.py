"""An import that is killed goes on where it stopped: nothing lost, nothing twice."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from bounceback.bench import messy
from tests.installations import COMMAND, Installation

HOSPITALS = Path(__file__).parent.parent / "data" / "us_hospitals_2026.csv"

# Every table; of the imports only their account, since a killed run's was begun more than once.
DUMP = """
from bounceback.records.models import Import
from tests.durability import everything
everything.dump(without=("records.Import",))
fields = ("rows_in", "created", "updated", "duplicates", "rejected", "suppressed", "retired")
print(list(Import.objects.filter(state="DONE").values_list(*fields)))
"""


FORGET = """
from datetime import UTC, datetime
from bounceback.records import actions
from bounceback.records.models import Import
done = Import.objects.get(state="DONE")
actions.undo(import_=done, by=owner, at=datetime.now(UTC))
done.delete()
"""


def look(installation: Installation, question: str) -> int:
    with closing(sqlite3.connect(installation.folder / "bounceback.sqlite3")) as database:
        return int(database.execute(question).fetchone()[0])


def finished(installation: Installation) -> bool:
    return look(installation, "SELECT count(*) FROM records_import WHERE state = 'DONE'") > 0


def rows_in(installation: Installation) -> int:
    return look(installation, "SELECT coalesce(sum(rows_in), 0) FROM records_import")


@pytest.fixture
def messy_list(tmp_path: Path) -> Path:
    file = tmp_path / "messy.csv"
    messy.write(file, rows=4_000, rng=random.Random(20261117))
    return file


def bring(installation: Installation, file: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*COMMAND, "import", str(file), "--into", "Messy", "--country", "US", "--json"],
        env=installation.environ(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def survive(kills: int, tmp_path: Path, file: Path, rng: random.Random) -> None:
    """Half of the kills come after some time, so that they hit the start and the end as well; half after some rows."""
    clean = Installation(tmp_path / "clean")
    clean.run("prepare")
    began = time.monotonic()
    status = bring(clean, file).wait()
    assert status in (0, 1)  # 1: some rows were rejected
    alone = time.monotonic() - began
    wanted = clean.python(DUMP)

    killed = Installation(tmp_path / "killed")
    killed.run("prepare")
    done: Counter[str] = Counter(kills=0)
    while done["kills"] < kills:
        process = bring(killed, file)
        if rng.random() < 0.5:
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=rng.uniform(0, 1.1) * alone)
        else:
            goal = rows_in(killed) + rng.randrange(1, 1500)
            while process.poll() is None and rows_in(killed) < goal:
                time.sleep(0.001)
            time.sleep(rng.uniform(0, 0.03))
        process.kill()
        if process.wait() == -signal.SIGKILL:
            done["kills"] += 1
            done["in the middle of the rows"] += rows_in(killed) > 0 and not finished(killed)
        if finished(killed):
            # It was quicker than we: what is there is right, and we take it back and begin anew.
            assert killed.python(DUMP) == wanted
            killed.python(FORGET)
            done["imports"] += 1
    assert bring(killed, file).wait() == status

    assert killed.python(DUMP) == wanted
    done["imports"] += 1
    print(dict(done))
    assert done["in the middle of the rows"] >= kills // 4


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_an_import_survives_twenty_kills(tmp_path: Path, messy_list: Path) -> None:
    survive(20, tmp_path, messy_list, random.Random(1))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_an_import_of_a_real_file_survives_two_hundred_kills(tmp_path: Path) -> None:
    """The hospitals of the United States, as their register has them."""
    survive(200, tmp_path, HOSPITALS, random.Random(2))


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 48 MB."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root may mount a tiny disk")
    place = tmp_path / "tiny"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", str(place)], check=False).returncode:
        pytest.skip("no disk can be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_stops_an_import_and_room_lets_it_go_on(tmp_path: Path, tiny_disk: Path) -> None:
    file = tmp_path / "messy.csv"
    messy.write(file, rows=60_000, rng=random.Random(20261117))
    desk = Installation(tiny_disk / "desk")
    desk.run("prepare")
    full = desk.run("import", str(file), "--into", "Messy", "--country", "US", check=False)

    assert full.returncode == 2
    assert "disk is full" in full.stderr.lower()
    assert len(full.stderr.strip().splitlines()) == 1
    with closing(sqlite3.connect(desk.folder / "bounceback.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert shutil.disk_usage(tiny_disk).free > 4 << 20  # a call could still be written
    account = "from bounceback.records.models import Import; i = Import.objects.get(); print(i.state, i.rows_in)"
    state, rows = desk.python(account).split()
    assert state == "STOPPED"
    assert 0 < int(rows) < 60_000

    subprocess.run(["mount", "-o", "remount,size=200m", str(tiny_disk)], check=True)
    done = desk.json("import", str(file), "--into", "Messy", "--country", "US")
    assert done["rows_in"] == 60_000
    assert done["rows_in"] == sum(done[key] for key in ("created", "updated", "duplicates", "rejected"))
