"""From the outcome key to the next card, with a million prospects; and eight processes that take cards at once.

Over HTTP, against `bounceback serve` as it is: what is measured is what a browser waits for, client and all.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from bounceback.base.sqlite import library
from bounceback.bench.frame import Figure, spread
from bounceback.bench.visitor import Visitor, served
from bounceback.bench.world import NOON, PROSPECTS, SEED, SWITCHBOARD, inside, scratch, world

CALLS = 600
CALLS_AT_WORST = 150
RACERS = 8
LEASES = 20_000
FLOOR = "a view that writes one row"
_ONLY_HAWAII = datetime(2026, 11, 18, 2, 30, tzinfo=NOON.tzinfo)  # 16:30 there, 18:30 on the West Coast

# (outcome, reason, how many of a hundred, does somebody speak)
MIX: tuple[tuple[str, str | None, int, bool], ...] = (
    ("NO_ANSWER", None, 42, False),
    ("VOICEMAIL", None, 20, False),
    ("BUSY", None, 3, False),
    ("NO", "WRONG_TIME", 6, True),
    ("NO", "NO_VALUE", 6, True),
    ("NO", "HAS_ONE", 5, True),
    ("NO", None, 3, True),
    ("GATEKEEPER", None, 5, True),
    ("HUNG_UP", None, 4, True),
    ("WRONG_NUMBER", None, 2, True),
    ("APPOINTMENT", None, 2, True),
    ("OFF_LIST", None, 2, True),
)


def measure() -> Iterator[Figure]:
    """All figures of this part."""
    made = world()
    with scratch(made) as folder, served(folder, at=NOON) as visitor:
        floor = Taken()
        for _ in range(CALLS):
            floor.note(visitor, visitor.ask("POST", "/bench/floor")[1])
        took = call(visitor, session=_ids(folder)["session One list"], calls=CALLS, rng=Random(SEED))
        name = f"from outcome to next card, {PROSPECTS:,} prospects"
        yield from spread(f"{name}, at work", took.at_work, peer=FLOOR, peer_seconds=floor.at_work, goals=(5.0, 25.0))
        yield from spread(f"{name}, waited for", took.waited, peer=FLOOR, peer_seconds=floor.waited)
    for case in WORST:
        with scratch(made) as folder:
            _sql(folder, case.before)
            session = _ids(folder)[case.session]
            with served(folder, at=case.at) as visitor:
                took = call(visitor, session=session, calls=CALLS_AT_WORST, rng=Random(SEED), only=case.only)
            work = took.at_work
            yield from spread(f"… {case.name}", work, peer=FLOOR, peer_seconds=floor.at_work, goals=(None, 25.0))
    yield from _race(made)


@dataclass(slots=True)
class Taken:
    """Seconds of each answer: what the client waited, and what the server's thread was at work."""

    waited: list[float] = field(default_factory=list)
    at_work: list[float] = field(default_factory=list)

    def note(self, visitor: Visitor, seconds: float) -> None:
        """Keep the last answer's."""
        self.waited.append(seconds)
        self.at_work.append(visitor.server_seconds)


@dataclass(frozen=True, slots=True)
class Case:
    """A bad case: what to do to the world before, and how to call in it."""

    name: str
    before: tuple[str, ...] = ()
    at: datetime = NOON
    session: str = "session One list"
    only: str | None = None


def _eaten(names: int) -> tuple[str, ...]:
    until = f"{NOON + timedelta(days=2):%Y-%m-%d %H:%M:%S}"
    return (
        f"UPDATE prospects_listing SET standing = 'RETRY', attempts = 1, misses = 1, ready_at = '{until}' "
        f"WHERE list_id = 1 AND standing = 'FRESH' AND position <= {names}",
        "INSERT INTO calling_lease (workspace_id, number_id, listing_id, session_id, held_by_id, taken_at, expires_at,"
        " ended_at, ending, permit_until, verdict) SELECT 1, number_id, id, 1, 1, '2026-11-01 00:00:00',"
        " '2026-11-01 00:15:00', '2026-11-01 00:01:00', 'CALLED', '2026-11-01 00:15:00', '{}' FROM prospects_listing"
        f" WHERE list_id = 1 AND position <= {names}",
    )


