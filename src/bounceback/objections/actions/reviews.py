"""Reviewing a card between sessions."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from bounceback.base import events
from bounceback.base.models import User
from bounceback.core.objections import Grade, Occasion
from bounceback.objections.models import Memory, ObjectionCard, Review
from bounceback.objections.refusals import ReviewKeyTaken
from bounceback.objections.steps import cards, memories

OLDEST = timedelta(days=60)


def review(
    *,
    card: ObjectionCard,
    grade: Grade,
    key: UUID,
    seconds: int | None = None,
    ago: timedelta = timedelta(0),
    by: User,
    at: datetime,
) -> Memory:
    """Write how well somebody knew a card that was dealt, or what it became since. The same key changes nothing.

    seconds    until the card was turned
    ago        how long the answer waited in a browser; one that waited longer than sixty days counts as given then
    Raises ReviewKeyTaken when the key belongs to another card, or to somebody else.
    """
    with transaction.atomic():
        card = cards.now(card, by=by)
        known = Review.objects.filter(key=key).first()
        if known is not None:
            if known.user_id != by.pk or known.card_id != card.pk:
                raise ReviewKeyTaken
            return Memory.objects.get(card=card, user=by)
        remembered = memories.remember(
            card,
            user=by,
            grade=grade,
            occasion=Occasion.DEALT,
            seconds=seconds,
            key=key,
            at=at - min(max(ago, timedelta(0)), OLDEST),
        )
        facts = {"grade": grade.value, "reviews": remembered.reviews}
        events.record("objection_card.reviewed", subject=card, by=by, at=at, facts=facts)
    return remembered


def take_review_back(*, key: UUID, by: User, at: datetime) -> bool:
    """Take an answer of one's own back: what is remembered is as if the card had not been dealt.

    Returns whether there was one: taking back twice changes nothing.
    """
    with transaction.atomic():
        known = Review.objects.filter(key=key, user=by, occasion=Occasion.DEALT.value).select_related("card").first()
        if known is None:
            return False
        card = known.card
        known.delete()
        memories.fold_anew(card.pk, user=by, workspace=card.workspace_id)
        events.record("objection_card.review_taken_back", subject=card, by=by, at=at)
    return True
