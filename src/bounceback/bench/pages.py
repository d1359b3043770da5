"""How long pages take with a million prospects: none may take longer than 300 ms."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from bounceback.bench.calling import call
from bounceback.bench.frame import Figure, at_share
from bounceback.bench.visitor import served
from bounceback.bench.world import NOON, SEED, scratch, world

TIMES = 7
GOAL = 300.0
_CALLS = 20


def measure() -> Iterator[Figure]:
    """The first look at each page, and the median of the next ones."""
    with scratch(world()) as folder, served(folder, at=NOON) as visitor:
        call(visitor, session=1, calls=_CALLS, rng=Random(SEED))
        for name, path in PAGES.items():
            work = []
            for _ in range(TIMES):
                visitor.ask("GET", path)
                work.append(visitor.server_seconds)
            yield Figure(f"{name}, first look", work[0] * 1000, "ms", goal=GOAL)
            yield Figure(f"{name}, p50", at_share(work, 0.5) * 1000, "ms", goal=GOAL)


PAGES = {
    "plan": "/plan/1/",
    "plan of four lists": "/plan/2/",
    "cockpit": "/sessions/1/",
    "sessions": "/sessions/",
    "debrief": "/sessions/1/debrief/",
    "prospects": "/prospects/",
    "prospects by name": "/prospects/?q=whitfield",
    "prospects by a name that nobody has": "/prospects/?q=zzyzx",
    "prospects by last digits": "/prospects/?q=4711",
    "prospects of a list": "/prospects/?list=1&q=ortiz",
    "a prospect": "/prospects/4711/",
    "lists": "/lists/",
    "campaigns": "/campaigns/",
    "do not call": "/do-not-call/",
    "who is calling": "/api/v1/prospects?digits=4711",
}
