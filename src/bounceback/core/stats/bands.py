"""Numbers put into a few bands of about equal size, with round edges."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10

BANDS = 6
_SLACK = 0.04  # how far from the true quantile an edge may lie, as a share of all values, to be round
_NUMBER = re.compile(r"[$€£]?-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Bands:
    """Edges between bands: the first band is below the first edge, the last begins at the last edge.

    whole    all numbers are whole ones, so that a band can be written "20–29"
    """

    edges: tuple[float, ...]
    whole: bool

    @property
    def labels(self) -> tuple[str, ...]:
        """What each band is called, from the lowest.

        >>> Bands((20, 30), whole=True).labels
        ('under 20', '20–29', '30 and more')
        >>> Bands((0.5, 2), whole=False).labels
        ('under 0.5', '0.5 to under 2', '2 and more')
        """
        inner = [
            _span(low, high - 1) if self.whole else f"{_words(low)} to under {_words(high)}"
            for low, high in zip(self.edges, self.edges[1:], strict=False)
        ]
        return (f"under {_words(self.edges[0])}", *inner, f"{_words(self.edges[-1])} and more")


def number_in(text: str) -> float | None:
    """The number that a cell holds, "$1,200" too; None when it holds none.

    >>> number_in("$1,200.50"), number_in("12"), number_in("1,2,3"), number_in("about 12")
    (1200.5, 12.0, None, None)
    """
    found = _NUMBER.fullmatch(text.strip())
    return float(re.sub(r"[$€£,]", "", found.group())) if found else None


def bands_of(values: Sequence[float], *, bands: int = BANDS) -> Bands | None:
    """Bands that hold about equally many of these values; None when there are too few different ones.

    values    a sample, in any order
    bands     how many at most
    """
    ordered = sorted(values)
    if len(set(ordered)) <= 2 * bands:
        return None
    edges: list[float] = []
    for number in range(1, bands):
        low = _at(ordered, number / bands - _SLACK)
        high = _at(ordered, number / bands + _SLACK)
        edge = roundest(low, high)
        if edge > ordered[0] and (not edges or edge > edges[-1]):
            edges.append(edge)
    if not edges:
        return None
    whole = all(value == int(value) for value in ordered) and all(edge == int(edge) for edge in edges)
    return Bands(tuple(edges), whole)


def roundest(low: float, high: float) -> float:
    """The roundest number from low to high, both included: of 1, 5, 2 times a power of ten the largest step.

    >>> roundest(37, 44), roundest(0.62, 0.9), roundest(7, 7), roundest(-3, 4)
    (40.0, 0.8, 7.0, 0.0)
    """
    if low > high:
        low, high = high, low
    if low <= 0 <= high:
        return 0.0
    for power in range(floor(log10(max(abs(low), abs(high)))) + 1, -7, -1):
        for step in (1, 0.5, 0.2):
            size = step * 10.0**power
            edge = -floor(-low / size) * size
            if low <= edge <= high:
                return float(f"{edge:.12g}")
    return low


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, max(0, int(share * len(ordered))))]


def _span(low: float, high: float) -> str:
    return _words(low) if low == high else f"{_words(low)}–{_words(high)}"


def _words(number: float) -> str:
    return f"{number:,.0f}" if number == int(number) else f"{number:,.6g}"
