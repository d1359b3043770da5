"""What an experiment can teach by when, said before it starts, and what it cannot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, exp, lgamma, log, log1p, sqrt

from bounceback.core.stats.coin import PROVEN, log_evidence

WEEKS_OF_A_QUARTER = 13
WEEKS_OF_HALF_A_YEAR = 26
# How far connects go: hung up, short, conversation, permission, appointment. Half of them pass a minute and 6 % book,
# as published counts of 2024 and 2025 have it (of conversations 5 % book, of connects 58 % become conversations).
LADDER = (0.22, 0.28, 0.30, 0.14, 0.06)
ANSWERED = 0.10  # of dials; the ladder of dials begins with those that nobody answered
LADDER_OF_DIALS = (1 - ANSWERED, *(ANSWERED * share for share in LADDER))
EFFECTS = {"large": 1.0, "medium": 0.7, "small": 0.3}  # shifts of the log-odds of going at least so far
PROMISED = 0.5  # chance of proof within half a year below which nothing is promised
_MOST_DECIDED = 3_000  # pairs beyond which nothing is reckoned; half a year of a team's connects
_NEGLIGIBLE = 1e-12


@dataclass(frozen=True, slots=True)
class Learnable:
    """What can be learnt if one challenger is better by so much.

    effect            "large", "medium" or "small"
    before, after     share of the chances that reach the top of the ladder, with the champion and with the challenger
    within_budget     chance that the better arm is proven before the budget is spent
    within_quarter    ... within thirteen weeks
    within_half       ... within twenty-six
    connects          by when it is as likely as not to be proven; None when that takes more than half a year
    weeks             the same at the pace given, rounded up
    sentence          in words; promises nothing that is less likely than not within half a year
    """

    effect: str
    before: float
    after: float
    within_budget: float
    within_quarter: float
    within_half: float
    connects: int | None
    weeks: int | None
    sentence: str


def foretell(
    *,
    connects_a_week: float,
    arms: int,
    budget: int,
    ladder: Sequence[float] = LADDER,
    unit: str = "connect",
) -> tuple[Learnable, ...]:
    """What can be learnt by when at this pace, for a large, a medium and a small difference.

    Exact: the pairs of one challenger with the champion are a walk on (won, lost) that ends where the evidence proves;
    how many pairs are decided by when is binomial. The challenger's ladder is the champion's with the odds of going at
    least so far multiplied alike (the proportional odds of McCullagh, Journal of the Royal Statistical Society B 1980).

    connects_a_week    chances a week of all arms together: connects, with windows dials; > 0
    arms               how many are compared; one challenger is better, and proof is harder the more there are
    budget             chances of all arms together; see `budget.budget`
    ladder             shares of the champion's chances, the shortest first; they add up to 1
    """
    if connects_a_week <= 0 or arms < 2 or budget < 0:
        raise ValueError(f"need connects_a_week > 0, arms >= 2, budget >= 0, got {connects_a_week}, {arms}, {budget}")
    if len(ladder) < 2 or min(ladder) < 0 or abs(sum(ladder) - 1) > 1e-6:
        raise ValueError(f"a ladder is two shares or more that add up to 1, got {ladder}")
    return tuple(
        _learnable(effect, connects_a_week=connects_a_week, arms=arms, budget=budget, ladder=tuple(ladder), unit=unit)
        for effect in EFFECTS
    )


def shifted(ladder: Sequence[float], shift: float) -> tuple[float, ...]:
    """The ladder with the odds of going at least so far multiplied by e^shift, at every step alike.

    >>> [round(share, 3) for share in shifted(LADDER, 0.7)]
    [0.123, 0.209, 0.333, 0.221, 0.114]
    """
    reached, falling = [1.0], 1.0
    for share in ladder[:-1]:
        falling = min(1.0, max(0.0, falling - share))
        reached.append(falling * exp(shift) / (1 + falling * (exp(shift) - 1)))
    return tuple(one - next_one for one, next_one in zip(reached, [*reached[1:], 0.0], strict=True))


def of_pairs(ladder: Sequence[float], other: Sequence[float]) -> tuple[float, float]:
    """How often in a pair the second ladder's call goes further, and how often the first one's; the rest are ties.

    >>> further, less = of_pairs(LADDER, shifted(LADDER, 0.7))
    >>> round(further, 3), round(less, 3)
    (0.496, 0.28)
    """
    further = sum(share * sum(other[step + 1 :]) for step, share in enumerate(ladder))
    less = sum(share * sum(ladder[step + 1 :]) for step, share in enumerate(other))
    return further, less


def _learnable(
    effect: str, *, connects_a_week: float, arms: int, budget: int, ladder: tuple[float, ...], unit: str
) -> Learnable:
    half = int(connects_a_week * WEEKS_OF_HALF_A_YEAR)
    better = shifted(ladder, EFFECTS[effect])
    further, less = of_pairs(ladder, better)
    decided = further + less
    pairs = max(half, budget) // arms
    if decided <= 0:
        ends: tuple[float, ...] = (0.0,)
    else:
        most = min(_MOST_DECIDED, _most_decided(pairs, decided))
        ends = _proven_after(round(further / decided, 9), log(PROVEN * (arms - 1)), most)

    def within(connects: float) -> float:
        return _chance_within(int(connects) // arms, ends, decided)

    middle = _first(lambda count: _chance_within(count, ends, decided) >= PROMISED, half // arms)
    connects = None if middle is None else middle * arms
    weeks = None if connects is None else ceil(connects / connects_a_week)
    return Learnable(
        effect,
        ladder[-1],
        better[-1],
        within(budget),
        within(connects_a_week * WEEKS_OF_A_QUARTER),
        within(half),
        connects,
        weeks,
        _sentence(effect, ladder[-1], better[-1], connects, weeks, connects_a_week, unit),
    )


def _sentence(
    effect: str, before: float, after: float, connects: int | None, weeks: int | None, pace: float, unit: str
) -> str:
    difference = f"A {effect} difference (appointments from {_percent(before)} to {_percent(after)} % of {unit}s)"
    if connects is None:
        bolder = "" if effect == "large" else "; try a bolder change"
        return f"{difference} cannot be shown within half a year at {_number(pace)} {unit}s a week{bolder}."
    return (
        f"{difference} is proven after about {connects:,} {unit}s, as likely as not: "
        f"{weeks} week{'' if weeks == 1 else 's'} at {_number(pace)} a week."
    )


def _percent(share: float) -> str:
    return f"{100 * share:.1f}".removesuffix(".0") if share >= 0.001 else f"{100 * share:.2g}"


def _number(pace: float) -> str:
    return f"{pace:,.0f}" if pace >= 10 else f"{pace:.1f}".removesuffix(".0")


def _most_decided(pairs: int, decided: float) -> int:
    """More of these pairs are decided than this about once in a billion times."""
    return min(pairs, ceil(pairs * decided + 6 * sqrt(pairs * decided * (1 - decided)) + 1))


@lru_cache(maxsize=64)
def _proven_after(win: float, enough: float, most: int) -> tuple[float, ...]:
    """Chances that the better arm is proven at exactly the n-th decided pair, n = 0 … most.

    win       chance that it wins a decided pair
    enough    log of the evidence that proves
    """
    alive, lowest, top = [1.0], 0, 1  # alive[i]: chance of lowest + i wins so far, nothing proven
    ends = [0.0]
    for pairs in range(1, most + 1):
        grown = [0.0] * (len(alive) + 1)
        for place, chance in enumerate(alive):
            grown[place] += chance * (1 - win)
            grown[place + 1] += chance * win
        while 2 * top <= pairs or (top <= pairs and log_evidence(top, pairs - top) < enough):
            top += 1  # the fewest wins that prove; never fewer than before
        ends.append(sum(grown[max(0, top - lowest) :]))
        first = max(lowest, pairs - top + 1)  # as many losses prove the other arm
        last = min(lowest + len(grown) - 1, top - 1)
        while first < last and grown[first - lowest] < _NEGLIGIBLE:
            first += 1
        while first < last and grown[last - lowest] < _NEGLIGIBLE:
            last -= 1
        alive, lowest = grown[first - lowest : last - lowest + 1], first
        if sum(alive) < _NEGLIGIBLE:
            break
    return tuple(ends)


def _chance_within(pairs: int, ends: tuple[float, ...], decided: float) -> float:
    """The chance that it is proven within so many pairs, each of which is decided with this chance."""
    if pairs <= 0 or decided <= 0:
        return 0.0
    if decided >= 1:
        return sum(ends[: pairs + 1])
    proven, total = 0.0, 0.0
    done = [0.0]  # done[n]: chance to be proven by the n-th decided pair
    for chance in ends[1:]:
        proven += chance
        done.append(proven)
    spread = sqrt(pairs * decided * (1 - decided))
    for count in range(max(0, int(pairs * decided - 8 * spread)), min(pairs, ceil(pairs * decided + 8 * spread)) + 1):
        share = exp(
            lgamma(pairs + 1)
            - lgamma(count + 1)
            - lgamma(pairs - count + 1)
            + count * log(decided)
            + (pairs - count) * log1p(-decided)
        )
        total += share * done[min(count, len(done) - 1)]
    return min(1.0, total)


def _first(holds: Callable[[int], bool], most: int) -> int | None:
    """The smallest number up to `most` from which on it holds; None if there is none."""
    if most < 1 or not holds(most):
        return None
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle
    return high
