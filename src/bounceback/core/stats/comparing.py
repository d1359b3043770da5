"""Which of two shares is ahead, where nobody dealt the chances at random. Never a proof."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate
from math import ceil, cos, exp, inf, log, pi, sin
from statistics import NormalDist
from typing import TypeVar

from bounceback.core.stats.intervals import Tally

Name = TypeVar("Name")

FALSE_ALARMS = 0.10  # the share of wrongly named leaders that is put up with, over all comparisons of one look
MOST_MORE = 500  # more chances than this are not foretold
_STEPS = 720  # of the quarter circle
_ANGLES = [pi / 2 * step / _STEPS for step in range(1, _STEPS)]
_INNER = [(log(sin(angle)), log(cos(angle))) for angle in _ANGLES]


class Word(StrEnum):
    """What may be said of two or more records."""

    TOO_EARLY = "TOO_EARLY"  # fewer than two have ten chances
    ALIKE = "ALIKE"  # two have; what sets them apart may well be luck
    AHEAD = "AHEAD"  # ahead for now


@dataclass(frozen=True, slots=True)
class Comparison:
    """What may be said of several records of one thing.

    first     the place of the one with the highest share among those with ten chances, else with the most chances
    second    the place of the runner-up in the same sense
    sure      the chance that the first one's true share is the higher one; None while it is too early
    more      chances still to come of each of the two until it may be said, if their shares stay as they are: an
              estimate; None when it is said already, or when that is beyond telling
    """

    word: Word
    first: int
    second: int
    sure: float | None
    more: int | None


@lru_cache(maxsize=4096)  # counts change a few at a time, and a page asks for all of them
def chance_higher(one: Tally, other: Tally) -> float:
    """The chance that `one` has the higher true share, given what was counted.

    Both shares are independent and begin with Jeffreys' prior, Beta(1/2, 1/2) (Jeffreys 1946; for comparing two
    shares: Brown, Cai and DasGupta, Statistical Science 2001). With p = sin² t the posterior of `h` of `n` is
    proportional to sin(t)^2h cos(t)^2(n−h), smooth on the quarter circle, and the integral is a plain sum.

    returns    in (0, 1); 0.5 when nothing sets them apart

    >>> round(chance_higher(Tally(8, 10), Tally(3, 10)), 3)
    0.989
    >>> round(chance_higher(Tally(0, 0), Tally(0, 0)), 3)
    0.5
    """
    ours, theirs = _density(one), _density(other)
    below = list(accumulate(theirs))
    # Half of the shared step belongs to either side.
    return sum(weight * (upto - own / 2) for weight, upto, own in zip(ours, below, theirs, strict=True))


def comparisons(several: Mapping[Name, Sequence[Tally]]) -> dict[Name, Comparison]:
    """What may be said of each of these sets of records, at least two in a set, seen on one page.

    A leader is named where the chance that it is none is small even so that of all leaders that are named on the page
    at most one in ten is expected to be wrong (Benjamini and Hochberg 1995 on two-sided tails): a page with one
    comparison needs 95 %, one with forty needs more. What is compared was chosen by hand, and is looked at again and
    again; so it is "ahead for now", not proven.
    """
    first_look = {name: _comparison(tallies) for name, tallies in several.items()}
    tails = sorted(2 * (1 - each.sure) for each in first_look.values() if each.sure is not None)
    limit = max((tail for place, tail in enumerate(tails, 1) if tail <= FALSE_ALARMS * place / len(tails)), default=-1)
    return {
        name: Comparison(Word.AHEAD, each.first, each.second, each.sure, None)
        if each.sure is not None and 2 * (1 - each.sure) <= limit
        else each
        for name, each in first_look.items()
    }


def _comparison(tallies: Sequence[Tally]) -> Comparison:
    told = [place for place, tally in enumerate(tallies) if not tally.missing]
    if len(told) < 2:
        first, second = sorted(range(len(tallies)), key=lambda place: (-tallies[place].tries, place))[:2]
        return Comparison(Word.TOO_EARLY, first, second, None, tallies[second].missing)
    first, second = sorted(told, key=lambda place: (-_share(tallies[place]), place))[:2]
    sure = chance_higher(tallies[first], tallies[second])
    return Comparison(Word.ALIKE, first, second, sure, _more(tallies[first], tallies[second]))


def _more(one: Tally, other: Tally) -> int | None:
    """Chances of each until 95 % is reached, if the shares stay: by the normal approximation."""
    apart = _share(one) - _share(other)
    if apart <= 0:
        return None
    z = NormalDist().inv_cdf(1 - FALSE_ALARMS / 2)
    spread = sum(_share(each) * (1 - _share(each)) for each in (one, other))
    need = z * z * spread / apart**2 if spread else 0.0
    more = max(1, ceil(need - min(one.tries, other.tries)))
    return more if more <= MOST_MORE else None


def _share(tally: Tally) -> float:
    return tally.hits / tally.tries


def _density(tally: Tally) -> list[float]:
    """The posterior on an even grid over the quarter circle, adding up to one."""
    hits, misses = 2 * tally.hits, 2 * (tally.tries - tally.hits)
    # At an end of the quarter circle one factor is 0: 0 to the power of 0 is 1, else there is nothing.
    logs = [hits * high + misses * low for high, low in _INNER]
    logs.insert(0, -inf if hits else 0.0)
    logs.append(-inf if misses else 0.0)
    top = max(logs)
    weights = [exp(each - top) for each in logs]
    weights[0] /= 2
    weights[-1] /= 2
    whole = sum(weights)
    return [each / whole for each in weights]
