"""Where it differs: which kinds of prospects give which reasons more often or more rarely than the others do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, exp, lgamma, sqrt
from statistics import NormalDist

from bounceback.core.stats.intervals import ENOUGH_TO_TELL, Tally

FALSE_SHARE = 0.10  # of all that is called different on one page, at most so much is expected to be wrong
WORTH_SEEING = 1.8  # times as often as elsewhere: the difference that `more` foretells
POWER = 0.80  # of such differences are seen after so many noes
SMALL = 10  # a cell of which fewer are expected is reckoned exactly
_NOTHING = 1e-17

Counts = Mapping[str, Mapping[str, int]]  # kind → reason → noes


@dataclass(frozen=True, slots=True)
class Cell:
    """One kind with one reason.

    table        what the kinds are kinds of ("industry")
    here         noes of this kind with this reason, of all noes of this kind
    elsewhere    the same of all other kinds of the table
    residual     how far off, in standard deviations (adjusted residual; Haberman, Biometrics 1973); above 0: more often
    p            chance of being off as far or farther, either way, where the kinds do not differ
    different    whether it may be said: passes Benjamini and Hochberg over all cells of the page
    """

    table: str
    kind: str
    reason: str
    here: Tally
    elsewhere: Tally
    residual: float
    p: float
    different: bool = False

    @property
    def more_often(self) -> bool:
        """Whether this kind gives the reason more often than the others."""
        return self.residual > 0

    @property
    def ratio(self) -> float | None:
        """How many times as often as elsewhere; None where nobody else gave the reason."""
        if not self.elsewhere.hits:
            return None
        return self.here.hits / self.here.tries / (self.elsewhere.hits / self.elsewhere.tries)


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at all tables found.

    cells    all that were compared, the surest first; those that are different come first
    more     noes still to come until a kind of usual size that gives the most frequent reason 1.8 times as often would
             most likely (80 %) be seen; 0: it would have been seen by now. None where there is nothing to compare.
    """

    cells: tuple[Cell, ...]
    more: int | None

    @property
    def different(self) -> tuple[Cell, ...]:
        """What stands out."""
        return tuple(cell for cell in self.cells if cell.different)


def stands_out(tables: Mapping[str, Counts], *, share: float = FALSE_SHARE) -> Look:
    """Compare each kind with the rest of its table, for each reason, over all tables of one page.

    The chance of being off is that of the hypergeometric distribution, as if the reasons had been dealt to the kinds
    at random: counted exactly (half of the chance of the cell itself: mid-p; Lancaster 1961) where fewer than ten are
    expected on any side, else by the adjusted residual. Then Benjamini and Hochberg (1995) over all cells. Kinds with
    fewer than ten noes are not compared, but count among the others.

    tables    table → kind → reason → noes
    share     of wrong ones among those that are called different, as expected

    >>> noes = {"trades": {"BUSY": 30, "PRICE": 10}, "clinics": {"BUSY": 10, "PRICE": 30}}
    >>> [(cell.kind, cell.reason) for cell in stands_out({"industry": noes}).different if cell.more_often]
    [('clinics', 'PRICE'), ('trades', 'BUSY')]
    """
    cells = [cell for name, counts in tables.items() for cell in _cells(name, counts)]
    passed = benjamini_hochberg([cell.p for cell in cells], share=share)
    found = [replace(cell, different=okay) for cell, okay in zip(cells, passed, strict=True)]
    found.sort(key=lambda cell: (not cell.different, cell.p, cell.table, cell.kind, cell.reason))
    waits = [wait for counts in tables.values() if (wait := _more(counts, len(cells), share)) is not None]
    return Look(tuple(found), min(waits, default=None))


