"""Two thousand objection cards, heard a hundred thousand times on 200,000 calls: how long their pages take.

The floor is a view behind the same middleware that seeks one row in one index and shows nothing.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from bounceback.bench.frame import Figure, at_share
from bounceback.bench.history import FLOOR, _asked, history
from bounceback.bench.rows import as_kept, insert
from bounceback.bench.visitor import served
from bounceback.bench.world import NOON, SEED, inside

CARDS = 2_000
HEARINGS = 100_000
CALLS = 200_000
PROSPECTS = 50_000
PAGES: dict[str, tuple[str, float | None]] = {
    "the album": ("/cards/", 150.0),
    "the cards that the cockpit carries": ("/api/v1/objection-cards?campaign=1", 200.0),
    "the deal of a review": ("/cards/review/", 150.0),
    "what the objections say": ("/cards/numbers/", 1000.0),
    "what they say by industry": ("/cards/numbers/?by=industry", 1000.0),
}
_WHO = (
    "my brother-in-law",
    "a broker",
    "the head office",
    "our accountant",
    "a friend",
    "the bank",
    "my wife",
    "the union",
)
_WHAT = ("does all that", "has a contract with us", "would never agree", "looks after it", "chose it last year")
_TURNS = ("WENT_ON", "WENT_ON", "RUNG_DOWN", "HUNG_UP", "")


def measure() -> Iterator[Figure]:
    """p50 and p99 of each page."""
    with served(filled(), at=NOON) as visitor:
        floor = _asked(visitor, "/bench/seek", times=160)
        for name, (path, goal) in PAGES.items():
            took = _asked(visitor, path, times=20)
            for share, word, most in ((0.5, "p50", None), (0.99, "p99", goal)):
                yield Figure(
                    f"{CARDS:,} cards, {HEARINGS:,} hearings: {name}, {word}",
                    at_share(took, share) * 1000,
                    "ms",
                    peer=FLOOR,
                    peer_value=at_share(floor, share) * 1000,
                    goal=most,
                )


@lru_cache(maxsize=1)
def filled(calls: int = CALLS, prospects: int = PROSPECTS) -> Path:
    """A folder with an installation that has made so many calls and heard so much; kept like a world."""
    of = history(calls, prospects)
    folder = of.with_name(f"{of.name}-{CARDS}-cards")
    if not folder.exists():
        draft = of.with_name(f"draft-{folder.name}")
        shutil.rmtree(draft, ignore_errors=True)
        shutil.copytree(of, draft)
        inside(draft, "bounceback.bench.cards")
        draft.rename(folder)
    return folder


def fill(*, rng: Random) -> None:
    """Write cards, responses, hearings and reviews into the installation of this process."""
    from bounceback.cli.installation import open_installation

    owner = open_installation()
    from django.db import connection, transaction

    from bounceback.calling import search
    from bounceback.calling.models import Call
    from bounceback.core.objections import folded
    from bounceback.core.outcomes import MEANINGS
    from bounceback.objections.models import Hearing, Memory, ObjectionCard, Response, Review

    def key() -> str:
        return f"{rng.getrandbits(128):032x}"

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous = OFF")
    began = NOON - timedelta(days=900)
    own = {"workspace_id": owner.workspace_id}
    cards = []
    for n in range(CARDS):
        front = f"{rng.choice(_WHO).capitalize()} {rng.choice(_WHAT)}, and number {n} too"
        cards.append(
            ObjectionCard(**own, key=UUID(key()), front=front, folded=folded(front), made_at=began, made_by=owner)
        )
    with transaction.atomic():
        ObjectionCard.objects.bulk_create(cards, batch_size=500)
        responses = [
            Response(
                **own, card=card, key=UUID(key()), idea=f"Idea {place + 1}: ask when they last looked",
                words="Good. When did they last quote it? " * 3, position=place, made_at=began, made_by=owner,
            )
            for number, card in enumerate(cards) if number % 5 for place in range(1 + number % 3)
        ]  # fmt: skip
        Response.objects.bulk_create(responses, batch_size=500)
        of: dict[int, list[int]] = {}
        for response in responses:
            of.setdefault(response.card_id, []).append(response.pk)
        human = [end.value for end, meaning in MEANINGS.items() if meaning.human]
        calls = list(
            Call.objects.filter(workspace_id=owner.workspace_id, outcome__in=human).values_list(
                "key", "prospect_id", "campaign_id", "dialled_at", "local_hour"
            )
        )
        upto = list(accumulate(1 / place for place in range(1, CARDS + 1)))
        heard: list[tuple[Any, ...]] = []
        for card in rng.choices(cards, cum_weights=upto, k=HEARINGS):
            stroke, prospect, campaign, at, hour = rng.choice(calls)
            answers = of.get(card.pk)
            answer = rng.choice(answers) if answers and rng.random() < 0.7 else None
            heard.append(
                (
                    stroke.hex, prospect, campaign, owner.pk, as_kept(at + timedelta(seconds=20)), hour, 20, card.front,
                    card.pk, answer, 3 if answer else rng.choice((None, 1)), rng.choice(_TURNS), owner.workspace_id,
                )
            )  # fmt: skip
        with connection.cursor() as cursor:
            for name in search.trigger_names():  # they would write the words of every call anew, hearing by hearing
                cursor.execute(f"DROP TRIGGER {name}")
        insert(Hearing, _HEARING, heard)
        search.make()
        known = rng.sample(cards, k=CARDS * 3 // 4)
        Memory.objects.bulk_create(
            [
                Memory(
                    **own, card=card, user=owner, stability=rng.uniform(1, 60), difficulty=rng.uniform(2, 9),
                    reviewed_at=NOON - timedelta(days=rng.uniform(0, 40)), reviews=3,
                )
                for card in known
            ],
            batch_size=500,
        )  # fmt: skip
        Review.objects.bulk_create(
            [
                Review(
                    **own, card=card, user=owner, occasion="DEALT", grade=rng.choice((1, 3, 3, 4)), key=UUID(key()),
                    reviewed_at=NOON - timedelta(days=rng.uniform(1, 200)),
                )
                for card in known for _ in range(3)
            ],
            batch_size=500,
        )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


_HEARING = (
    "stroke", "prospect_id", "campaign_id", "caller_id", "heard_at", "local_hour", "second", "text", "card_id",
    "response_id", "grade", "turn", "workspace_id",
)  # fmt: skip


def _main(arguments: Sequence[str]) -> None:
    argparse.ArgumentParser(description="Add objection cards to the installation in BOUNCEBACK_DATA.").parse_args(
        list(arguments)
    )
    fill(rng=Random(f"cards {SEED}"))


if __name__ == "__main__":
    _main(sys.argv[1:])
