"""Experiments as pages and commands show them: the verdict first, then what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil, inf

from django.utils import timezone

from bounceback.campaigns.models import Campaign
from bounceback.core.experiments import Ending, Kind
from bounceback.core.stats.budget import PER_DIAL, budget
from bounceback.core.stats.foretelling import ANSWERED, Learnable, foretell
from bounceback.core.stats.foretelling import LADDER as USUAL_LADDER
from bounceback.core.stats.intervals import ENOUGH_TO_TELL
from bounceback.core.verdict_words import UNITS, amount
from bounceback.core.verdicts import Reading, Word
from bounceback.experiments.models import Experiment
from bounceback.insights.shown import Cell, cell
from bounceback.recovery.experiment_forms import Asked
from bounceback.recovery.plans_shown import Compared, bar, scale_of
from bounceback.recovery.queries.by_hand import ladder_of
from bounceback.recovery.queries.evidence import ArmFound, Found, Pace, label_of

WORDS = {
    Word.KEEP_GOING: "Keep going",
    Word.FOR_NOW: "Use this for now",
    Word.PROVEN: "Proven",
    Word.NO_DIFFERENCE: "No difference worth having",
}
ENDINGS = {
    Ending.ADOPTED: "a challenger was adopted",
    Ending.KEPT: "what was used before was kept",
    Ending.STOPPED: "stopped without a choice",
    Ending.RESTARTED: "begun anew with other words",
}
KIND_LABELS = {Kind.OPENING: "Openings", Kind.WINDOW: "Calling windows"}
# The steps of a call, and what it says to have gone at least so far.
STEP_LABELS = {
    -1: "Nobody answered",
    0: "Under 10 s",
    1: "Short, under a minute",
    2: "Conversation",
    3: "A rung below the first",
    4: "First objective",
}
AT_LEAST = {0: "Answered", 1: "Ten seconds or more", 2: "A minute or more", 3: "Any rung", 4: "The first objective"}


@dataclass(frozen=True, slots=True)
class Against:
    """A challenger's pairs with the champion, in words."""

    label: str
    decided: int
    won: int
    lost: int
    tied: int
    waiting: int
    evidence: str
    odds: str


@dataclass(frozen=True, slots=True)
class Group:
    """How many calls of each arm went at least so far; a chart, and the same in a table."""

    label: str
    bars: tuple[Compared, ...]


def against(reading: Reading) -> Against:
    """One challenger's pairs, its evidence, and the range of odds that holds at every look."""
    pairs = reading.pairs
    return Against(
        reading.label,
        pairs.decided,
        pairs.won,
        pairs.lost,
        pairs.tied,
        pairs.waiting,
        amount(reading.evidence),
        odds_in_words(reading),
    )


def odds_in_words(reading: Reading) -> str:
    """Odds of going further, from … to …, as wins for each loss; nothing on fewer than ten decided pairs."""
    missing = ENOUGH_TO_TELL - reading.pairs.decided
    if missing > 0:
        return f"not enough yet, {missing} more"
    low, high = reading.odds
    if high == inf:
        return f"{_odds(low)} or more"
    return f"{_odds(low)} to {_odds(high)}"


def _odds(value: float) -> str:
    return f"{value:.1f}" if value < 10 else f"{value:.0f}"


def groups(found: Found) -> tuple[list[Group], int]:
    """The chart of how far calls went, with what is at the right edge of its bars in percent."""
    steps = [step for step in AT_LEAST if step > 0 or found.standing.kind is Kind.WINDOW]
    edge = scale_of([arm.at_least(step) for step in steps for arm in found.arms])
    return [
        Group(AT_LEAST[step], tuple(bar(label_of(arm.arm), arm.at_least(step), edge) for arm in found.arms))
        for step in steps
    ], edge


def table(found: Found) -> list[tuple[str, list[tuple[int, Cell]]]]:
    """For each step the calls of each arm that ended there, out of all of its calls."""
    steps = [step for step in STEP_LABELS if step >= 0 or found.standing.kind is Kind.WINDOW]
    return [(STEP_LABELS[step], [_ended_at(arm, step) for arm in found.arms]) for step in steps]


def _ended_at(arm: ArmFound, step: int) -> tuple[int, Cell]:
    return arm.depth[step], cell(arm.ended_at(step))


def what_is_tried(kind: Kind, labels: Sequence[str]) -> str:
    """What an experiment compares, in short: "Openings A, B"."""
    return f"{KIND_LABELS[kind]} {', '.join(labels)}"


def unit(kind: Kind, many: int) -> str:
    """What an experiment counts, with its number: "34 connects"."""
    return f"{many:,} {UNITS[kind]}{'' if many == 1 else 's'}"


def by_when(found: Found, pace: Pace, *, at: datetime) -> date | None:
    """The day on which the budget is spent at the present pace; None where none can be told, or it takes years."""
    if not pace.known:
        return None
    a_week = pace.connects if found.standing.kind is Kind.OPENING else found.a_week(at)
    weeks = found.standing.to_go / a_week if a_week > 0 else inf
    return timezone.localdate(at + timedelta(weeks=weeks)) if weeks < 520 else None


def reckoned(asked: Asked, *, kind: Kind, arms: int) -> int:
    """The budget: connects or dials of all arms together."""
    return budget(asked.horizon, arms=arms) if kind is Kind.OPENING else budget(asked.horizon, arms=arms, base=PER_DIAL)


def foretold(campaign: Campaign, asked: Asked, *, kind: Kind, arms: int, pace: Pace) -> tuple[Learnable, ...]:
    """What can be learnt by when at this pace, by the campaign's own ladder where there are calls enough."""
    ladder = ladder_of(campaign) or USUAL_LADDER
    if kind is Kind.WINDOW:
        answered = min(0.9, max(0.01, pace.connects / pace.dials)) if pace.dials >= 50 else ANSWERED
        ladder = (1 - answered, *(answered * share for share in ladder))
    return foretell(
        connects_a_week=asked.learning,
        arms=arms,
        budget=reckoned(asked, kind=kind, arms=arms),
        ladder=ladder,
        unit=UNITS[kind],
    )


def weeks_in_words(calls: int, a_week: float) -> str:
    """How long so many calls take: "4 weeks"."""
    if a_week <= 0:
        return ""
    weeks = max(1, ceil(calls / a_week))
    return f"{weeks} week{'' if weeks == 1 else 's'}"


def ending_in_words(experiment: Experiment) -> str:
    """How it ended; "" while it runs."""
    return ENDINGS[Ending(experiment.ending)] if experiment.ending else ""
