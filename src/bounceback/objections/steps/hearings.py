"""Objections heard on a call: written with its log, taken back with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef

from bounceback.base.models import User
from bounceback.core.objections import CallEnd, Heard, Occasion, answered, folded, grade_of, turns
from bounceback.objections.models import Hearing, ObjectionCard, Phrasing, Response, Review
from bounceback.objections.steps import cards, memories


def hear(
    heard: Sequence[Heard],
    *,
    prospect: int,
    campaign: int,
    began_at: datetime,
    local_hour: int | None,
    end: CallEnd,
    stroke: UUID,
    by: User,
    at: datetime,
) -> None:
    """Write down what was heard on one call.

    A card that nobody knows is made, with the words as its front; words that differ from those of the card they were
    confirmed to mean are learnt. An objection whose card has a back, and of which was said how it was answered,
    counts as a review of the card.

    began_at    when the talk began: the seconds count from here
    end         how the call ended: what happened after an answer is read from it where nobody said it
    """
    for each, turn in zip(heard, turns(heard, end), strict=True):
        card = None if each.card is None else _card_of(each, each.card, stroke=stroke, by=by, at=at)
        response = None
        if card is not None and each.response is not None:
            response = Response.objects.filter(card=card, key=each.response).first()
        said = answered(each.grade) if response is not None else each.grade
        grade = grade_of(said, turn=turn, reached=end.reached)
        heard_at = began_at + timedelta(seconds=each.second or 0)
        Hearing.objects.create(
            workspace_id=by.workspace_id,
            stroke=stroke,
            prospect_id=prospect,
            campaign_id=campaign,
            caller=by,
            heard_at=heard_at,
            local_hour=local_hour,
            second=each.second,
            text=each.text[:300],
            card=card,
            response=response,
            grade=grade,
            turn=turn or "",
        )
        if card is not None and grade is not None and card.responses.filter(dropped_at=None).exists():
            memories.remember(card, user=by, grade=grade, occasion=Occasion.LIVE, stroke=stroke, at=heard_at)


def undo(stroke: UUID) -> None:
    """Take back what a log wrote: what was heard, the words it taught, and a card that it made and nobody touched.

    What is remembered of the cards is as if they had not been met.
    """
    memories.forget(stroke)
    Hearing.objects.filter(stroke=stroke).delete()
    Phrasing.objects.filter(stroke=stroke).delete()
    touched = (Hearing, Response, Review, Phrasing)
    made = ObjectionCard.objects.filter(stroke=stroke, archived_at=None, merged_into=None)
    for model in touched:
        made = made.exclude(Exists(model.objects.filter(card=OuterRef("pk"))))
    made = made.exclude(Exists(ObjectionCard.objects.filter(merged_into=OuterRef("pk"))))
    made.delete()


def _card_of(heard: Heard, key: UUID, *, stroke: UUID, by: User, at: datetime) -> ObjectionCard | None:
    card = cards.known(key, by=by)
    if card is None:
        return cards.make(heard.text, key=key, stroke=stroke, by=by, at=at)
    if folded(heard.text) != card.folded:
        cards.learn_words(card, heard.text, stroke=stroke, at=at)
    return card
