"""Putting a response on the back of a card."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from django.db.models import Max

from bounceback.base.models import User
from bounceback.core.objections import folded
from bounceback.objections.models import ObjectionCard, Response
from bounceback.objections.refusals import CardFull

LONGEST_IDEA = 200  # letters, as the table has them
LONGEST_WORDS = 2000
MOST = 12  # in use on one card: nobody chooses among more while somebody waits


def add(
    card: ObjectionCard,
    *,
    idea: str,
    words: str = "",
    key: UUID | None = None,
    most: int | None = MOST,
    by: User,
    at: datetime,
) -> Response:
    """Put a response on the back, last; one that says the same is taken instead, and put back if it was dropped.

    key    None: made from the card's and the words, so that the same response made twice has the same. One that is
           taken, by a response that was edited since or by a stranger's, leads to another one
    most   that may be in use afterwards; None: any number
    Raises CardFull.
    """
    for each in card.responses.order_by("-dropped_at", "pk"):
        if says(each) == (folded(idea), folded(words)):
            if each.dropped_at is not None:
                see_room(card, most=most)
                each.dropped_at = None
                each.save(update_fields=["dropped_at"])
            return each
    see_room(card, most=most)
    key = key or uuid5(card.key, f"{idea}\n{words}")
    while Response.objects.filter(key=key).exists():
        key = _further(key)
    return Response.objects.create(
        workspace_id=card.workspace_id,
        card=card,
        key=key,
        idea=idea,
        words=words,
        position=next_position(card),
        made_at=at,
        made_by=by,
    )


def known(key: UUID, *, by: User) -> Response | None:
    """The response of that key, or ours where a stranger's has it; None when there is none."""
    found = Response.objects.filter(key=key).select_related("card").first()
    while found is not None and found.workspace_id != by.workspace_id:
        key = _further(key)
        found = Response.objects.filter(key=key).select_related("card").first()
    return found


def see_room(card: ObjectionCard, *, most: int | None = MOST) -> None:
    """See that one more can be used. Raises CardFull."""
    if most is not None and card.responses.filter(dropped_at=None).count() >= most:
        raise CardFull(most)


def next_position(card: ObjectionCard) -> int:
    """Where a response goes that is put on a card."""
    last = card.responses.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def says(response: Response) -> tuple[str, str]:
    """The same for responses that differ in blanks, case and marks only."""
    return folded(response.idea), folded(response.words)


def _further(key: UUID) -> UUID:
    """The key instead of one that is taken: always the same."""
    return uuid5(key, "further")
