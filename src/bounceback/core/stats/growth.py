"""How complete a collection is: how likely the next thing met is one that was never met before."""

from __future__ import annotations

from collections.abc import Collection
from math import sqrt
from statistics import NormalDist

from bounceback.core.stats.intervals import Interval

ENOUGH_HEARINGS = 30
MOSTLY_HEARD = 0.10  # when at most so many of the next ones are new, most of what there is was heard


def chance_new(times: Collection[int], *, confidence: float) -> tuple[float, Interval] | None:
    """How likely the next objection is one that was never heard before, with the range that fits.

    The share of hearings whose objection was heard that one time (Good, Biometrika 1953, after Turing), and Esty's
    range for it (Annals of Statistics 1983): its variance is n1 (1 − n1/n) + 2 n2 over n². Where nothing was heard just
    once that range would be a point; so its upper end is never below what a single unheard objection may have
    escaped with.

    times         how often each objection was heard; those never heard do not count
    confidence    share of such ranges that hold the true chance, in (0, 1); as if hearings came independently, always
                  with the same frequencies
    returns       None on fewer than thirty hearings: below, the range holds too seldom

    >>> share, likely = chance_new([20, 9, 5, 3, 2, 1], confidence=0.80)
    >>> round(share, 3), round(likely.low, 3), round(likely.high, 3)
    (0.025, 0.0, 0.08)
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence is a share in (0, 1), got {confidence}")
    heard = sum(times)
    if heard < ENOUGH_HEARINGS:
        return None
    once = sum(1 for each in times if each == 1)
    twice = sum(1 for each in times if each == 2)
    share = once / heard
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    reach = z * sqrt(once * (1 - share) + 2 * twice) / heard
    escaped = 1 - ((1 - confidence) / 2) ** (1 / heard)
    return share, Interval(max(0.0, share - reach), min(1.0, max(share + reach, escaped)))
