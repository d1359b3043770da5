"""Making a card, finding it again by its key, and learning other words for it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from django.db.models import F

from bounceback.base.models import User
from bounceback.core.objections import folded
from bounceback.objections.models import ObjectionCard, Phrasing

LONGEST_FRONT = 300  # letters, as the table has them


def line(text: str) -> str:
    """Words as they stand on a front: on one line, and no longer than it is."""
    return " ".join(text.split())[:LONGEST_FRONT]


def known(key: UUID, *, by: User) -> ObjectionCard | None:
    """The card of that key, or the one that it was merged into; None when there is none."""
    mine = ObjectionCard.objects.filter(workspace_id=by.workspace_id)
    card = mine.filter(key=key).first() or mine.filter(key=_our_own(key, by)).first()
    while card is not None and card.merged_into is not None:
        card = card.merged_into
    return card


def now(card: ObjectionCard, *, by: User) -> ObjectionCard:
    """The card as it stands by now, or the one that it became meanwhile."""
    return known(card.key, by=by) or ObjectionCard.objects.get(pk=card.pk, workspace_id=by.workspace_id)


def with_front(front: str, *, by: User) -> ObjectionCard | None:
    """The card whose front says the same, if there is one; an archived one too."""
    mine = ObjectionCard.objects.filter(workspace_id=by.workspace_id, merged_into=None)
    return mine.filter(folded=folded(line(front))).first()


def saying(text: str, *, by: User) -> ObjectionCard | None:
    """The card that says this on its front; else one that these are other words for, a living one before others."""
    card = with_front(text, by=by)
    if card is not None:
        return card
    said = Phrasing.objects.filter(workspace_id=by.workspace_id, folded=folded(line(text)))
    newest = said.order_by(F("card__archived_at").asc(nulls_first=True), "-pk").select_related("card").first()
    return None if newest is None else newest.card


def make(
    front: str, *, key: UUID, starter: str = "", stroke: UUID | None = None, by: User, at: datetime
) -> ObjectionCard | None:
    """A card with that front; the one that has it already, brought back if it was archived. None for words without a
    letter.

    A key that a stranger's card has is not refused, because a log must not be: ours gets one made of it.
    """
    front = line(front)
    if not folded(front):
        return None
    if ObjectionCard.objects.filter(key=key).exists():
        key = _our_own(key, by)
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
    if card.archived_at is not None:
        card.archived_at = None
        card.save(update_fields=["archived_at"])
    return card


def learn_words(card: ObjectionCard, text: str, *, stroke: UUID | None, at: datetime) -> None:
    """Remember other words for a card's objection; nothing when they are known."""
    text = line(text)
    if folded(text) and folded(text) != card.folded:
        Phrasing.objects.get_or_create(
            card=card,
            folded=folded(text),
            defaults={"workspace_id": card.workspace_id, "text": text, "learnt_at": at, "stroke": stroke},
        )


def _our_own(key: UUID, by: User) -> UUID:
    """The key that our card gets when a stranger's has this one: always the same."""
    return uuid5(key, f"workspace {by.workspace_id}")
