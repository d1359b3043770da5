"""Rates and the ranges that fit what was counted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

ENOUGH_TO_TELL = 10  # tries below which no rate is shown


@dataclass(frozen=True, slots=True)
class Tally:
    """How often something happened. Tallies of disjoint calls add up."""

    hits: int  # events
    tries: int  # chances, hits included

    def __post_init__(self) -> None:
        if not 0 <= self.hits <= self.tries:
            raise ValueError(f"need 0 <= hits <= tries, got {self.hits}/{self.tries}")

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.hits + other.hits, self.tries + other.tries)

    @property
    def missing(self) -> int:
        """Tries still to come before a rate may be shown."""
        return max(0, ENOUGH_TO_TELL - self.tries)


class Interval(NamedTuple):
    """A range of rates, events per chance."""

    low: float
    high: float


@lru_cache(maxsize=16)
def _deviations(confidence: float) -> float:
    return NormalDist().inv_cdf((1 + confidence) / 2)


def plausible_rate(tally: Tally, *, confidence: float) -> Interval | None:
    """The rates that fit what was counted (Wilson's score interval).

    tally         events out of chances
    confidence    share of such intervals that hold the true rate, in (0, 1)
    returns       events per chance, 0 <= low <= high <= 1; None when nothing was tried

    >>> low, high = plausible_rate(Tally(hits=3, tries=40), confidence=0.80)
    >>> round(low, 4), round(high, 4)
    (0.0368, 0.1467)
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence is a share in (0, 1), got {confidence}")
    if tally.tries == 0:
        return None
    z = _deviations(confidence)
    n, p = tally.tries, tally.hits / tally.tries
    middle = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    reach = z * sqrt(p * (1 - p) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return Interval(max(0.0, middle - reach), min(1.0, middle + reach))
