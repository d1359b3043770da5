"""All objection cards in a few lines each: how often heard, what stands on the back, what came of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max

from bounceback.objections.models import Hearing, ObjectionCard, Response, Tag
from bounceback.objections.queries.records import ResponseRecord, best_first, records


@dataclass(frozen=True, slots=True)
class Listed:
    """One card of the list.

    heard        hearings, of all time
    responses    those that stand on it, the best-proven first, each with its record
    tags         names of campaigns; none: for all
    """

    card: ObjectionCard
    heard: int
    last_heard: datetime | None
    responses: tuple[tuple[Response, ResponseRecord], ...]
    tags: tuple[str, ...]


def every(workspace: int, *, archived: bool = False) -> list[Listed]:
    """The cards, the most heard first; archived ones when asked for. Five queries, however many cards."""
    cards = ObjectionCard.objects.filter(workspace_id=workspace, merged_into=None)
    if not archived:
        cards = cards.filter(archived_at=None)
    mine = list(cards.defer("vector"))
    heard = {
        row["card"]: (row["times"], row["last"])
        for row in Hearing.objects.filter(workspace_id=workspace, card__isnull=False)
        .order_by()
        .values("card")
        .annotate(times=Count("pk"), last=Max("heard_at"))
    }
    answers: defaultdict[int, list[Response]] = defaultdict(list)
    for response in Response.objects.filter(workspace_id=workspace, dropped_at=None):
        answers[response.card_id].append(response)
    tags: defaultdict[int, list[str]] = defaultdict(list)
    for card, name in Tag.objects.filter(workspace_id=workspace).values_list("card", "campaign__name"):
        tags[card].append(name)
    found = records(list(answers), workspace=workspace)
    listed = [
        Listed(
            card,
            *heard.get(card.pk, (0, None)),
            tuple((each, found[each.pk]) for each in best_first(answers[card.pk], found)),
            tuple(sorted(tags[card.pk])),
        )
        for card in mine
    ]
    return sorted(listed, key=lambda each: (-each.heard, each.card.folded))
