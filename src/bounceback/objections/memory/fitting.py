"""Fitting the 21 weights of FSRS-6 to one person's reviews, and judging what came of it. No rows are touched here.

Source of the fit: fsrs-rs (BSD-3), through the optional extra "optimiser".
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bounceback.core import memory
from bounceback.core.memory import Step
from bounceback.core.objections import Grade
from bounceback.objections.memory.refusals import OptimiserMissing

SURE = 0.001  # no chance counts as surer than this: one surprise must not outweigh everything else
DAY = timedelta(days=1)


def split_at(histories: Iterable[Sequence[Step]], *, newest: float) -> datetime:
    """The instant after which the newest share of all graded reviews lies."""
    times = sorted(step.at for steps in histories for step in steps if step.grade is not None)
    return times[int(len(times) * (1 - newest))]


def fitted(histories: Iterable[Sequence[Step]], *, before: datetime) -> tuple[float, ...]:
    """The weights that fit these reviews best, each history by itself in order of time.

    A history counts until its card was rewritten: the fit does not know what that does.
    Raises OptimiserMissing.
    """
    try:
        import fsrs_rs_python as optimiser
    except ImportError:
        raise OptimiserMissing from None
    items = []
    for steps in histories:
        seen: list[optimiser.FSRSReview] = []
        last: datetime | None = None
        for grade, at in memory.in_time(steps):
            if grade is None or at >= before:
                break
            days = max(0, (at - last).days) if last is not None else 0
            seen.append(optimiser.FSRSReview(rating=grade.value, delta_t=days))
            last = at
            if days > 0:  # the last review of an item is the one that is foretold; those of one day are not
                items.append(optimiser.FSRSItem(reviews=list(seen)))
    if not items:
        return memory.DEFAULT_WEIGHTS
    model = optimiser.FSRS(parameters=list(memory.DEFAULT_WEIGHTS))
    return memory.within_bounds(model.compute_parameters(fsrs_items=items))


def log_loss(
    histories: Iterable[Sequence[Step]], *, since: datetime, weights: Sequence[float] | None
) -> tuple[float, int]:
    """How badly the reviews from an instant on were foretold: 0 is perfect, ln 2 a coin.

    Counted are reviews a day or more after the one before, as in the public benchmark.
    Returns the mean log loss and of how many reviews; 0 of 0.
    """
    pairs = []
    for steps in histories:
        state: memory.State | None = None
        for grade, at in memory.in_time(steps):
            if grade is None:
                state = memory.halved(state) if state else None
                continue
            if state is not None and at >= since and at - state.reviewed_at >= DAY:
                pairs.append((memory.retrievability(state, at, weights=weights), grade > Grade.AGAIN))
            state = memory.next_state(state, grade, at, weights=weights)
    return mean_log_loss(pairs), len(pairs)


def mean_log_loss(pairs: Sequence[tuple[float, bool]]) -> float:
    """Of (chance that was foretold, whether it was known)."""
    if not pairs:
        return 0.0
    chances = [(min(1 - SURE, max(SURE, chance)), known) for chance, known in pairs]
    return -sum(math.log(chance if known else 1 - chance) for chance, known in chances) / len(chances)