def benjamini_hochberg(p_values: Sequence[float], *, share: float = FALSE_SHARE) -> list[bool]:
    """Which of several findings may be called so (Benjamini and Hochberg, JRSS B 1995).

    Of those that pass, at most `share` are expected to be wrong. In the order given.

    >>> benjamini_hochberg([0.01, 0.5, 0.06, 0.9])
    [True, False, False, False]
    """
    ranked = sorted(p_values)
    limit = max((p for place, p in enumerate(ranked, 1) if p <= share * place / len(ranked)), default=-1.0)
    return [p <= limit for p in p_values]


def two_sided(hits: int, *, tries: int, all_hits: int, everything: int) -> float:
    """Twice the smaller mid-p tail of the hypergeometric distribution, at most 1.

    hits          of `tries` drawn without putting back from `everything`, of which `all_hits` are hits

    >>> round(two_sided(3, tries=4, all_hits=4, everything=8), 3)
    0.257
    """
    low, high = max(0, tries + all_hits - everything), min(tries, all_hits)
    weight = exp(
        _log_choose(all_hits, hits)
        + _log_choose(everything - all_hits, tries - hits)
        - _log_choose(everything, tries)
    )  # fmt: skip
    # Half of the cell itself belongs to either tail, so both add up to one: the one away from the middle is summed.
    tail, term = weight / 2, weight
    if hits * everything <= tries * all_hits:
        for k in range(hits, low, -1):
            term *= k * (everything - all_hits - tries + k) / ((all_hits - k + 1) * (tries - k + 1))
            tail += term
            if term < _NOTHING * tail:
                break
    else:
        for k in range(hits, high):
            term *= (all_hits - k) * (tries - k) / ((k + 1) * (everything - all_hits - tries + k + 1))
            tail += term
            if term < _NOTHING * tail:
                break
    return min(1.0, 2 * min(tail, 1 - tail))


def _cells(table: str, counts: Counts) -> list[Cell]:
    whole, of_kind, of_reason = _sums(counts)
    found = []
    for kind, row in counts.items():
        tries = of_kind[kind]
        if tries < ENOUGH_TO_TELL or whole - tries < ENOUGH_TO_TELL:
            continue
        for reason, hits_of_all in of_reason.items():
            if not 0 < hits_of_all < whole:
                continue
            hits = row.get(reason, 0)
            expected = tries * hits_of_all / whole
            spread = sqrt(expected * (1 - tries / whole) * (1 - hits_of_all / whole))
            residual = (hits - expected) / spread
            fewest = min(
                expected, tries - expected, hits_of_all - expected, whole - tries - hits_of_all + expected
            )  # fmt: skip
            if fewest < SMALL:
                p = two_sided(hits, tries=tries, all_hits=hits_of_all, everything=whole)
            else:
                p = 2 * NormalDist().cdf(-abs(residual))
            elsewhere = Tally(hits_of_all - hits, whole - tries)
            found.append(Cell(table, kind, reason, Tally(hits, tries), elsewhere, residual, p))
    return found


def _more(counts: Counts, cells: int, share: float) -> int | None:
    """By the normal approximation for two shares, at the level that one finding alone has to pass."""
    whole, of_kind, of_reason = _sums(counts)
    if not cells or len(of_kind) < 2 or not whole:
        return None
    usual = max(of_reason.values()) / whole
    raised = min(1.0, WORTH_SEEING * usual)
    if raised <= usual:
        return None
    part = 1 / len(of_kind)
    together = usual + part * (raised - usual)
    z = NormalDist().inv_cdf(1 - share / (2 * cells)) + NormalDist().inv_cdf(POWER)
    need = z**2 * together * (1 - together) * (1 / part + 1 / (1 - part)) / (raised - usual) ** 2
    return max(0, ceil(need) - whole)


def _sums(counts: Counts) -> tuple[int, dict[str, int], dict[str, int]]:
    of_kind = {kind: sum(row.values()) for kind, row in counts.items()}
    of_reason: dict[str, int] = {}
    for row in counts.values():
        for reason, noes in row.items():
            of_reason[reason] = of_reason.get(reason, 0) + noes
    return sum(of_kind.values()), of_kind, of_reason


def _log_choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
