"""The cards that somebody may mean by what they typed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from bounceback.base.models import User
from bounceback.core import likeness
from bounceback.core.objections import folded
from bounceback.objections.models import ObjectionCard, Phrasing

MOST = 3


@dataclass(frozen=True, slots=True)
class Likely:
    """A card that may be meant.

    likeness    a share in [0, 1]
    said        the phrasing of the card that comes nearest; "" when it is the front
    """

    card: int
    key: UUID
    front: str
    likeness: float
    said: str = ""


def like(text: str, *, by: User) -> tuple[Likely, ...]:
    """The cards that may be meant by a text, the likeliest first, three at most; none when nothing comes near.

    Archived cards are left out, and those that were merged into another.
    """
    asked = folded(text[:300])
    fronts = ObjectionCard.objects.filter(workspace_id=by.workspace_id, archived_at=None, merged_into=None)
    known = [(pk, words, "") for pk, words in fronts.values_list("pk", "folded")]
    phrasings = Phrasing.objects.filter(workspace_id=by.workspace_id, card__archived_at=None, card__merged_into=None)
    known += [(card, words, said) for card, words, said in phrasings.values_list("card_id", "folded", "text")]
    best: dict[int, tuple[float, str]] = {}
    for place, near in likeness.nearest(asked, [words for _, words, _ in known], most=20):
        card, _, said = known[place]
        if near >= 0.6 and near > best.get(card, (0.0, ""))[0]:
            best[card] = (near, said)
    chosen = sorted(best, key=lambda card: (-best[card][0], card))[:MOST]
    cards = fronts.in_bulk(chosen)
    return tuple(Likely(pk, cards[pk].key, cards[pk].front, *best[pk]) for pk in chosen)
