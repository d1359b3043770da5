"""Why calls fail, on a hundred thousand calls and on a million: the first look at the page, and the next ones.

The floor is a view behind the same middleware that seeks one row in one index and shows nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from bounceback.bench.frame import Figure, at_share
from bounceback.bench.history import FLOOR, _asked, history
from bounceback.bench.visitor import Visitor, served
from bounceback.bench.world import NOON, PROSPECTS

SIZES = ((100_000, 50_000, 500.0), (1_000_000, PROSPECTS, 1_500.0))  # calls, prospects, the most of a first look in ms
TIMES = 20
NEXT_GOAL = 150.0
# Each of these is counted for the first time: its filter is another one.
FIRST_LOOKS = ("", "&since=2024-07-01", "&since=2024-08-01", "&since=2024-09-01", "&campaign=1")


def measure() -> Iterator[Figure]:
    """First looks, each counted anew; then the page as it is kept."""
    for calls, prospects, goal in SIZES:
        with served(history(calls, prospects), at=NOON) as visitor:
            floor = _asked(visitor, "/bench/seek", times=8 * TIMES)
            first = [_asked(visitor, f"/why/?now=1{more}", times=1)[0] for more in FIRST_LOOKS]
            kept = _asked(visitor, "/why/?now=1", times=TIMES)
            yield from _figures(f"{calls:,} calls: why, first look", first, floor, goal)
            yield from _figures(f"{calls:,} calls: why, again", kept, floor, NEXT_GOAL)
            yield from _beside(visitor, calls, floor)


def _beside(visitor: Visitor, calls: int, floor: list[float]) -> Iterator[Figure]:
    """The pages that say a line of it."""
    for name, path in (("plan", "/plan/1/"), ("debrief", "/sessions/1/debrief/")):
        took = _asked(visitor, path, times=TIMES)
        yield from _figures(f"{calls:,} calls: {name} with its lines of the diagnosis", took, floor, None)


def _figures(name: str, took: list[float], floor: list[float], goal: float | None) -> Iterator[Figure]:
    for share, word, most in ((0.5, "p50", None), (0.99, "p99", goal)):
        yield Figure(
            f"{name}, {word}",
            at_share(took, share) * 1000,
            "ms",
            peer=FLOOR,
            peer_value=at_share(floor, share) * 1000,
            goal=most,
        )
