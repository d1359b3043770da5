"""What was acknowledged is there, whoever is killed when."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import threading

import pytest

from bounceback.base.folder import Folder
from tests.installations import Installation

KILLS = 40

# Two writers at once: one acknowledges line by line, the other keeps the queue and the log busy.
WRITER = """
import sys, threading
from datetime import UTC, datetime
from bounceback.cli.installation import open_installation
owner = open_installation()
from django.db import transaction
from bounceback.base import events
first = int(sys.argv[1])
def write(kind, say):
    number = first
    while True:
        with transaction.atomic():
            events.record(kind, subject=owner, by=owner, at=datetime.now(UTC), facts={"number": number})
            events.record(kind + ".twin", subject=owner, by=owner, at=datetime.now(UTC), facts={"number": number})
        if say:
            print(number, flush=True)
        number += 1
threading.Thread(target=write, args=("noise", False), daemon=True).start()
write("acknowledged", True)
"""


@pytest.mark.slow
def test_no_acknowledged_row_is_lost_or_half_written_when_writers_are_killed(prepared: Installation):
    dice = random.Random(7)
    acknowledged: list[int] = []

    for turn in range(KILLS):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(turn * 1_000_000)],
            env=prepared.environ(),
            stdout=subprocess.PIPE,
            text=True,
        ) as writer:
            assert writer.stdout is not None
            acknowledged.append(int(writer.stdout.readline()))
            timer = threading.Timer(dice.random() * 0.5, writer.kill)
            timer.start()
            lines = writer.stdout.read().splitlines(keepends=True)
            timer.join()
            # A last line that was cut off was not acknowledged.
            acknowledged += [int(line) for line in lines if line.endswith("\n")]

    with sqlite3.connect(Folder(prepared.folder).database) as database:
        kept = {
            kind: {
                number
                for (number,) in database.execute(
                    "SELECT json_extract(facts, '$.number') FROM base_event WHERE kind = ?", (kind,)
                )
            }
            for kind in ("acknowledged", "acknowledged.twin", "noise", "noise.twin")
        }
        well = database.execute("PRAGMA integrity_check").fetchone()
    database.close()
    assert len(acknowledged) > KILLS
    assert set(acknowledged) <= kept["acknowledged"]
    assert kept["acknowledged"] == kept["acknowledged.twin"]
    assert kept["noise"] == kept["noise.twin"]
    assert well == ("ok",)
