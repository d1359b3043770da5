"""The objection cards of one campaign as the cockpit keeps them: what a picker finds, what stands in the ear."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, Sum

from bounceback.base.models import Event
from bounceback.objections.models import Hearing, ObjectionCard, Phrasing, Response
from bounceback.objections.queries.frequency import faded
from bounceback.objections.queries.records import best_first, records
from bounceback.objections.queries.telling import record_in_words


@dataclass(frozen=True, slots=True)
class Fed:
    """One card, ready for the ear.

    nth          its place in the order in which the collection grew
    heard        hearings of all time
    responses    key, idea, words and record in words, the best-proven first
    phrasings    other words for it, folded
    """

    key: UUID
    front: str
    folded: str
    nth: int
    heard: int
    responses: tuple[dict[str, Any], ...]
    phrasings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """The cards of one campaign, the most frequent there first.

    collected    cards that the whole collection has; the next new one is one more
    """

    cards: tuple[Fed, ...]
    collected: int


def feed(*, workspace: int, campaign: int, at: datetime) -> Feed:
    """All living cards of a campaign: those tagged with it, and those without a tag. Six queries, however many."""
    rows: dict[int, tuple[UUID, str, str, int]] = {}
    place: dict[int, int] = {}
    living = ObjectionCard.objects.filter(workspace_id=workspace, merged_into=None).order_by("pk")
    fields = ("pk", "key", "front", "folded", "archived_at", "tags__campaign")
    for pk, key, front, folded, archived_at, tag in living.values_list(*fields):
        nth = place.setdefault(pk, len(place) + 1)
        if archived_at is None and tag in (None, campaign):
            rows[pk] = (key, front, folded, nth)
    heard = {
        row["card"]: row
        for row in Hearing.objects.filter(workspace_id=workspace, card__isnull=False)
        .order_by()
        .values("card")
        .annotate(
            times=Count("pk"),
            here=Sum(faded(at=at), filter=Q(campaign=campaign), default=0.0),
            anywhere=Sum(faded(at=at)),
        )
    }
    answers = _answers(rows, workspace=workspace)
    words: defaultdict[int, list[str]] = defaultdict(list)
    for pk, folded in Phrasing.objects.filter(workspace_id=workspace).values_list("card", "folded"):
        words[pk].append(folded)

    def often(pk: int) -> tuple[float, float, int]:
        row = heard.get(pk)
        return (-row["here"], -row["anywhere"], place[pk]) if row else (0.0, 0.0, place[pk])

    return Feed(
        tuple(
            Fed(*rows[pk], heard.get(pk, {"times": 0})["times"], tuple(answers.get(pk, ())), tuple(words.get(pk, ())))
            for pk in sorted(rows, key=often)
        ),
        collected=len(place),
    )


def mark(*, workspace: int, campaign: int, at: datetime) -> str:
    """The same while the feed is: nothing was written since, on the same day."""
    last = Event.objects.filter(workspace_id=workspace).order_by("-pk").values_list("pk", flat=True).first()
    return f"{workspace}-{campaign}-{last or 0}-{at:%Y%m%d}"


def _answers(cards: dict[int, tuple[UUID, str, str, int]], *, workspace: int) -> dict[int, list[dict[str, Any]]]:
    by_card: defaultdict[int, list[Response]] = defaultdict(list)
    for response in Response.objects.filter(workspace_id=workspace, dropped_at=None):
        if response.card_id in cards:
            by_card[response.card_id].append(response)
    found = records(list(by_card), workspace=workspace)
    return {
        pk: [
            {
                "key": each.key,
                "idea": each.idea,
                "words": each.words,
                "record": record_in_words(found[each.pk]) or "not tried yet",
            }
            for each in best_first(mine, found)
        ]
        for pk, mine in by_card.items()
    }
