"""A million calls reviewed: how long the counts of one attribute take.

The peer reads every row of the calls' table and counts it, nothing else.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from bounceback.bench.frame import Figure, at_share
from bounceback.bench.history import history
from bounceback.bench.world import inside

TIMES = 5
PLAIN_GOAL = 1000.0
COLUMN_GOAL = 3000.0
BARE = "SELECT COUNT(*) over the rows of the calls"
PLAIN = ("industry", "size", "state", "city", "list", "hour", "contact")
COLUMNS = ("Lead Source", "Revenue")  # a few words; numbers in bands

# The made-up million is all in one trade; a review of one kind would be a race downhill.
_DRESS = """
    UPDATE prospects_prospect
       SET industry = 'Trade ' || (id * 7919 % 120), city = 'Town ' || (id * 104729 % 900),
           attributes = json_object(
             'Lead Source', CASE id * 31 % 5 WHEN 0 THEN 'Fair' WHEN 1 THEN 'Web' WHEN 2 THEN 'Book' ELSE 'Bought' END,
             'Revenue', CAST(10000 + id * 7919 % 9000000 AS TEXT), 'Favourite colour', 'green')"""


def measure() -> Iterator[Figure]:
    """The median of some reviews of each attribute, none of them remembered."""
    told: dict[str, list[float]] = json.loads(inside(dressed(), "bounceback.bench.reviewing"))
    bare = at_share(told.pop("bare"), 0.5) * 1000
    for name, seconds in told.items():
        goal = COLUMN_GOAL if name in COLUMNS else PLAIN_GOAL
        value = at_share(seconds, 0.5) * 1000
        title = f"1,000,000 calls: review by {name.lower()}, at work, p50"
        yield Figure(title, value, "ms", peer=BARE, peer_value=bare, goal=goal)


@lru_cache(maxsize=1)
def dressed() -> Path:
    """The folder with a million calls, its prospects in many trades and towns."""
    of = history()
    folder = of.with_name(f"{of.name}-dressed")
    if not folder.exists():
        draft = of.with_name(f"draft-{folder.name}")
        shutil.rmtree(draft, ignore_errors=True)
        shutil.copytree(of, draft)
        inside(draft, "bounceback.bench.reviewing", "--dress")
        draft.rename(folder)
    return folder


def look() -> dict[str, list[float]]:
    """Seconds of processor time of each review, in the installation of this process."""
    from bounceback.cli.installation import open_installation

    by = open_installation()
    from django.db import connection

    from bounceback.insights.queries import attributes, kept, kinds

    def bare() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM calling_call NOT INDEXED")
            cursor.fetchone()

    found = {"bare": _timed(bare)}
    for name in (*PLAIN, *COLUMNS):
        attribute = attributes.named(name, workspace=by.workspace_id)
        assert attribute is not None

        def review(attribute: Any = attribute) -> None:
            kept.forget()
            kinds.review(attribute, filters=kinds.Filters(), by=by)

        found[name] = _timed(review)
    return found


def dress() -> None:
    """Spread the prospects over trades and towns."""
    from bounceback.cli.installation import open_installation

    open_installation()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous = OFF")
        cursor.execute(_DRESS)
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _timed(run: Callable[[], None]) -> list[float]:
    seconds = []
    for _ in range(TIMES):
        began = time.thread_time()  # at work: the file is in the memory of the machine, nothing else is waited for
        run()
        seconds.append(time.thread_time() - began)
    return seconds


def _main(arguments: Sequence[str]) -> None:
    options = argparse.ArgumentParser(description="Review the calls of the installation in BOUNCEBACK_DATA.")
    options.add_argument("--dress", action="store_true")
    if options.parse_args(list(arguments)).dress:
        dress()
    else:
        sys.stdout.write(json.dumps(look()))


if __name__ == "__main__":
    _main(sys.argv[1:])
