"""What of a starter deck is in the album already, and what of it could be put away."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, OuterRef, Prefetch

from bounceback.base.models import User
from bounceback.core.objections import folded
from bounceback.objections import kit
from bounceback.objections.decks.reading import Deck, decks
from bounceback.objections.kit import CardWords, ResponseWords
from bounceback.objections.models import Hearing, ObjectionCard, Phrasing, Response


class Standing(StrEnum):
    """How a card of a deck stands to the album."""

    NEW = "new"
    HAD = "had"
    AWAY = "away"  # it was put away; taking it brings it back


@dataclass(frozen=True, slots=True)
class Item:
    """One card of a deck. `number` counts from 1; `card` is one's own card that says the same."""

    number: int
    words: CardWords
    standing: Standing
    card: ObjectionCard | None

    @property
    def other_words(self) -> str:
        """The front of one's own card, where it is not the deck's."""
        return self.card.front if self.card is not None and self.card.folded != folded(self.words.front) else ""


@dataclass(frozen=True, slots=True)
class Laid:
    """A deck beside the album.

    untouched    how many of its cards are in the album as they came
    """

    deck: Deck
    items: tuple[Item, ...]
    untouched: int

    def count(self, standing: Standing) -> int:
        """How many of its cards stand so."""
        return sum(item.standing == standing for item in self.items)

    @property
    def had(self) -> int:
        """How many are in the album."""
        return self.count(Standing.HAD)

    @property
    def to_take(self) -> int:
        """How many are not."""
        return len(self.items) - self.had


def laid(deck: Deck, *, by: User) -> Laid:
    """A deck beside the album of that workspace."""
    known = kit.known_fronts([each.front for each in deck.cards], by.workspace_id)
    items = []
    for number, words in enumerate(deck.cards, start=1):
        card = known.get(folded(words.front))
        standing = Standing.NEW if card is None else Standing.HAD if card.archived_at is None else Standing.AWAY
        items.append(Item(number, words, standing, card))
    return Laid(deck, tuple(items), len(untouched(deck, by=by)))


def all_laid(by: User) -> list[Laid]:
    """Every deck beside the album."""
    return [laid(each, by=by) for each in decks()]


def untouched(deck: Deck, *, by: User) -> list[ObjectionCard]:
    """Its cards in the album that were never heard, and still say what they said when they came."""
    as_they_came = {folded(each.front): (each.front, each.family, frozenset(each.responses)) for each in deck.cards}
    living = Response.objects.filter(dropped_at=None)
    mine = (
        ObjectionCard.objects.filter(
            workspace_id=by.workspace_id, starter=deck.name, archived_at=None, merged_into=None, merged=None
        )
        .exclude(Exists(Hearing.objects.filter(card=OuterRef("pk"))))
        .exclude(Exists(Phrasing.objects.filter(card=OuterRef("pk"))))
        .prefetch_related(Prefetch("responses", queryset=living))
        .order_by("pk")
    )
    return [card for card in mine if as_they_came.get(card.folded) == (card.front, card.family, _responses(card))]


def _responses(card: ObjectionCard) -> frozenset[ResponseWords]:
    return frozenset(ResponseWords(each.idea, each.words) for each in card.responses.all())