_READY = "UPDATE prospects_listing SET ready_at = '2026-11-10 12:00:00' WHERE standing IN ('RETRY', 'SEED')"
# All who share one number go to the top of the list: the first log moves every one of them.
_SWITCHBOARD_FIRST = (
    f"UPDATE prospects_listing SET position = 0 WHERE list_id = 1 AND number_id = {PROSPECTS - SWITCHBOARD}",
)
# Another opening for every campaign that has one, and an experiment that deals the two.
_DEALT = (
    "INSERT INTO campaigns_opening (workspace_id, campaign_id, label) "
    "SELECT workspace_id, campaign_id, 'Z' FROM campaigns_opening GROUP BY campaign_id",
    "INSERT INTO campaigns_openingversion (workspace_id, opening_id, version, text, written_at, written_by_id) "
    "SELECT o.workspace_id, o.id, 1, 'Good morning {first_name}, is this a bad moment?', '2026-11-01 12:00:00', 1 "
    "FROM campaigns_opening o WHERE o.label = 'Z'",
    "INSERT INTO experiments_experiment (workspace_id, key, campaign_id, kind, horizon, budget, begun_at, begun_by_id, "
    "ending) SELECT workspace_id, lower(hex(randomblob(16))), campaign_id, 'OPENING', 5000, 2000, "
    "'2026-11-01 12:00:00', 1, '' FROM campaigns_opening WHERE label = 'Z'",
    "INSERT INTO experiments_arm (workspace_id, experiment_id, position, label, version_id) "
    "SELECT e.workspace_id, e.id, o.label = 'Z', o.label, v.id FROM experiments_experiment e "
    "JOIN campaigns_opening o ON o.campaign_id = e.campaign_id JOIN campaigns_openingversion v ON v.opening_id = o.id "
    "WHERE o.label = 'Z' OR o.id = (SELECT MIN(f.id) FROM campaigns_opening f WHERE f.campaign_id = e.campaign_id)",
)
WORST = (
    Case("while an experiment deals openings", _DEALT),
    Case("only Hawaii is open", at=_ONLY_HAWAII),
    Case("all who wait are ready, and only Hawaii is open", (_READY,), at=_ONLY_HAWAII),
    Case("four lists", session="session Four lists"),
    Case("after 10,000 calls", _eaten(10_000)),
    Case(f"beginning with a switchboard of {SWITCHBOARD} prospects", _SWITCHBOARD_FIRST, only="BUSY"),
)


def call(visitor: Visitor, *, session: int, calls: int, rng: Random, only: str | None = None) -> Taken:
    """Make calls as the cockpit does. Returns how long it took from each outcome to the next card.

    only    log nothing but this outcome
    """
    said = visitor.send("POST", f"/api/v1/sessions/{session}/leases", {"want": 3, "holding": []})[0]
    hand, dealt = said["cards"], said["deals"]
    took = Taken()
    outcomes = [each for each in MIX for _ in range(each[2]) if only is None or each[0] == only]
    for _ in range(calls):
        card = hand.pop(0)
        outcome, reason, _, spoke = rng.choice(outcomes)
        key = str(UUID(int=rng.getrandbits(128), version=4))
        dialled_at = visitor.now
        dial = {"key": key, "lease": card["lease"], "number": card["lines"][0]["number"]}
        visitor.send("POST", "/api/v1/calls", {**dial, "dialled_at": dialled_at.isoformat()}, expect=201)
        ended_at = visitor.now
        heard = next((each["key"] for each in dealt if spoke and each["block"] == card["block"]), None)
        log = {
            "deal": heard,
            "lease": card["lease"],
            "session": session,
            "number": dial["number"],
            "dialled_at": dialled_at.isoformat(),
            "answered_at": dialled_at.isoformat() if spoke else None,
            "ended_at": ended_at.isoformat(),
            "outcome": outcome,
            "reason": reason,
            "note": "Asked for a call in spring." if spoke else "",
            "appointment_at": (ended_at + timedelta(days=3)).isoformat() if outcome == "APPOINTMENT" else None,
            "want": 1,
            "holding": [each["lease"] for each in hand],
        }
        said, seconds = visitor.send("PUT", f"/api/v1/calls/{key}/outcome", log)
        took.note(visitor, seconds)
        hand += said["cards"]
        dealt = said["deals"]
        if not hand:
            break
    return took


