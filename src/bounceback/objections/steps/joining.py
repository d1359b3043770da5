"""What goes from one card to another when two are merged, or one is split."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from bounceback.base.models import User
from bounceback.objections.models import Hearing, ObjectionCard, Phrasing, Response
from bounceback.objections.steps import memories, responses


@dataclass(frozen=True, slots=True)
class Going:
    """What is chosen to go to another card."""

    phrasings: QuerySet[Phrasing]
    responses: QuerySet[Response]
    hearings: QuerySet[Hearing]

    def anything(self) -> bool:
        """Whether something is chosen at all."""
        return any(rows.exists() for rows in (self.phrasings, self.responses, self.hearings))


def join_responses(card: ObjectionCard, into: ObjectionCard, *, at: datetime) -> None:
    """Bring all responses to the other card. Of two that say the same one is used from now on, with the record of both.

    The other is dropped, not deleted: a browser that was away may still name it.
    """
    there = {responses.says(each): each for each in into.responses.order_by("-dropped_at", "pk")}
    position = responses.next_position(into)
    for each in card.responses.order_by("position", "pk"):
        same = there.get(responses.says(each))
        if same is not None:
            Hearing.objects.filter(response=each).update(response=same)
            if each.dropped_at is None and same.dropped_at is not None:
                same.dropped_at = None
                same.save(update_fields=["dropped_at"])
            each.dropped_at = each.dropped_at or at
        each.card, each.position = into, position
        each.save(update_fields=["card", "position", "dropped_at"])
        position += 1


def move_words(card: ObjectionCard, into: ObjectionCard, phrasings: QuerySet[Phrasing]) -> None:
    """Bring other words to the other card; those that it knows are left behind for good."""
    known = {into.folded, *into.phrasings.values_list("folded", flat=True)}
    phrasings.filter(folded__in=known).delete()
    phrasings.update(card=into)


def part(card: ObjectionCard, made: ObjectionCard, going: Going, *, by: User, at: datetime) -> int:
    """Bring what is chosen to a new card. Returns how many hearings went."""
    gone = list(going.responses)
    hearings = list(Hearing.objects.filter(Q(pk__in=going.hearings) | Q(response__in=gone), card=card))
    move_words(card, made, going.phrasings)
    for response in gone:
        response.card = made
        response.save(update_fields=["card"])
    for heard in hearings:
        heard.card = made
        if heard.response is not None and heard.response not in gone:
            stays = heard.response
            heard.response = responses.add(made, idea=stays.idea, words=stays.words, most=None, by=by, at=at)
        heard.save(update_fields=["card", "response"])
    strokes = {heard.stroke for heard in hearings}
    strokes -= set(card.hearings.filter(stroke__in=strokes).values_list("stroke", flat=True))
    _move_reviews(card, made, strokes)
    return len(hearings)


def _move_reviews(card: ObjectionCard, made: ObjectionCard, strokes: Collection[UUID]) -> None:
    """Bring the reviews of these calls to the other card; what is remembered of both is reckoned anew."""
    met = card.reviews.filter(stroke__in=strokes)
    people = list(User.objects.filter(pk__in=met.order_by().values("user")))
    met.update(card=made)
    for person in people:
        for each in (card, made):
            memories.fold_anew(each.pk, user=person, workspace=each.workspace_id)
