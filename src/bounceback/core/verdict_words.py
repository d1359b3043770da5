"""The sentences of verdicts: plain, with their counts, and no stronger than the counts are."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, lgamma, log
from typing import TYPE_CHECKING, NamedTuple

from bounceback.core.experiments import Kind
from bounceback.core.stats.coin import Odds
from bounceback.core.stats.intervals import ENOUGH_TO_TELL

if TYPE_CHECKING:
    from bounceback.core.verdicts import Reading

UNITS = {Kind.OPENING: "connect", Kind.WINDOW: "dial"}
FEWER_APPOINTMENTS = 0.8  # times the other's share of appointments: below it the steps and the appointments disagree
ENOUGH_APPOINTMENTS = 10  # of both arms together, before that is said
UNLIKELY = 0.01  # chance below which unequal counts are no accident of the deal
MANY_WITHOUT = 0.1  # share of connects without a deal that is worth a warning
FEW_WITHOUT = 3


class Against(NamedTuple):
    """A comparison that was won: against whom, in how many decided pairs, the evidence now and at its highest."""

    other: str
    won: int
    decided: int
    evidence: float
    peak: float = 0.0


def amount(evidence: float) -> str:
    """An evidence in words; never rounded up.

    >>> amount(33.48), amount(4.97), amount(0.42)
    ('33', '4.9', '0.4')
    """
    if evidence >= 1_000_000:
        return "over a million"
    return f"{int(evidence):,}" if evidence >= 10 else f"{int(evidence * 10) / 10:.1f}"


def counted(number: int, unit: str) -> str:
    """A number with its noun: "1 connect", "34 connects"."""
    return f"{number:,} {unit}{'' if number == 1 else 's'}"


def proven(label: str, against: Sequence[Against], *, challengers: int = 1) -> str:
    """Evidence of 20 for each challenger was reached."""
    weakest = min(max(each.evidence, each.peak) for each in against) / challengers
    return (
        f"{label} is proven: it went further than {_further(against)}. Were they equal, evidence this strong would "
        f"ever show up in at most 1 experiment of {amount(float(int(weakest)))}."
    )


def for_now(label: str, against: Sequence[Against]) -> str:
    """Enough to go on with."""
    return f"Use {label} for now: it went further than {_further(against)}. Enough to go on with; not proven."


def budget_spent(budget: int, unit: str, label: str, against: Sequence[Against]) -> str:
    """The budget is spent and an arm is ahead."""
    return (
        f"Use {label} for now: the budget of {counted(budget, unit)} is spent, and it went further than "
        f"{_further(against)}. Testing on would cost more than it brings; not proven."
    )


def no_difference(budget: int, unit: str, champion: str, best: Reading) -> str:
    """The budget is spent and nothing worth having was found."""
    return (
        f"No difference worth having: keep {champion}. The budget of {counted(budget, unit)} is spent, and "
        f"{_so_far(best.label, champion, best.pairs.won, best.pairs.decided, best.evidence)}"
    )


def keep_going(to_go: int, unit: str, champion: str, best: Reading) -> str:
    """Too early."""
    return (
        f"Keep going: {counted(to_go, unit)} to go. "
        f"{_so_far(best.label, champion, best.pairs.won, best.pairs.decided, best.evidence, begin=True)}"
    )


def ended_early(to_go: int, unit: str, champion: str, best: Reading) -> str:
    """Too early, and nothing more will come."""
    return (
        f"It ended before anything was shown: {counted(to_go, unit)} were to go. "
        f"{_so_far(best.label, champion, best.pairs.won, best.pairs.decided, best.evidence, begin=True)}"
    )


def not_yet(label: str, champion: str, won: int, decided: int, evidence: float) -> str:
    """Counts alone, without a budget."""
    return f"Not proven. {_so_far(label, champion, won, decided, evidence, begin=True)}"


def range_of(label: str, decided: int, odds: Odds, likely: float) -> str:
    """What fits the counts, at every look, and what is likeliest; nothing on fewer than ten decided pairs."""
    if decided < ENOUGH_TO_TELL:
        return f"Not enough decided pairs yet for a range, {ENOUGH_TO_TELL - decided} more."
    low, high = (100 * each for each in odds.chances)
    of = f"Of 100 decided pairs {label} would win "
    if low < 0.5 and high > 99.5:
        return f"{of}anything from 0 to 100, as far as these few pairs can tell."
    return (
        f"{of}{low:.0f} to {high:.0f}, whenever one looks; likeliest about {100 * likely / (1 + likely):.0f}, since "
        "most changes do little and whoever stops early sees too much."
    )


def may_go(champion: str, reading: Reading) -> str:
    """A challenger among others that is proven to go less far."""
    pairs = reading.pairs
    return (
        f"{reading.label} may go: {champion} went further in {pairs.lost} of {pairs.decided} decided pairs "
        f"(evidence {amount(max(pairs.peak_against, reading.evidence))})."
    )


def not_fair() -> str:
    """Somebody chose the arms."""
    return (
        "Not a fair test: the arms were chosen by hand, so that easier people or better hours may have gone to one of "
        "them. Let the program deal to learn which is better."
    )


def restart(changed: Sequence[str]) -> str:
    """The words were changed while the experiment ran."""
    whose = " and ".join(changed)
    return (
        f"The wording of {whose} was changed: restart the experiment. What follows is another question and counts anew."
    )


def reworded_before_the_end(labels: Sequence[str]) -> str:
    """The words were changed while it ran, and then it was ended."""
    return (
        f"The wording of {' and '.join(labels)} was changed before this experiment ended: what was seen is about the "
        "words as they were dealt, not about those said since."
    )


def appointments_disagree(arms: Sequence[tuple[str, int, int]], ahead: int | None) -> tuple[str, ...]:
    """Where the arm that goes further books clearly less. Steps stand in for appointments; they are not the same.

    arms     label, appointments, connects; the champion first
    ahead    position of the arm that the steps speak for
    """
    if ahead is None:
        return ()
    label, booked, connects = arms[ahead]
    others = [arms[0]] if ahead else list(arms[1:])
    return tuple(
        f"{label} talks longer, does not book more: {_booked(booked, connects)} appointments with {label}, "
        f"{_booked(their_booked, their_connects)} with {other}. Look at both before you decide."
        for other, their_booked, their_connects in others
        if connects and their_connects and booked + their_booked >= ENOUGH_APPOINTMENTS
        if booked / connects < FEWER_APPOINTMENTS * their_booked / their_connects
    )


def skipped(arms: Sequence[tuple[str, int]], kind: Kind) -> str:
    """Where the arms were said unequally often although they were dealt equally."""
    first, *others = arms
    for other in others:
        if chance_of_split(first[1], other[1]) * len(others) < UNLIKELY:
            unit = UNITS[kind]
            return (
                f"{first[0]} has {counted(first[1], unit)}, {other[0]} has {other[1]:,}, although they are dealt "
                "equally: deals were skipped, or calls were not logged. Those left out may have been other people."
            )
    return ""


def without_deal(number: int, spent: int, kind: Kind) -> str:
    """Where many connects spent no deal."""
    if number < FEW_WITHOUT or number <= MANY_WITHOUT * (spent + number):
        return ""
    return (
        f"{number:,} of {counted(spent + number, UNITS[kind])} spent no deal and are not counted. If they were of one "
        "sort, the rest is of another."
    )


def chance_of_split(one: int, other: int) -> float:
    """How likely two equally likely sides come out at least so unequal: the exact two-sided binomial test.

    >>> round(chance_of_split(8, 2), 4)
    0.1094
    """
    total, fewer = one + other, min(one, other)
    if 2 * fewer == total:
        return 1.0
    log_of_first = lgamma(total + 1) - lgamma(fewer + 1) - lgamma(total - fewer + 1) - total * log(2)
    share, sum_of_shares = 1.0, 1.0
    for each in range(fewer, 0, -1):  # each outcome further out, as a share of the one counted
        share *= each / (total - each + 1)
        sum_of_shares += share
        if share < 1e-12:
            break
    return min(1.0, 2 * exp(log_of_first) * sum_of_shares)


def _further(against: Sequence[Against]) -> str:
    return " and than ".join(
        f"{each.other} in {each.won} of {counted(each.decided, 'decided pair')} ({_evidence(each)})" for each in against
    )


def _evidence(each: Against) -> str:
    told = f"evidence {amount(each.evidence)}"
    return f"{told}, {amount(each.peak)} at its highest" if each.peak > each.evidence else told


def _so_far(label: str, champion: str, won: int, decided: int, evidence: float, *, begin: bool = False) -> str:
    if not decided:
        return f"{'No' if begin else 'no'} pair is decided yet."
    pairs = counted(decided, "decided pair")
    return f"{label} went further than {champion} in {won} of {pairs} (evidence {amount(evidence)})."


def _booked(booked: int, connects: int) -> str:
    return f"{booked} of {connects:,}"
