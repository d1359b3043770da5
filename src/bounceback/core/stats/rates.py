"""A rate in words. It never stands without its counts, and not at all on fewer than ten chances."""

from __future__ import annotations

from bounceback.core.stats.intervals import Interval, Tally, plausible_rate

CONFIDENCE = 0.80  # of the ranges on all pages


def fitting(tally: Tally) -> Interval | None:
    """The range of rates that fit what was counted (80 %); None while there is too little to tell."""
    return None if tally.missing else plausible_rate(tally, confidence=CONFIDENCE)


def out_of(tally: Tally) -> str:
    """The counts: "1,203 of 4,000"."""
    return f"{tally.hits:,} of {tally.tries:,}"


def range_in_words(likely: Interval) -> str:
    """A range in percent, with as many digits as tell its ends apart.

    >>> range_in_words(Interval(0.037, 0.147)), range_in_words(Interval(0.0071, 0.0093))
    ('4–15 %', '0.7–0.9 %')
    """
    low, high = 100 * likely.low, 100 * likely.high
    for places in (0, 1, 2):
        ends = f"{low:.{places}f}", f"{high:.{places}f}"
        if float(ends[1]) - float(ends[0]) >= 1.99 * 10**-places:
            break
    return f"{ends[0]}–{ends[1]} %" if ends[0] != ends[1] else f"{ends[0]} %"


def not_enough(tally: Tally) -> str:
    """What stands where a rate cannot: "not enough calls yet, 7 more"."""
    return f"not enough calls yet, {max(1, tally.missing)} more"
