"""Taking a starter deck, and putting it away again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from bounceback.base import events
from bounceback.base.models import User
from bounceback.objections import kit
from bounceback.objections.decks import queries
from bounceback.objections.decks.queries import Standing
from bounceback.objections.decks.reading import deck
from bounceback.objections.models import ObjectionCard


class Taken(NamedTuple):
    """What taking came to: cards made, brought back, and had already."""

    made: int
    back: int
    had: int


def take(*, name: str, numbers: Collection[int] | None = None, by: User, at: datetime) -> Taken:
    """Put cards of a starter deck into the album, marked as such. What is there already stays as it is.

    numbers    which of its cards, from 1; None: all

    Raises NoSuchDeck.
    """
    chosen = deck(name)
    with transaction.atomic():
        items = [each for each in queries.laid(chosen, by=by).items if numbers is None or each.number in numbers]
        made = back = 0
        for item in items:
            if item.card is None:
                made += kit.make(item.words, starter=chosen.name, by=by, at=at) is not None
            elif item.standing is Standing.AWAY:
                item.card.archived_at = None
                item.card.save(update_fields=["archived_at"])
                back += 1
        if made or back:
            facts = {"deck": chosen.name, "made": made, "back": back}
            events.record("starters.taken", subject=None, by=by, at=at, facts=facts)
    return Taken(made, back, len(items) - made - back)


def put_away(*, name: str, by: User, at: datetime) -> int:
    """Archive the cards of a starter deck that were never heard nor changed. Returns how many. Raises NoSuchDeck."""
    chosen = deck(name)
    with transaction.atomic():
        cards = [card.pk for card in queries.untouched(chosen, by=by)]
        ObjectionCard.objects.filter(pk__in=cards).update(archived_at=at)
        if cards:
            facts = {"deck": chosen.name, "cards": len(cards)}
            events.record("starters.put_away", subject=None, by=by, at=at, facts=facts)
    return len(cards)
