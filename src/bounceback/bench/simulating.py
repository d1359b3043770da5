"""A thousand dials of a made-up world, from the command to its totals.

The peer is the least that those dials need: card, dial and log through the same actions, as many times, with nobody
answering, in an installation that is there already.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

from bounceback.bench.frame import Figure
from bounceback.bench.world import NOON, SEED, inside

DAYS, DIALS_PER_DAY = 20, 50
DIALS = DAYS * DIALS_PER_DAY
PEER = "card, dial and log alone"


def measure() -> Iterator[Figure]:
    """All figures of this part."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "bounceback", "simulate", "--seed", str(SEED), "--json"]
    options = ["--days", str(DAYS), "--dials-per-day", str(DIALS_PER_DAY)]
    subprocess.run([*command, *options], stdout=subprocess.DEVNULL, check=True)
    seconds = time.perf_counter() - began
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(prefix="bounceback-bench-", dir=memory if memory.is_dir() else None) as place:
        floor = float(inside(Path(place) / "installation", "bounceback.bench.simulating"))
    yield Figure(
        f"{DIALS:,} made-up dials, start and all", seconds, "s", peer=PEER, peer_value=floor, goal=15.0
    )  # fmt: skip


def main() -> None:
    """In a process of its own: the peer's seconds."""
    from bounceback.cli.installation import open_installation

    owner = open_installation()

    from django.db import connection

    from bounceback.calling import actions
    from bounceback.calling.models import Lease
    from bounceback.calling.steps.said import Log
    from bounceback.core.outcomes import Outcome
    from bounceback.simulate import actions as made_up
    from bounceback.simulate import steps
    from bounceback.simulate.scenario import Scenario
    from bounceback.simulate.world import World

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous = OFF")
    begins = date(NOON.year, NOON.month, NOON.day)
    scenario = Scenario(SEED, begins, DAYS, DIALS_PER_DAY, prospects=2 * DIALS)
    workspace = made_up.set_up(name="Floor", by=owner, at=NOON)
    cast = steps.furnish(workspace, scenario, World(SEED, begins), at=NOON - timedelta(days=1))
    by, at, rng = cast.users[0], NOON, Random(SEED)
    session = actions.start_session(campaign=cast.campaign, by=by, at=at)
    began = time.perf_counter()
    hand = actions.take_cards(session=session, want=1, by=by, at=at).hand
    for _ in range(DIALS):
        card = hand.cards[0]
        lease = Lease.objects.select_related("listing__prospect", "session", "number").get(pk=card.lease or 0)
        key = UUID(int=rng.getrandbits(128), version=4)
        actions.dial(key=key, lease=lease, dialled_at=at, by=by, at=at)
        log = Log(dialled_at=at, ended_at=_later(at), outcome=Outcome.NO_ANSWER, lease=card.lease, session=session.pk)
        at = _later(at)
        hand = actions.log(key=key, log=log, by=by, at=at).hand
    print(time.perf_counter() - began)


def _later(at: datetime) -> datetime:
    return at + timedelta(seconds=8)


if __name__ == "__main__":
    main()
