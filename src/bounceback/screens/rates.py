"""Counts, rates and spans of time in words. A rate never stands without its counts."""

from __future__ import annotations

from dataclasses import dataclass

from bounceback.core.stats import rates
from bounceback.core.stats.intervals import Interval, Tally


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a bar list, in percent of the whole; `at` is None while it is too early to say."""

    label: str
    words: str  # "21 of 40 · 42–63 %"
    at: int | None = None
    low: int | None = None
    high: int | None = None


def counted(tally: Tally, likely: Interval | None) -> str:
    """A rate as the screen says it: "3 of 40 · 4–15 %", and before ten chances how many more it takes.

    >>> counted(Tally(3, 40), Interval(0.037, 0.147))
    '3 of 40 · 4–15 %'
    >>> counted(Tally(3, 7), None)
    '3 of 7 · not enough calls yet, 3 more'
    """
    if likely is None or tally.missing:
        return f"{rates.out_of(tally)} · {rates.not_enough(tally)}"
    return f"{rates.out_of(tally)} · {rates.range_in_words(likely)}"


def out_of(tally: Tally, likely: Interval | None) -> str:
    """The rest of a rate whose hits stand before it, large: "of 58 · 22–37 %".

    >>> out_of(Tally(17, 58), Interval(0.222, 0.373))
    'of 58 · 22–37 %'
    """
    return counted(tally, likely).removeprefix(f"{tally.hits:,} ")


def bar(label: str, tally: Tally, likely: Interval | None) -> Bar:
    """A rate as a bar with its range; only words while it is too early to say."""
    if likely is None or tally.missing:
        return Bar(label, rates.out_of(tally))
    return Bar(
        label,
        counted(tally, likely),
        at=_percent(tally.hits / tally.tries),
        low=_percent(likely.low),
        high=_percent(likely.high),
    )


def span(seconds: int | None) -> str:
    """A span of time: "12 s", "1 min 20 s", "2 h 5 min"; "–" when there is none.

    >>> span(12), span(80), span(120), span(7500), span(None)
    ('12 s', '1 min 20 s', '2 min', '2 h 5 min', '–')
    """
    if seconds is None:
        return "–"
    minutes, rest = divmod(seconds, 60)
    if minutes == 0:
        return f"{rest} s"
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def _percent(share: float) -> int:
    return round(100 * share)
