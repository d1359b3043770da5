"""The objection cards of one campaign as the cockpit keeps them: what a picker finds, what stands in the ear."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Sum

from bounceback.base.models import Event
from bounceback.objections.models import Hearing, ObjectionCard, Phrasing, Response
from bounceback.objections.queries.frequency import faded
from bounceback.objections.queries.records import best_first, records
from bounceback.objections.queries.telling import record_in_words


def feed(*, workspace: int, campaign: int, at: datetime) -> dict[str, Any]:
    """All living cards of a campaign, those tagged with it and those without a tag, the most frequent there first.

    As `schemas.FeedOut` describes them: plain values, because there may be thousands. `nth` is a card's place in the
    order in which the collection grew, `collected` what the whole collection has. Six queries, however many cards.
    """
    rows: dict[int, tuple[UUID, str, str, int]] = {}
    place: dict[int, int] = {}
    living = ObjectionCard.objects.filter(workspace_id=workspace, merged_into=None).order_by("pk")
    fields = ("pk", "key", "front", "folded", "archived_at", "tags__campaign")
    for pk, key, front, folded, archived_at, tag in living.values_list(*fields):
        nth = place.setdefault(pk, len(place) + 1)
        if archived_at is None and tag in (None, campaign):
            rows[pk] = (key, front, folded, nth)
    heard = _heard(workspace=workspace, campaign=campaign, at=at)
    answers = _answers(rows, workspace=workspace)
    words: defaultdict[int, list[str]] = defaultdict(list)
    for pk, folded in Phrasing.objects.filter(workspace_id=workspace).values_list("card", "folded"):
        words[pk].append(folded)

    cards = [
        {
            "key": str(key),
            "front": front,
            "folded": folded,
            "nth": nth,
            "heard": heard[pk].times,
            "responses": answers.get(pk, []),
            "phrasings": words.get(pk, []),
        }
        for pk, (key, front, folded, nth) in sorted(
            rows.items(), key=lambda row: (-heard[row[0]].here, -heard[row[0]].anywhere, row[0])
        )
    ]
    return {"cards": cards, "collected": len(place)}


@dataclass(slots=True)
class _Times:
    times: int = 0
    here: float = 0.0  # in the campaign, faded
    anywhere: float = 0.0


def _heard(*, workspace: int, campaign: int, at: datetime) -> defaultdict[int, _Times]:
    found: defaultdict[int, _Times] = defaultdict(_Times)
    hearings = Hearing.objects.filter(workspace_id=workspace, card__isnull=False).order_by()
    counted = hearings.values_list("card", "campaign").annotate(times=Count("pk"), counts=Sum(faded(at=at)))
    for card, where, times, counts in counted:
        of = found[card]
        of.times += times
        of.anywhere += counts
        of.here += counts if where == campaign else 0.0
    return found


class _Answer(NamedTuple):
    """A response: thousands of whole ones would take longer to make than to read."""

    pk: int
    position: int
    card: int
    key: UUID
    idea: str
    words: str


def mark(*, workspace: int, campaign: int, at: datetime) -> str:
    """The same while the feed is: nothing was written since, on the same day."""
    last = Event.objects.filter(workspace_id=workspace).order_by("-pk").values_list("pk", flat=True).first()
    return f"{workspace}-{campaign}-{last or 0}-{at:%Y%m%d}"


def _answers(cards: dict[int, tuple[UUID, str, str, int]], *, workspace: int) -> dict[int, list[dict[str, Any]]]:
    by_card: defaultdict[int, list[_Answer]] = defaultdict(list)
    fields = ("pk", "position", "card", "key", "idea", "words")
    for row in Response.objects.filter(workspace_id=workspace, dropped_at=None).values_list(*fields):
        answer = _Answer(*row)
        if answer.card in cards:
            by_card[answer.card].append(answer)
    found = records(list(by_card), workspace=workspace)
    return {
        pk: [
            {
                "key": str(each.key),
                "idea": each.idea,
                "words": each.words,
                "record": record_in_words(found[each.pk]) or "not tried yet",
            }
            for each in best_first(mine, found)
        ]
        for pk, mine in by_card.items()
    }
