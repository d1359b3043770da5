"""How well two codes of the same calls agree, beyond what chance alone would bring."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from bounceback.core.stats.intervals import Interval

WEAK = 0.4  # below, two reasons that are taken for one another are told together
ENOUGH = 30  # pairs from which kappa is spoken of
CONFIDENCE = 0.80


@dataclass(frozen=True, slots=True)
class Agreement:
    """Cohen's kappa of pairs of codes.

    kappa    1: always the same; 0: as often as chance would have it; None where chance alone makes all of them agree
    range    the values that fit (80 %); None where there is no kappa
    same     pairs with the same code
    pairs    all pairs
    """

    kappa: float | None
    range: Interval | None
    same: int
    pairs: int

    @property
    def missing(self) -> int:
        """How many more pairs until one speaks of it."""
        return max(0, ENOUGH - self.pairs)

    @property
    def weak(self) -> bool:
        """Whether codes agree so badly, on enough pairs, that finer differences should not be read out of them."""
        return self.kappa is not None and not self.missing and self.kappa < WEAK


def agreement(pairs: Sequence[tuple[Hashable, Hashable]], *, confidence: float = CONFIDENCE) -> Agreement | None:
    """Cohen's kappa with its interval; None without pairs.

    pairs         (one code, the other code) of each call
    confidence    share of such intervals that hold the true kappa, in (0, 1)

    Cohen, "A coefficient of agreement for nominal scales", 1960. The standard error is the one of Fleiss, Cohen and
    Everitt, "Large sample standard errors of kappa and weighted kappa", 1969, which holds when codes do agree; on few
    pairs it is too sure of itself, so nobody is told a kappa of fewer than thirty.

    >>> told = agreement([("a", "a")] * 20 + [("a", "b")] * 5 + [("b", "a")] * 10 + [("b", "b")] * 15)
    >>> round(told.kappa, 3), [round(end, 3) for end in told.range]
    (0.4, [0.237, 0.563])
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence is a share in (0, 1), got {confidence}")
    n = len(pairs)
    if n == 0:
        return None
    cells = Counter(pairs)
    codes = {code for pair in pairs for code in pair}
    one = {code: sum(many for (a, _), many in cells.items() if a == code) / n for code in codes}
    other = {code: sum(many for (_, b), many in cells.items() if b == code) / n for code in codes}
    same = sum(many for (a, b), many in cells.items() if a == b)
    seen, by_chance = same / n, sum(one[code] * other[code] for code in codes)
    if by_chance >= 1:
        return Agreement(None, None, same, n)
    kappa = (seen - by_chance) / (1 - by_chance)
    agreeing = sum(
        cells[code, code] / n * ((1 - by_chance) - (one[code] + other[code]) * (1 - seen)) ** 2 for code in codes
    )
    differing = (1 - seen) ** 2 * sum(many / n * (other[a] + one[b]) ** 2 for (a, b), many in cells.items() if a != b)
    # The two codes of a cell are weighed by the other side's share of each.
    middle = (seen * by_chance - 2 * by_chance + seen) ** 2
    variance = max(0.0, agreeing + differing - middle) / (n * (1 - by_chance) ** 4)
    reach = NormalDist().inv_cdf((1 + confidence) / 2) * sqrt(variance)
    return Agreement(kappa, Interval(max(-1.0, kappa - reach), min(1.0, kappa + reach)), same, n)
