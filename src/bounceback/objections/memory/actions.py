"""Fitting the memory model to somebody's own reviews."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from bounceback.base import events
from bounceback.base.models import User
from bounceback.objections.memory import fitting, queries
from bounceback.objections.memory.refusals import TooFewReviews
from bounceback.objections.models import Weights
from bounceback.objections.queries.deal import weights_of
from bounceback.objections.steps import memories

FEWEST = 1_000  # graded reviews of one person
NEWEST = 0.2  # share of them that judges, and is not fitted to


@dataclass(frozen=True, slots=True)
class Fitted:
    """What came of a fit: mean log losses on the newest fifth, the lower the better.

    reviews     graded ones there are
    judged      of the newest fifth, those that could be foretold
    in_force    of the weights in force before: the defaults, or those of an earlier fit
    fitted      of the new ones
    adopted     whether the new ones are in force now
    """

    reviews: int
    judged: int
    in_force: float
    fitted: float
    adopted: bool


def fit_weights(*, by: User, at: datetime) -> Fitted:
    """Fit the model to the older reviews, judge it by the newest fifth, and adopt it only if it foretells them better.

    Then what is remembered of every card is reckoned anew. A fit that is not adopted changes nothing.
    Raises TooFewReviews, OptimiserMissing.
    """
    histories = queries.histories(by)
    reviews = sum(step.grade is not None for steps in histories for step in steps)
    if reviews < FEWEST:
        raise TooFewReviews(reviews, FEWEST)
    split = fitting.split_at(histories, newest=NEWEST)
    weights = fitting.fitted(histories, before=split)
    before, judged = fitting.log_loss(histories, since=split, weights=weights_of(by))
    after, _ = fitting.log_loss(histories, since=split, weights=weights)
    adopted = judged > 0 and after < before
    if adopted:
        with transaction.atomic():
            values = {"workspace_id": by.workspace_id, "values": list(weights), "fitted_at": at, "reviews": reviews}
            row, _ = Weights.objects.update_or_create(user=by, defaults=values)
            cards = memories.fold_all(by)
            events.record("memory.fitted", subject=row, by=by, at=at, facts={"reviews": reviews, "cards": cards})
    return Fitted(reviews, judged, before, after, adopted)