def _race(made: Path) -> Iterator[Figure]:
    """Eight processes take cards and lay them down, as fast as they can."""
    with scratch(made) as folder:
        inside(folder, "bounceback.bench.calling", "--racers", str(RACERS))
        raw = _racing(folder, "--raw", LEASES // RACERS // 5)
        took = _racing(folder, "--race", LEASES // RACERS)
        found = _asked(folder, "SELECT count(*), count(DISTINCT number_id) FROM calling_lease")
    name = f"{RACERS} processes take {LEASES:,} cards"
    yield Figure(f"{name}: cards taken", float(found[0]), "cards")
    yield Figure(f"{name}: handed out twice", float(found[0] - found[1]), "cards", goal=0)
    peer = "the same number of processes, UPDATE … RETURNING in plain SQLite"
    yield from spread(f"{name}, one card", took, peer=peer, peer_seconds=raw)


def _racing(folder: Path, how: str, each: int) -> list[float]:
    import os

    bare = {name: value for name, value in os.environ.items() if not name.startswith(("BOUNCEBACK_", "DJANGO_"))}
    racers = [
        subprocess.Popen(
            [sys.executable, "-m", "bounceback.bench.calling", how, str(each), "--name", f"racer{n}"],
            env=bare | {"BOUNCEBACK_DATA": str(folder)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for n in range(RACERS)
    ]
    return [seconds for racer in racers for seconds in json.loads(racer.communicate()[0])]


def _race_in(name: str, cards: int, *, at: datetime) -> list[float]:
    """One racer: take a card, lay it down and take the next in one stroke, and so on."""
    from bounceback.base.models import User
    from bounceback.calling import actions
    from bounceback.calling.models import Lease
    from bounceback.campaigns.models import Campaign

    by = User.objects.get(username=name)
    session = actions.start_session(campaign=Campaign.objects.order_by("pk")[0], by=by, at=at)
    hand = actions.take_cards(session=session, want=1, by=by, at=at).hand
    took = []
    for _ in range(cards - 1):
        lease = Lease.objects.select_related("listing", "session").get(pk=hand.cards[0].lease or 0)
        began = time.perf_counter()
        hand = actions.skip(lease=lease, want=1, by=by, at=at)
        took.append(time.perf_counter() - began)
    return took


def _race_raw(folder: Path, cards: int) -> list[float]:
    """The same in the plainest way there is."""
    took = []
    with closing(_connect(folder / "floor.sqlite3")) as connection:
        for _ in range(cards):
            began = time.perf_counter()
            connection.execute(
                "UPDATE q SET state = 1 WHERE id = (SELECT id FROM q WHERE state = 0 ORDER BY id LIMIT 1) RETURNING id"
            ).fetchall()
            took.append(time.perf_counter() - began)
    return took


def _lay_out(folder: Path, racers: int) -> None:
    from bounceback.base.models import User
    from bounceback.base.queries import local_owner

    owner = local_owner()
    if owner is None:
        raise LookupError("this installation has no owner")
    for n in range(racers):
        User.objects.create(username=f"racer{n}", workspace_id=owner.workspace_id, date_joined=NOON)
    with closing(_connect(folder / "floor.sqlite3")) as connection:
        connection.execute("CREATE TABLE q (id INTEGER PRIMARY KEY, state INTEGER NOT NULL)")
        connection.execute("CREATE INDEX q_free ON q (id) WHERE state = 0")
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO q VALUES (?, 0)", ((n,) for n in range(1, LEASES + 1)))
        connection.execute("COMMIT")


def _connect(file: Path) -> Any:
    """A plain connection, durable like ours."""
    library.choose()
    import sqlite3

    connection = sqlite3.connect(file, timeout=60, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def _sql(folder: Path, statements: Sequence[str]) -> None:
    with closing(_connect(folder / "bounceback.sqlite3")) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _asked(folder: Path, statement: str) -> tuple[Any, ...]:
    with closing(_connect(folder / "bounceback.sqlite3")) as connection:
        row: tuple[Any, ...] = connection.execute(statement).fetchone()
        return row


def _ids(folder: Path) -> dict[str, int]:
    found: dict[str, int] = json.loads((folder / "world.json").read_text(encoding="utf-8"))
    return found


def _main(arguments: Sequence[str]) -> None:
    options = argparse.ArgumentParser(description="One process of this benchmark, inside of BOUNCEBACK_DATA.")
    options.add_argument("--racers", type=int)
    options.add_argument("--race", type=int)
    options.add_argument("--raw", type=int)
    options.add_argument("--name")
    chosen = options.parse_args(list(arguments))
    from bounceback.cli.installation import open_installation

    open_installation()
    from django.conf import settings

    folder = Path(settings.DATA_DIR)
    if chosen.racers:
        _lay_out(folder, chosen.racers)
    elif chosen.raw:
        print(json.dumps(_race_raw(folder, chosen.raw)))
    else:
        print(json.dumps(_race_in(chosen.name, chosen.race, at=NOON)))


if __name__ == "__main__":
    _main(sys.argv[1:])
