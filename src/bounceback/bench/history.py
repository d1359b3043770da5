"""A million calls: how long the first page of them takes, whatever is looked for.

The floor is a view behind the same middleware that seeks one row in one index and shows nothing.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

from bounceback.bench.frame import Figure, at_share
from bounceback.bench.rows import as_kept, insert, without_indexes
from bounceback.bench.visitor import Visitor, served
from bounceback.bench.world import NOON, PROSPECTS, SEED, SWITCHBOARD, inside, world

CALLS = 1_000_000
DAYS = 900  # over how many the calls are spread
TIMES = 40
LOOKED_AT = 50_000  # see calling/queries/history.py
GOAL = 100.0
CHECKED_GOAL = 300.0
FIND_GOAL = 50.0
FLOOR = "a view that seeks one row"
_CHUNK = 20_000
_COMMON = ("broker", "renewal", "spring", "price", "happy", "send", "call", "later", "budget", "partner")
_RARE_EVERY = 100_003
_OUTCOMES = (
    ("NO_ANSWER", 55), ("VOICEMAIL", 17), ("BUSY", 3), ("WRONG_NUMBER", 2), ("GATEKEEPER", 4), ("HUNG_UP", 4),
    ("NO", 11), ("RUNG", 2), ("APPOINTMENT", 1), ("OFF_LIST", 1),
)  # fmt: skip


def measure() -> Iterator[Figure]:
    """p50 and p99 of first pages, with one filter each; then find by name and by number."""
    with served(history(), at=NOON) as visitor:
        floor = _asked(visitor, "/bench/seek", times=4 * TIMES)
        for name, path, goal in pages():
            took = _asked(visitor, path)
            for share, word, most in ((0.5, "p50", None), (0.99, "p99", goal)):
                yield Figure(
                    f"{CALLS:,} calls: {name}, {word}",
                    at_share(took, share) * 1000,
                    "ms",
                    peer=FLOOR,
                    peer_value=at_share(floor, share) * 1000,
                    goal=most,
                )


def pages() -> Iterator[tuple[str, str, float]]:
    """Name, address and the most that is promised, in ms."""
    for name, filters in FILTERS.items():
        yield name, f"/calls/?{urlencode(filters)}", GOAL
    for name, filters in CHECKED.items():
        yield f"{name} (looked at {LOOKED_AT:,})", f"/calls/?{urlencode(filters)}", CHECKED_GOAL
    for name, text in FINDS.items():
        yield name, f"/find/?{urlencode({'q': text})}", FIND_GOAL


FILTERS: dict[str, dict[str, str]] = {
    "no filter": {},
    "from a day on": {"from": "2025-06-01"},
    "until a day": {"to": "2025-06-01"},
    "a common outcome": {"outcome": "NO_ANSWER"},
    "a rare outcome": {"outcome": "OFF_LIST"},
    "an outcome that never was": {"outcome": "SALE"},
    "a reason": {"reason": "HAS_ONE"},
    "a campaign": {"campaign": "1"},
    "a rung": {"rung": "1"},
    "an opening": {"opening": "1"},
    "a caller": {"caller": "1"},
    "a list": {"list": "1"},
    "first contacts": {"first": "yes"},
    "a common word": {"q": "broker "},
    "a word begun": {"q": "brok"},
    "two common words": {"q": "broker spring"},
    "a rare word": {"q": "aardvark3"},
    "a word that nobody said": {"q": "zzyzx"},
    "a phrase": {"q": '"happy broker"'},
    "a common word and a rare outcome": {"q": "broker", "outcome": "OFF_LIST"},
    "an outcome and a reason": {"outcome": "NO", "reason": "HAS_ONE"},
    "a state": {"state": "OH"},
    "a page far back": {"after": "2025-01-01 00:00:00~1"},
    "a page far back of a common word": {"q": "broker", "after": "2025-01-01 00:00:00~1"},
}
# Nothing is found, and the search is broken off: the dearest pages there are.
CHECKED: dict[str, dict[str, str]] = {
    "a title that nobody has": {"title": "Astronaut"},
    "an outcome in a city where nobody is": {"outcome": "NO_ANSWER", "city": "Nowhere"},
    "a common word in a city where nobody is": {"q": "broker", "city": "Nowhere"},
    "an imported column's value that nobody has": {"prospect.Lead Source": "nobody"},
}
FINDS = {
    "find by a name": "whitfield",
    "find by name and firm, begun": "dan roof",
    "find by one letter": "d",
    "find by a firm's number": "garc 4711",
    "find by an end of four digits": "4711",
    "find by an end of three digits": "471",
    "find nobody": "zzyzx",
}


def _asked(visitor: Visitor, path: str, *, times: int = TIMES) -> list[float]:
    found = []
    for _ in range(times):
        visitor.ask("GET", path)
        found.append(visitor.server_seconds)
    return found


@lru_cache(maxsize=1)
def history(calls: int = CALLS, prospects: int = PROSPECTS) -> Path:
    """A folder with an installation that has made so many calls; kept like a world."""
    of = world(prospects)
    folder = of.with_name(f"{of.name}-{calls}-calls")
    if not folder.exists():
        draft = of.with_name(f"draft-{folder.name}")
        shutil.rmtree(draft, ignore_errors=True)
        shutil.copytree(of, draft)
        inside(draft, "bounceback.bench.history", "--calls", str(calls), "--prospects", str(prospects))
        draft.rename(folder)
    return folder


def grow(*, calls: int, prospects: int, rng: Random) -> None:
    """Write so many calls into the installation of this process. About a third say something."""
    from bounceback.cli.installation import open_installation

    owner = open_installation()
    from django.db import connection, transaction

    from bounceback.calling import search
    from bounceback.calling.models import Call
    from bounceback.campaigns.models import Campaign, Objective, OpeningVersion

    campaign = Campaign.objects.get(name="One list")
    rungs = list(Objective.objects.filter(campaign=campaign).values_list("pk", flat=True))
    opening = OpeningVersion.objects.filter(opening__campaign=campaign).values_list("pk", flat=True)[0]
    outcomes = [name for name, share in _OUTCOMES for _ in range(share)]
    reasons = ("WRONG_TIME", "NO_RAPPORT", "NO_VALUE", "HAS_ONE", "OTHER")
    step = timedelta(days=DAYS) / calls
    with connection.cursor() as cursor:
        for pragma in ("synchronous = OFF", "cache_size = -400000", "journal_size_limit = 0"):
            cursor.execute(f"PRAGMA {pragma}")
    with transaction.atomic():
        indexes = without_indexes()
        with connection.cursor() as cursor:
            for name in search.trigger_names():
                cursor.execute(f"DROP TRIGGER {name}")
        for first in range(0, calls, _CHUNK):
            rows: list[tuple[Any, ...]] = []
            for n in range(first, min(first + _CHUNK, calls)):
                outcome = outcomes[rng.randrange(100)]
                spoke = outcome in ("NO", "RUNG", "APPOINTMENT", "OFF_LIST", "GATEKEEPER", "HUNG_UP")
                at = NOON - timedelta(days=DAYS) + step * n
                whom = rng.randrange(1, prospects + 1)
                number = min(whom, prospects - SWITCHBOARD)  # the last ones share theirs
                note = ""
                if spoke or n % 10 == 0:
                    note = " ".join(rng.choices(_COMMON, k=8))
                    if n % _RARE_EVERY < 7:
                        note += f" aardvark{n % _RARE_EVERY}"
                rows.append(
                    (
                        f"{rng.getrandbits(128):032x}", campaign.pk, owner.pk, whom, whom, number, 1, 0, as_kept(at),
                        as_kept(at + timedelta(seconds=9)) if spoke else None, as_kept(at + timedelta(seconds=60)),
                        "America/New_York", 40 if spoke else None, "", "ANSWERED" if spoke else "NO_ANSWER", outcome,
                        "SHORT" if spoke else "", rng.choice(reasons) if outcome == "NO" else "", "", "", "", note,
                        "{}", "{}", as_kept(at), at.hour, at.weekday(), "SECOND", "{}", owner.workspace_id,
                        1, opening if spoke else None, rng.choice(rungs) if outcome == "RUNG" else None,
                        n % 7 == 0 if spoke else None,
                    )
                )  # fmt: skip
            insert(Call, _COLUMNS, rows)
        with connection.cursor() as cursor:
            for statement in indexes:
                cursor.execute(statement)
        search.make()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


_COLUMNS = (
    "key", "campaign_id", "caller_id", "prospect_id", "listing_id", "number_id", "attempt", "came_in", "dialled_at",
    "answered_at", "ended_at", "zone", "talk_seconds", "hang_up", "line_result", "outcome", "depth", "reason",
    "spoke_with", "spoke_name", "must_change", "note", "verdict", "before", "logged_at", "local_hour", "local_weekday",
    "precision", "attributes", "workspace_id", "list_id", "opening_id", "rung_id", "first_contact",
)  # fmt: skip


def _main(arguments: Sequence[str]) -> None:
    options = argparse.ArgumentParser(description="Add made-up calls to the world in BOUNCEBACK_DATA.")
    options.add_argument("--calls", type=int, default=CALLS)
    options.add_argument("--prospects", type=int, default=PROSPECTS)
    chosen = options.parse_args(list(arguments))
    grow(calls=chosen.calls, prospects=chosen.prospects, rng=Random(f"history {SEED}"))


if __name__ == "__main__":
    _main(sys.argv[1:])
