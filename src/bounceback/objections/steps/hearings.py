"""Objections heard on a call: written with its log, taken back with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef

from bounceback.base.models import User
from bounceback.core.objections import Heard, answered, folded
from bounceback.objections.models import Hearing, ObjectionCard, Phrasing, Response, Review
from bounceback.objections.steps import cards


def hear(
    heard: Sequence[Heard],
    *,
    prospect: int,
    campaign: int,
    began_at: datetime,
    local_hour: int | None,
    stroke: UUID,
    by: User,
    at: datetime,
) -> None:
    """Write down what was heard on one call.

    A card that nobody knows is made, with the words as its front; words that differ from those of the card they were
    confirmed to mean are learnt.

    began_at    when the talk began: the seconds count from here
    """
    for each in heard:
        card = None if each.card is None else _card_of(each, each.card, stroke=stroke, by=by, at=at)
        response = None
        if card is not None and each.response is not None:
            response = Response.objects.filter(card=card, key=each.response).first()
        Hearing.objects.create(
            workspace_id=by.workspace_id,
            stroke=stroke,
            prospect_id=prospect,
            campaign_id=campaign,
            caller=by,
            heard_at=began_at + timedelta(seconds=each.second or 0),
            local_hour=local_hour,
            second=each.second,
            text=each.text[:300],
            card=card,
            response=response,
            grade=answered(each.grade) if response is not None else each.grade,
            turn=each.turn or "",
        )


def undo(stroke: UUID) -> None:
    """Take back what a log wrote: what was heard, the words it taught, and a card that it made and nobody touched."""
    Hearing.objects.filter(stroke=stroke).delete()
    Phrasing.objects.filter(stroke=stroke).delete()
    touched = (Hearing, Response, Review, Phrasing)
    made = ObjectionCard.objects.filter(stroke=stroke, archived_at=None, merged_into=None)
    for model in touched:
        made = made.exclude(Exists(model.objects.filter(card=OuterRef("pk"))))
    made.delete()


def _card_of(heard: Heard, key: UUID, *, stroke: UUID, by: User, at: datetime) -> ObjectionCard | None:
    card = cards.known(key, by=by)
    if card is None:
        return cards.make(heard.text, key=key, stroke=stroke, by=by, at=at)
    if folded(heard.text) != card.folded:
        cards.learn_words(card, heard.text, stroke=stroke, at=at)
    return card
