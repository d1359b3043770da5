"""Objections heard on a call: written with its log, taken back with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef

from bounceback.base.models import User
from bounceback.core.objections import CallEnd, Heard, Occasion, answered, grade_of, turns
from bounceback.objections.models import Hearing, ObjectionCard, Phrasing, Response, Review, Tag
from bounceback.objections.steps import cards, memories, responses


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
) -> dict[str, str]:
    """Write down what was heard on one call.

    A card that nobody knows is made, with the words as its front; words that differ from those of the card they were
    confirmed to mean are learnt. A response that is on another card by now takes what was heard there. A card that was
    archived before it was heard comes back. An objection whose card has a back, and of which was said how it was
    answered, counts as a review of the card.

    began_at    when the talk began: the seconds count from here
    end         how the call ended: what happened after an answer is read from it where nobody said it
    returns     the cards that came back: their keys, and since when they were archived, for `undo`
    """
    woken: dict[str, str] = {}
    for each, turn in zip(heard, turns(heard, end), strict=True):
        card, response = _found(each, stroke=stroke, by=by, at=at)
        said = answered(each.grade) if response is not None else each.grade
        grade = grade_of(said, turn=turn, reached=end.reached)
        heard_at = began_at + timedelta(seconds=each.second or 0)
        if card is not None and card.archived_at is not None and card.archived_at < heard_at:
            woken[str(card.key)] = card.archived_at.isoformat()
            card.archived_at = None
            card.save(update_fields=["archived_at"])
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
    return woken


def undo(stroke: UUID, *, woken: Mapping[str, str], workspace: int) -> None:
    """Take back what a log wrote: what was heard, the words it taught, and a card that it made and nobody touched.

    What is remembered of the cards is as if they had not been met.

    woken    what `hear` returned: these are archived again, unless they were heard on another call since
    """
    memories.forget(stroke)
    mine = Hearing.objects.filter(stroke=stroke)
    as_heard = {cards.line(text) for text in mine.values_list("text", flat=True)}
    mine.delete()
    Phrasing.objects.filter(stroke=stroke).delete()
    made = ObjectionCard.objects.filter(
        stroke=stroke, front__in=as_heard, family="", archived_at=None, merged_into=None
    )
    for model in (Hearing, Response, Review, Phrasing, Tag):
        made = made.exclude(Exists(model.objects.filter(card=OuterRef("pk"))))
    made = made.exclude(Exists(ObjectionCard.objects.filter(merged_into=OuterRef("pk"))))
    made.delete()
    for key, archived_at in woken.items():
        since = datetime.fromisoformat(archived_at)
        card = ObjectionCard.objects.filter(workspace_id=workspace, key=key, archived_at=None, merged_into=None)
        card.exclude(Exists(Hearing.objects.filter(card=OuterRef("pk"), heard_at__gt=since))).update(archived_at=since)


def _found(heard: Heard, *, stroke: UUID, by: User, at: datetime) -> tuple[ObjectionCard | None, Response | None]:
    """The card that was heard, made if nobody knows it, and the response that was used."""
    if heard.card is None:
        return None, None
    card = cards.known(heard.card, by=by)
    if card is None:
        said = cards.saying(heard.text, by=by)
        return said or cards.make(heard.text, key=heard.card, stroke=stroke, by=by, at=at), None
    response = None if heard.response is None else responses.known(heard.response, by=by)
    if response is not None and response.card_id != card.pk:
        return response.card, response
    cards.learn_words(card, heard.text, stroke=stroke, at=at)
    return card, response
