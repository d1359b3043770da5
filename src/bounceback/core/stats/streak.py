"""A run of noes in proportion: how likely is it at one's own rate?"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, lgamma


@dataclass(frozen=True, slots=True)
class Prior:
    """A Beta belief about a rate before anything was counted."""

    a: float
    b: float


PER_DIAL = Prior(1.5, 73.5)  # 2 % of dials, worth 75 dials of evidence
PER_TALK = Prior(1.5, 18.5)  # 7.5 % of talks, worth 20 talks of evidence


def chance_of_run(noes: int, *, yes: int, tries: int, prior: Prior = PER_DIAL) -> float:
    """How likely a run of at least so many noes is, starting anywhere, at the rate seen so far.

    noes       length of the run, >= 0
    yes        successes counted so far
    tries      chances counted so far, successes included
    prior      what is believed about the rate before counting
    returns    chance in (0, 1]: B(a, b + noes) / B(a, b), a and b being the posterior's

    The rate is uncertain, so the chance is averaged over all rates that fit the counts.

    >>> round(chance_of_run(31, yes=0, tries=0), 2)
    0.59
    """
    if noes < 0 or not 0 <= yes <= tries:
        raise ValueError(f"need noes >= 0 and 0 <= yes <= tries, got {noes}, {yes}/{tries}")
    a, b = prior.a + yes, prior.b + tries - yes
    return exp(_log_beta(a, b + noes) - _log_beta(a, b))


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)
