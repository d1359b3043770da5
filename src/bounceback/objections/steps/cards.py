"""Making a card, finding it again by its key, and learning other words for it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bounceback.base.models import User
from bounceback.core.objections import folded
from bounceback.objections.models import ObjectionCard, Phrasing


def known(key: UUID, *, by: User) -> ObjectionCard | None:
    """The card of that key, or the one that it was merged into; None when there is none."""
    card = ObjectionCard.objects.filter(key=key, workspace_id=by.workspace_id).first()
    while card is not None and card.merged_into is not None:
        card = card.merged_into
    return card


def make(
    front: str, *, key: UUID, starter: str = "", stroke: UUID | None = None, by: User, at: datetime
) -> ObjectionCard | None:
    """A card with that front; the one that has it already, if there is one. None for words without a letter."""
    front = " ".join(front.split())[:300]
    if not folded(front):
        return None
    card, _ = ObjectionCard.objects.get_or_create(
        workspace_id=by.workspace_id,
        folded=folded(front),
        merged_into=None,
        defaults={
            "key": key,
            "front": front,
            "starter": starter,
            "made_at": at,
            "made_by": by,
            "stroke": stroke,
        },
    )
    return card


def learn_words(card: ObjectionCard, text: str, *, stroke: UUID | None, at: datetime) -> None:
    """Remember other words for a card's objection; nothing when they are known."""
    text = " ".join(text.split())[:300]
    if folded(text) and folded(text) != card.folded:
        Phrasing.objects.get_or_create(
            card=card,
            folded=folded(text),
            defaults={"workspace_id": card.workspace_id, "text": text, "learnt_at": at, "stroke": stroke},
        )
