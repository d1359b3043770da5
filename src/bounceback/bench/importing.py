"""A million untidy rows: how long, how much memory, and what callers notice of it.

The floor is the same machine, in the same minutes, inserting the rows that came of it, ready-made, in the file's
order, into the same tables with the same indexes, by `executemany` in one transaction. What is above it is the
price of reading, understanding, comparing, checking, and of letting callers in between.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from bounceback.bench import messy
from bounceback.bench.calling import call
from bounceback.bench.frame import Figure, spread
from bounceback.bench.visitor import served
from bounceback.bench.world import NOON, inside, scratch, world

ROWS = 1_000_000
SEED = 20261117
CELLS_TO_REFEREE = 20_000
BESIDE = 20_000  # prospects of the installation whose callers go on calling
LOGS = 300
FLOOR = "the same rows, ready-made, inserted into the same tables"
_TABLES = ("prospects_placeset", "prospects_number", "prospects_prospect", "prospects_line", "prospects_listing")


def measure(*, rows: int = ROWS) -> Iterator[Figure]:
    """Numbers per second, time against the floor, memory, and the wait of somebody who logs meanwhile."""
    with tempfile.TemporaryDirectory(prefix="bounceback-bench-") as place:
        file = Path(place) / "messy.csv"
        messy.write(file, rows=rows, rng=Random(SEED))
        yield _normalising(file)
        folder, least = Path(place) / "imported", Path(place) / "floor"
        for each in (folder, least):
            _bounceback(each, "prepare").wait()
        seconds, megabytes = _import(folder, file)
        floor = float(inside(least, "bounceback.bench.importing", str(folder)))
        yield Figure(
            f"import of {rows:,} untidy rows of {len(messy.COLUMNS)} columns",
            seconds,
            "s",
            peer=FLOOR,
            peer_value=floor,
            goal=2 * floor,
        )
        if megabytes:
            yield Figure("memory of that import, all its processes", megabytes, "MB", goal=400)
    yield from _logging_beside(rows)


def _normalising(file: Path) -> Figure:
    """Cells of a column of numbers → E.164, per million; against libphonenumber alone."""
    import csv

    from bounceback.core import phone
    from bounceback.core.phones_in_bulk import normalise_many

    at = messy.COLUMNS.index("Phone")
    with file.open(encoding="utf-8", newline="") as source:
        rows = csv.reader(source)
        next(rows)
        cells = [row[at] for row in rows]
    began = time.perf_counter()
    found = normalise_many(cells, country="US")
    for cell, e164 in zip(cells, found, strict=True):
        if e164 is None and cell:
            phone.read_numbers(cell, country="US")
    ours = time.perf_counter() - began
    began = time.perf_counter()
    for cell in cells[:CELLS_TO_REFEREE]:
        phone.read_numbers(cell, country="US")
    referee = (time.perf_counter() - began) / min(len(cells), CELLS_TO_REFEREE)
    return Figure(
        "numbers of a million cells, odd ones left to libphonenumber",
        ours / len(cells) * 1e6,
        "s",
        peer="libphonenumber for every cell",
        peer_value=referee * 1e6,
    )


def _bounceback(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("BOUNCEBACK_", "DJANGO_"))}
    return subprocess.Popen(
        [sys.executable, "-m", "bounceback", *arguments],
        env=bare | {"BOUNCEBACK_DATA": str(folder)},
        stdout=subprocess.PIPE,
        text=True,
    )


def _import(folder: Path, file: Path) -> tuple[float, float]:
    """Seconds of the whole command, and its greatest memory in MB (0 where that cannot be seen)."""
    began = time.perf_counter()
    command = _bounceback(folder, "import", str(file), "--into", "Messy", "--country", "US", "--json")
    most = 0.0
    while command.poll() is None:
        most = max(most, _megabytes(command.pid))
        time.sleep(0.05)
    seconds = time.perf_counter() - began
    report: dict[str, Any] = json.loads(command.communicate()[0])
    four = sum(report[name] for name in ("created", "updated", "duplicates", "rejected"))
    if report["rows_in"] != four:
        raise AssertionError(f"{report['rows_in']} rows, {four} accounted for")
    return seconds, most


def _megabytes(pid: int) -> float:
    """Memory that a process and its children have to themselves, shared pages by their share."""
    total = 0.0
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                total = int(line.split()[1]) / 1024
    except OSError:
        return 0.0
    return total + sum(_megabytes(int(child)) for child in children)


def _logging_beside(rows: int) -> Iterator[Figure]:
    """What somebody who logs calls over HTTP, one after the other, notices of an import."""
    with scratch(world(BESIDE)) as folder:
        file = folder / "messy.csv"
        messy.write(file, rows=rows, rng=Random(SEED + 1))
        session = json.loads((folder / "world.json").read_text(encoding="utf-8"))["session One list"]
        with served(folder, at=NOON) as visitor:
            alone = call(visitor, session=session, calls=LOGS, rng=Random(SEED))
            importing = _bounceback(folder, "import", str(file), "--into", "Messy", "--country", "US", "--json")
            while not _rows_in(folder):
                time.sleep(0.05)
            beside = call(visitor, session=session, calls=LOGS, rng=Random(SEED + 1))
            still = importing.poll() is None
            importing.kill()
            importing.communicate()
    if not still:
        raise AssertionError("the import was over before the logs were")
    name = "from outcome to next card while a list is imported"
    yield from spread(
        name, beside.waited, peer="the same without an import", peer_seconds=alone.waited, goals=(None, 50.0)
    )


def _rows_in(folder: Path) -> int:
    import sqlite3

    with sqlite3.connect(f"file:{folder / 'bounceback.sqlite3'}?mode=ro", uri=True) as database:
        found = database.execute("SELECT max(rows_in) FROM records_import").fetchone()
    return int(found[0] or 0)


def _floor(imported: Path) -> float:
    """Seconds to insert, into the installation of this process, what another one imported."""
    from bounceback.cli.installation import open_installation

    open_installation()
    from django.db import connection

    connection.ensure_connection()
    import sqlite3

    source = sqlite3.connect(imported / "bounceback.sqlite3")
    spent = 0.0
    with connection.cursor() as target:
        for table in ("prospects_prospectlist", "records_import"):
            _copy(source, target, table, "")
        began = time.perf_counter()
        target.execute("BEGIN IMMEDIATE")
        spent += time.perf_counter() - began
        for table in _TABLES:
            order = {
                "prospects_prospect": "(SELECT position FROM prospects_listing l WHERE l.prospect_id = t.id)",
                "prospects_number": "(SELECT min(position) FROM prospects_listing l WHERE l.number_id = t.id)",
            }.get(table, "position" if table.endswith("listing") else "")
            spent += _copy(source, target, table, order)
        began = time.perf_counter()
        target.execute("COMMIT")
        spent += time.perf_counter() - began
    source.close()
    return spent


def _copy(source: Any, target: Any, table: str, order: str) -> float:
    """Seconds spent on inserting; reading does not count."""
    rows = source.execute(f"SELECT t.* FROM {table} t" + (f" ORDER BY {order}" if order else ""))
    marks = ", ".join(["%s"] * len(rows.description))
    names = ", ".join(column[0] for column in rows.description)
    spent = 0.0
    while some := rows.fetchmany(20_000):
        began = time.perf_counter()
        target.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", some)
        spent += time.perf_counter() - began
    return spent


if __name__ == "__main__":
    print(_floor(Path(sys.argv[1])))
