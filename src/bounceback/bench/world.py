"""A made-up installation of the size we promise to be quick at: a million prospects, with a past.

Plain SQL, because the point is what comes after. The numbers are made up and never leave the scratch folder.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any
from uuid import UUID

from bounceback.bench.rows import as_kept, insert, without_indexes
from bounceback.core.outcomes import Reason

if TYPE_CHECKING:
    from bounceback.base.models import User

NOON = datetime(2026, 11, 17, 17, 0, tzinfo=UTC)  # a Tuesday, noon in New York: every zone of the US is open
SEED = 20261117
PROSPECTS = 1_000_000
CHUNK = 20_000
SWITCHBOARD = 500  # prospects behind one number
_PLACES = 400  # place sets, at most

_GIVEN = ("Dana", "Marisol", "José", "Zoë", "Omar", "Priya", "Wei", "Ingrid", "Tomasz", "Aisha", "Liam", "Noor")
_FAMILY = ("Whitfield", "Ortiz", "O'Brien", "Nguyen", "Kowalski", "Müller", "García", "Patel", "Haddad", "Johnson")
_TRADES = ("Tool & Die", "Dental", "Roofing", "Logistics", "Foods", "Clinic", "Motors", "Printing", "Textiles")
_TITLES = ("Owner", "CEO", "Office manager", "HR director", "President", "Controller", "")
_NOES = tuple(reason.value for reason in Reason)


@dataclass(frozen=True, slots=True)
class Shares:
    """How many of a list's prospects wait where; the rest are fresh. At most half are anything else."""

    retry: int
    seed: int
    promise: int
    out: int

    @classmethod
    def of(cls, prospects: int) -> Shares:
        """20,000 to be tried again, 8,000 seeds, 200 promises and 1,800 out, in a million."""
        return cls(
            retry=max(4, prospects // 50),
            seed=max(2, prospects // 125),
            promise=max(2, prospects // 5000),
            out=max(2, prospects // 556),
        )


@lru_cache(maxsize=4)
def world(prospects: int = PROSPECTS, *, seed: int = SEED) -> Path:
    """A folder with such an installation, made once in a run and deleted at its end.

    BOUNCEBACK_BENCH_WORLD names a folder in which worlds are kept from run to run.
    """
    kept = os.environ.get("BOUNCEBACK_BENCH_WORLD")
    above = Path(kept) if kept else _until_the_end()
    folder = above / f"world-{prospects}-{seed}"
    if not (folder / "bounceback.sqlite3").exists():
        draft = above / f"draft-{prospects}-{seed}"
        shutil.rmtree(draft, ignore_errors=True)
        inside(draft, "bounceback.bench.world", "--prospects", str(prospects), "--seed", str(seed))
        draft.rename(folder)
    return folder


@contextmanager
def scratch(of: Path) -> Iterator[Path]:
    """A copy of a world that may be worn out."""
    with tempfile.TemporaryDirectory(prefix="bounceback-bench-") as place:
        folder = Path(place) / "installation"
        shutil.copytree(of, folder)
        yield folder


def inside(folder: Path, module: str, *arguments: str) -> str:
    """Run one of our modules in a process of its own on that folder; returns what it printed.

    A process has one installation for life, so whatever is measured inside of one is measured like this.
    """
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("BOUNCEBACK_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env=bare | {"BOUNCEBACK_DATA": str(folder)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout


@lru_cache(maxsize=1)
def _until_the_end() -> Path:
    import atexit

    place = tempfile.mkdtemp(prefix="bounceback-bench-worlds-")
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    return Path(place)


def build(*, prospects: int, rng: Random, at: datetime = NOON) -> dict[str, int]:
    """Fill the installation of this process, which must be new. Returns ids: owner, campaigns, their sessions.

    Campaign "One list" calls a list with all prospects; "Four lists" calls that one and three small ones with its
    last prospects on them once more.
    """
    from bounceback.cli.installation import open_installation

    owner = open_installation()
    from django.db import connection, transaction

    from bounceback.calling import actions as calling_actions
    from bounceback.campaigns import actions as campaign_actions
    from bounceback.prospects.models import Audience, ProspectList

    with connection.cursor() as cursor:
        for pragma in ("synchronous = OFF", "cache_size = -400000", "journal_size_limit = 0"):
            cursor.execute(f"PRAGMA {pragma}")
    lists = [
        ProspectList.objects.create(
            workspace_id=owner.workspace_id,
            name=name,
            audience=Audience.BUSINESS,
            country="US",
            created_at=at - timedelta(days=90),
            created_by=owner,
        )
        for name in ("Everybody", "East", "Middle", "West")
    ]
    ids = {"owner": owner.pk}
    before = at - timedelta(days=60)
    for name, called in (("One list", lists[:1]), ("Four lists", lists)):
        campaign = campaign_actions.create(
            words=campaign_actions.Words(name, offer="A free renewal check.", problem="Rises nobody explains."),
            sums=campaign_actions.Sums(worth=Decimal(1200), clients_wanted=40, one_in=300),
            lists=called,
            by=owner,
            at=before,
        )
        words = "Hello {first_name}, this is {me} about {company}."
        campaign_actions.open_with(campaign=campaign, label="A", text=words, by=owner, at=before)
        session = calling_actions.start_session(campaign=campaign, by=owner, at=at - timedelta(hours=1))
        ids[f"campaign {name}"], ids[f"session {name}"] = campaign.pk, session.pk
    with transaction.atomic():
        indexes = without_indexes()
        _fill(
            prospects, owner=owner, lists=[one.pk for one in lists], campaign=ids["campaign One list"], rng=rng, at=at
        )
        with connection.cursor() as cursor:
            for statement in indexes:
                cursor.execute(statement)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return ids


def _fill(prospects: int, *, owner: User, lists: Sequence[int], campaign: int, rng: Random, at: datetime) -> None:
    from bounceback.prospects.models import PlaceSet

    workspace = owner.workspace_id
    addresses = _addresses(rng)
    insert(PlaceSet, ("id", "key"), [(pk, key) for key, pk in addresses.place_sets.items()])
    standing = _standings(prospects, rng)
    small = max(1, prospects // 20)
    twice = prospects - 3 * small  # those after this one are on a small list too
    log = _Log(workspace, owner.pk, campaign, rng, at)
    for first in range(1, prospects + 1, CHUNK):
        log.begin()
        rows = _Rows()
        for pk in range(first, min(first + CHUNK, prospects + 1)):
            number = pk if pk <= prospects - SWITCHBOARD else prospects - SWITCHBOARD
            code, state, zip_code, place_set = rng.choice(addresses.all)
            if pk >= number:
                behind = (code, state, zip_code, place_set)
            if number == pk:
                # Every number once: the exchange and the line run through, the code is made up.
                rows.numbers.append((pk, f"+1{code}{2_000_000 + pk * 7_919 % 7_999_993:07d}", workspace))
            else:
                code, state, zip_code, place_set = behind
            name = f"{rng.choice(_GIVEN)} {rng.choice(_FAMILY)}"
            company = f"{rng.choice(_FAMILY)} {rng.choice(_TRADES)} {pk % 9973}"
            rows.prospects.append(
                (
                    pk, name, company, rng.choice(_TITLES), f"p{pk}@example.com", f"{pk % 9999} Main St", "Springfield",
                    state, zip_code, "US", rng.randrange(1, 400), "Manufacturing", None, "", '{"Lead Source": "web"}',
                    "", f"{name}|{company}".casefold(), log.now, log.now, workspace,
                )
            )  # fmt: skip
            rows.lines.append((pk, pk, number, 0, "" if number == pk else str(pk % 900), workspace))
            where, ready_at, attempts = standing.get(pk, ("FRESH", None, 0)) if number == pk else ("FRESH", None, 0)
            rows.listings.append(
                (pk, lists[0], pk, number, place_set, pk, where, attempts, attempts, as_kept(ready_at), workspace)
            )
            if pk > twice:
                on = lists[1 + (pk - twice - 1) // small]
                rows.listings.append(
                    (
                        prospects + pk,
                        on,
                        pk,
                        number,
                        place_set,
                        pk,
                        where,
                        attempts,
                        attempts,
                        as_kept(ready_at),
                        workspace,
                    )
                )
            if attempts:
                log.past(pk, standing=where, attempts=attempts, ready_at=ready_at)
        rows.write()
        log.write()


@dataclass(slots=True)
class _Addresses:
    place_sets: dict[str, int]  # key → id
    all: list[tuple[str, str, str, int]]  # area code, state, ZIP, id of the place set


def _addresses(rng: Random) -> _Addresses:
    """Places as lists have them: mostly state and area code agree, some moved and kept the number, some say nothing."""
    from bounceback.core import places

    zips: dict[str, list[str]] = {}
    for first in range(501, 99951, 53):
        found = places.zip_places(f"{first:05d}")
        if len(found) == 1:
            zips.setdefault(next(iter(found)).region[3:], []).append(f"{first:05d}")
    codes = [
        (code, sorted(place.region[3:] for place in found))
        for code, found in sorted(places.area_code_places().items())
        if all(place.region.startswith("US-") for place in found)
    ]
    place_sets: dict[str, int] = {}
    every: list[tuple[str, str, str, int]] = []
    for _ in range(200):
        for code, states in codes:
            dice = rng.random()
            state = rng.choice(states) if dice < 0.985 else rng.choice(sorted(zips)) if dice < 0.99 else ""
            zip_code = rng.choice(zips[state]) if state in zips and dice < 0.9 else ""
            key = places.key_of(places.candidates(f"+1{code}5550143", state=state, zip=zip_code, country="US"))
            if key in place_sets or len(place_sets) < _PLACES:
                every.append((code, state, zip_code, place_sets.setdefault(key, len(place_sets) + 1)))
    return _Addresses(place_sets, every)


def _standings(prospects: int, rng: Random) -> dict[int, tuple[str, datetime | None, int]]:
    """Who is not fresh: standing, ready at, attempts. Most of those who wait are resting."""
    shares = Shares.of(prospects)
    whom = rng.sample(range(1, prospects // 2), shares.retry + shares.seed + shares.promise + shares.out)
    found: dict[int, tuple[str, datetime | None, int]] = {}
    for pk in whom[: shares.retry]:
        found[pk] = (
            "RETRY",
            NOON + timedelta(minutes=rng.randrange(-2 * 1440, 14 * 1440)),
            rng.choice((1, 1, 1, 1, 2)),
        )
    for pk in whom[shares.retry : shares.retry + shares.seed]:
        found[pk] = ("SEED", NOON + timedelta(minutes=rng.randrange(-5 * 1440, 200 * 1440)), 1)
    for pk in whom[shares.retry + shares.seed : -shares.out]:
        found[pk] = ("PROMISE", NOON + timedelta(minutes=rng.randrange(-60, 20 * 1440)), 1)
    for pk in whom[-shares.out :]:
        found[pk] = ("OUT", None, 1)
    return found


@dataclass(slots=True)
class _Rows:
    numbers: list[tuple[Any, ...]] = field(default_factory=list)
    prospects: list[tuple[Any, ...]] = field(default_factory=list)
    lines: list[tuple[Any, ...]] = field(default_factory=list)
    listings: list[tuple[Any, ...]] = field(default_factory=list)

    def write(self) -> None:
        from bounceback.prospects.models import Line, Listing, Number, Prospect

        insert(Number, ("id", "e164", "workspace_id"), self.numbers)
        insert(Prospect, _PROSPECT, self.prospects)
        insert(Line, ("id", "prospect_id", "number_id", "position", "extension", "workspace_id"), self.lines)
        insert(Listing, _LISTING, self.listings)


_PROSPECT = (
    "id", "name", "company", "title", "email", "address", "city", "state", "zip", "country", "headcount", "industry",
    "renews_on", "remarks", "attributes", "audience", "name_key", "created_at", "updated_at", "workspace_id",
)  # fmt: skip
_LISTING = (
    "id", "list_id", "prospect_id", "number_id", "place_set_id", "position", "standing", "attempts", "misses",
    "ready_at", "workspace_id",
)  # fmt: skip
_CALL = (
    "key", "campaign_id", "caller_id", "prospect_id", "listing_id", "number_id", "attempt", "came_in", "dialled_at",
    "answered_at", "ended_at", "zone", "talk_seconds", "hang_up", "line_result", "outcome", "depth", "reason",
    "spoke_with", "spoke_name", "must_change", "note", "verdict", "before", "logged_at", "local_hour", "local_weekday",
    "precision", "attributes", "workspace_id",
)  # fmt: skip


class _Log:
    """The calls of the weeks before, with the promises and seeds they left."""

    def __init__(self, workspace: int, caller: int, campaign: int, rng: Random, at: datetime) -> None:
        self._of = (workspace, caller, campaign)
        self._rng, self._at = rng, at
        self.now = as_kept(at - timedelta(days=60))
        self.begin()

    def begin(self) -> None:
        self._calls: list[tuple[Any, ...]] = []
        self._promises: list[tuple[Any, ...]] = []
        self._seeds: list[tuple[Any, ...]] = []

    def past(self, pk: int, *, standing: str, attempts: int, ready_at: datetime | None) -> None:
        workspace, caller, campaign = self._of
        rng = self._rng
        days = 3 if standing == "RETRY" else 40  # who has spoken with us rests for a month
        when = self._at - timedelta(days=days, seconds=rng.randrange(50 * 86_400))
        for attempt in range(1, attempts + 1):
            spoke = standing != "RETRY" and attempt == attempts
            outcome = "NO" if spoke else "NO_ANSWER"
            ended_at = when + timedelta(seconds=rng.randrange(20, 200))
            self._calls.append(
                (
                    UUID(int=rng.getrandbits(128)).hex, campaign, caller, pk, pk, pk, attempt, 0, as_kept(when),
                    as_kept(when + timedelta(seconds=9)) if spoke else None, as_kept(ended_at), "America/New_York",
                    40 if spoke else None, "", "ANSWERED" if spoke else "NO_ANSWER", outcome,
                    "SHORT" if spoke else "", rng.choice(_NOES) if spoke else "", "", "", "", "", "{}", "{}",
                    as_kept(ended_at), when.hour, when.weekday(), "SECOND", "{}", workspace,
                )
            )  # fmt: skip
            when += timedelta(hours=26)
        if standing == "PROMISE" and ready_at is not None:
            self._promises.append(
                (
                    pk,
                    campaign,
                    as_kept(ready_at),
                    "America/New_York",
                    "Call me then",
                    "",
                    self.now,
                    caller,
                    "",
                    workspace,
                )
            )
        if standing == "SEED" and ready_at is not None:
            self._seeds.append((pk, campaign, str(ready_at.date()), "", "", self.now, caller, workspace))

    def write(self) -> None:
        from bounceback.calling.models import Call
        from bounceback.followups.models import Promise, Seed

        insert(Call, _CALL, self._calls)
        promise = ("prospect_id", "campaign_id", "due_at", "zone", "said", "must_change", "made_at", "made_by_id")
        insert(Promise, (*promise, "ending", "workspace_id"), self._promises)
        seed = ("prospect_id", "campaign_id", "ripe_on", "why", "must_change", "planted_at", "planted_by_id")
        insert(Seed, (*seed, "workspace_id"), self._seeds)


def _main(arguments: Sequence[str]) -> None:
    options = argparse.ArgumentParser(description="Build a made-up installation in BOUNCEBACK_DATA.")
    options.add_argument("--prospects", type=int, default=PROSPECTS)
    options.add_argument("--seed", type=int, default=SEED)
    chosen = options.parse_args(list(arguments))
    ids = build(prospects=chosen.prospects, rng=Random(chosen.seed))
    Path(os.environ["BOUNCEBACK_DATA"], "world.json").write_text(json.dumps(ids), encoding="utf-8")


if __name__ == "__main__":
    _main(sys.argv[1:])
