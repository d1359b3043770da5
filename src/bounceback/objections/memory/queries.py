"""Somebody's reviews, card by card, and how well the model foretold them."""

from __future__ import annotations

from dataclasses import dataclass

from bounceback.base.models import User
from bounceback.core.memory import Step
from bounceback.core.objections import Grade, Occasion
from bounceback.objections.memory.fitting import mean_log_loss
from bounceback.objections.models import Review

ENOUGH = 200  # live reviews, before the two are compared


@dataclass(frozen=True, slots=True)
class Foresight:
    """How well it was foretold whether an answer would come on calls: mean log losses, the lower the better.

    reviews     on calls, with a chance that was reckoned before
    ours        of the chances as reckoned
    constant    of one's own average rate, as if it had been known beforehand; what has to be beaten
    """

    reviews: int
    ours: float
    constant: float

    @property
    def enough(self) -> bool:
        """Whether there are enough to compare."""
        return self.reviews >= ENOUGH


def histories(by: User) -> list[list[Step]]:
    """Every card's reviews, each in order of time. One query."""
    rows = Review.objects.filter(user=by).order_by("card", "reviewed_at", "pk")
    found: dict[int, list[Step]] = {}
    for card, grade, at in rows.values_list("card", "grade", "reviewed_at"):
        found.setdefault(card, []).append(Step(None if grade is None else Grade(grade), at))
    return list(found.values())


def foresight(by: User) -> Foresight:
    """How well the model foretold what came on calls. One query."""
    rows = Review.objects.filter(user=by, occasion=Occasion.LIVE.value, expected__isnull=False)
    pairs = [
        (expected or 0.0, grade is not None and grade > Grade.AGAIN)
        for expected, grade in rows.values_list("expected", "grade")
    ]
    rate = sum(known for _, known in pairs) / len(pairs) if pairs else 0.0
    return Foresight(len(pairs), mean_log_loss(pairs), mean_log_loss([(rate, known) for _, known in pairs]))
