"""The cards that somebody may mean by what they typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from bounceback.base.models import User
from bounceback.core import likeness
from bounceback.core.objections import folded
from bounceback.objections.meaning import encoder
from bounceback.objections.meaning.texts import Text, Texts, texts
from bounceback.objections.models import ObjectionCard

MOST = 3
_NEAREST = 60  # texts that are looked at more closely; a card may have several among them


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

    By letters, and by meaning where the small language model is installed. Archived cards are left out, and those that
    were merged into another.
    """
    text = " ".join(text[:300].split())
    asked = folded(text)
    if not asked:
        return ()
    known = texts(by.workspace_id)
    best: dict[int, tuple[float, Text]] = {}
    for near, each in (*_by_letters(asked, known), *_by_meaning(text, asked, known)):
        if near > best.get(each.card, (0.0, each))[0]:
            best[each.card] = (near, each)
    chosen = sorted(best, key=lambda card: (-best[card][0], card))[:MOST]
    cards = ObjectionCard.objects.filter(workspace_id=by.workspace_id).only("key", "front").in_bulk(chosen)
    return tuple(
        Likely(pk, cards[pk].key, cards[pk].front, round(near, 3), each.words if each.phrasing else "")
        for pk, (near, each) in ((pk, best[pk]) for pk in chosen)
        if pk in cards
    )


def _by_letters(asked: str, known: Texts) -> Iterator[tuple[float, Text]]:
    for place, letters in likeness.nearest(asked, known.letters, most=_NEAREST):
        yield likeness.joined(letters=letters, meaning=0.0), known.all[place]


def _by_meaning(text: str, asked: str, known: Texts) -> Iterator[tuple[float, Text]]:
    """A few letters mean nothing yet."""
    if known.vectors is None or not known.meant or len(asked) <= likeness.SHORT:
        return
    import numpy as np

    try:
        meant = encoder.encoder().vectors([text])[0]
    except encoder.NotLoaded:
        return
    near = known.vectors @ meant
    ranked = near - known.handicap
    nearest = np.argpartition(-ranked, min(_NEAREST, len(ranked)) - 1)[:_NEAREST]
    for row in nearest.tolist():
        each = known.all[known.meant[row]]
        found = likeness.joined(letters=0.0, meaning=float(near[row]), learnt=bool(each.phrasing))
        if found:
            yield min(found, 1.0), each
