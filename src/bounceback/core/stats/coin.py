"""Which of two arms goes further: evidence that may be looked at after every call.

Of each pair (one call with A, one with B, in random order) one notes which went further; ties drop out. If the arms do
not differ, the winner of a decided pair is a fair coin, whatever the day, the hour or the list. The evidence is the
wealth of somebody who bets one unit against that, half of it on B and half on A, in equal parts at three odds. Wealth
in a fair game reaches 20 in at most one game of twenty, however long one plays and whenever one looks (Ville 1939;
as a test: Shafer, Journal of the Royal Statistical Society A 2021; Ramdas, Grünwald, Vovk and Shafer, Statistical
Science 2023).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import exp, inf, log, log1p
from typing import NamedTuple

PROVEN = 20.0  # evidence, for each challenger
FOR_NOW = 5.0  # evidence, for each challenger: enough to go on with, not enough to say "proven"
ODDS = (1.25, 1.6, 2.2)  # a small, a medium and a large difference between two arms, as odds of going further
SPREAD = 0.3  # standard deviation of what changes of words or hours do, in log-odds
_MOST = 700.0  # log of the largest evidence told: e⁷⁰⁰, near the end of floating point
_FAR = 60.0  # log-odds beyond which nothing is looked for


class Odds(NamedTuple):
    """A range of odds of "B goes further": 1 is a fair coin, 2 two wins for one loss. `high` may be infinite."""

    low: float
    high: float

    @property
    def chances(self) -> tuple[float, float]:
        """The same as chances of B's going further in a decided pair."""
        return self.low / (1 + self.low), 1.0 if self.high == inf else self.high / (1 + self.high)


def evidence(won: int, lost: int) -> float:
    """What the bet against "no difference" has multiplied its stake by.

    E = mean over r in {1.25, 1.6, 2.2} of ½[(2θ)^w (2(1−θ))^l + (2θ)^l (2(1−θ))^w], θ = r/(1+r)

    won        decided pairs in which B went further
    lost       decided pairs in which A did
    returns    > 0, the same for either direction; 1 before the first pair; never more than e⁷⁰⁰

    >>> round(evidence(42, 18)), round(evidence(41, 19))
    (33, 17)
    """
    return exp(log_evidence(won, lost))


@lru_cache(maxsize=16_384)
def log_evidence(won: int, lost: int) -> float:
    """The natural logarithm of the evidence; at most 700."""
    if won < 0 or lost < 0:
        raise ValueError(f"need won >= 0 and lost >= 0, got {won}, {lost}")
    return min(_MOST, _log_wealth(max(won, lost), min(won, lost), fair=0.5))  # the same to the last digit either way


def odds(won: int, lost: int, *, limit: float = PROVEN) -> Odds:
    """The odds that what was counted does not speak against, valid at every look.

    All odds θ/(1−θ) for which a bet against them, of the same kind as the one against a fair coin, has not reached
    `limit`. In all experiments together the true odds are ever outside in at most one of `limit` (Ville's inequality
    again; as a range: Howard, Ramdas, McAuliffe and Sekhon, Annals of Statistics 2021).

    >>> low, high = odds(42, 18)
    >>> round(low, 2), round(high, 2)
    (1.06, 5.79)
    """
    if won < 0 or lost < 0:
        raise ValueError(f"need won >= 0 and lost >= 0, got {won}, {lost}")
    ceiling = log(limit)
    middle = log((won + 0.5) / (lost + 0.5))

    def spoken_against(log_odds: float) -> bool:
        return _log_wealth(won, lost, fair=_chance(log_odds)) >= ceiling

    low, high = _edge(spoken_against, middle, -_FAR), _edge(spoken_against, middle, _FAR)
    return Odds(0.0 if low == -_FAR else exp(low), inf if high == _FAR else exp(high))


def likely_odds(won: int, lost: int, *, spread: float = SPREAD) -> float:
    """The odds of B's going further that are likeliest, given that most changes do little.

    Who stops when the numbers look best overstates the difference; so the log-odds begin with a normal prior around no
    difference, and this is the mode of the posterior.

    spread    standard deviation of that prior, in log-odds

    >>> round(42 / 18, 2), round(likely_odds(42, 18), 2)
    (2.33, 1.59)
    """
    if won < 0 or lost < 0:
        raise ValueError(f"need won >= 0 and lost >= 0, got {won}, {lost}")
    low, high = -_FAR, _FAR
    while high - low > 1e-9:  # the slope of the log posterior falls all the way
        middle = (low + high) / 2
        if won - (won + lost) * _chance(middle) > middle / spread**2:
            low = middle
        else:
            high = middle
    return exp((low + high) / 2)


def _log_wealth(won: int, lost: int, *, fair: float) -> float:
    """The log of the bet's wealth against a coin that shows B with the chance `fair`.

    A bet at r times the odds of `fair` multiplies its stake by r/(1+(r−1)·fair) when B wins, else by 1/(1+(r−1)·fair).
    """
    pairs = won + lost
    logs = [won * log(ratio) - pairs * log1p((ratio - 1) * fair) for each in ODDS for ratio in (each, 1 / each)]
    most = max(logs)
    return most + log(sum(exp(each - most) for each in logs) / len(logs))


def _edge(spoken_against: Callable[[float], bool], inside: float, outside: float) -> float:
    """Where the range ends towards `outside`. The wealth is convex in the coin's chance, so there is one such place."""
    if not spoken_against(outside):
        return outside
    while abs(outside - inside) > 1e-9:
        middle = (inside + outside) / 2
        if spoken_against(middle):
            outside = middle
        else:
            inside = middle
    return inside


def _chance(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds))
