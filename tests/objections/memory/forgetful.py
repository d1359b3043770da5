"""Somebody with a memory of their own, who has reviewed a lot."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from uuid import uuid4

from bounceback.base.models import User
from bounceback.core import memory
from bounceback.core.objections import Grade, Occasion, folded
from bounceback.objections.models import ObjectionCard, Review
from bounceback.objections.steps import memories

# Forgets what was just learnt within hours, and learns slowly; the rest as everybody.
FORGETFUL = (0.02, 0.05, 0.2, 0.6, *memory.DEFAULT_WEIGHTS[4:8], 0.9, *memory.DEFAULT_WEIGHTS[9:])


def reviews(
    by: User, *, at: datetime, cards: int, each: int, truth: tuple[float, ...], occasion: Occasion = Occasion.DEALT
) -> None:
    """As many cards, each reviewed so often up to `at`, and known as often as the truth says."""
    dice = Random(5)
    own = {"workspace_id": by.workspace_id}
    made = ObjectionCard.objects.bulk_create(
        ObjectionCard(key=uuid4(), front=f"No {n}", folded=folded(f"No {n}"), made_at=at, made_by=by, **own)
        for n in range(cards)
    )
    rows = []
    for card in made:
        when, state = at - timedelta(days=5 * each), None
        for _ in range(each):
            chance = memory.retrievability(state, when, weights=truth)
            grade = Grade.GOOD if dice.random() < chance else Grade.AGAIN
            state = memory.next_state(state, grade, when, weights=truth)
            fields = {"card": card, "user": by, "occasion": occasion.value, "grade": grade.value}
            rows.append(Review(reviewed_at=when, expected=chance or None, **fields, **own))
            when += timedelta(days=dice.choice((1, 1, 2, 4, 8)))
    Review.objects.bulk_create(rows)
    memories.fold_all(by)
