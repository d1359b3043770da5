"""Where calls die: the stages of the funnel, and which of them loses more than is usual.

What is usual comes from counts that others have published. Their denominators differ, so the ranges are wide, and a
stage is called low only where everything that fits its own counts lies below them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bounceback.core.stats import rates
from bounceback.core.stats.intervals import Interval, Tally


class Stage(StrEnum):
    """A step that a call takes, or does not."""

    ANSWERED = "ANSWERED"  # of the dials
    CONVERSATION = "CONVERSATION"  # of the answered
    RUNG = "RUNG"  # any rung, of the conversations
    FIRST = "FIRST"  # the first objective, of the conversations


# Answered: Belkins 9.9 % of 175,000 dials, Cognism 4.8 to 13.3 %. Conversations of the answered: Belkins 58 %; the
# lower edge is judgement. First objective of the conversations: Belkins 4.6 %, Cognism 4.8 %, SalesHive 2 to 5 %.
USUAL: dict[Stage, Interval] = {
    Stage.ANSWERED: Interval(0.05, 0.13),
    Stage.CONVERSATION: Interval(0.40, 0.60),
    Stage.FIRST: Interval(0.02, 0.05),
}

LOST: dict[Stage, str] = {
    Stage.ANSWERED: "before anybody answers",
    Stage.CONVERSATION: "in the first minute",
    Stage.FIRST: "between the talk and the yes",
}
LOOK_AT: dict[Stage, str] = {
    Stage.ANSWERED: "That is about the hour, the list or the number, not about what you say.",
    Stage.CONVERSATION: "That is about the opening, or the moment at which it comes.",
    Stage.FIRST: "That is about the offer, the questions, or who is called.",
}
DONE: dict[Stage, str] = {
    Stage.ANSWERED: "dials were answered",
    Stage.CONVERSATION: "answered calls became a conversation",
    Stage.FIRST: "conversations reached the first objective",
}


@dataclass(frozen=True, slots=True)
class Lost:
    """Where most is lost.

    stage       the one that is clearly below what is usual; None when none is
    sentence    said to the caller
    missing     dials still to come before anything can be said
    """

    stage: Stage | None
    sentence: str
    missing: int = 0


def where_lost(tallies: Sequence[tuple[Stage, Tally]]) -> Lost:
    """The stage that loses most against what is usual, said plainly.

    >>> where_lost([(Stage.ANSWERED, Tally(40, 400)), (Stage.CONVERSATION, Tally(6, 40))]).stage
    <Stage.CONVERSATION: 'CONVERSATION'>
    >>> where_lost([(Stage.ANSWERED, Tally(40, 400)), (Stage.CONVERSATION, Tally(20, 40))]).stage is None
    True
    """
    low: list[tuple[float, Stage, Tally, Interval]] = []
    for stage, tally in tallies:
        likely, usual = rates.fitting(tally), USUAL.get(stage)
        if likely is not None and usual is not None and likely.high < usual.low:
            low.append((likely.high / usual.low, stage, tally, likely))
    if low:
        _, stage, tally, likely = min(low)
        usual = USUAL[stage]
        return Lost(
            stage,
            f"More than usual is lost {LOST[stage]}: {rates.out_of(tally)} {DONE[stage]} "
            f"({rates.range_in_words(likely)}); published counts say {rates.range_in_words(usual)}. {LOOK_AT[stage]}",
        )
    dials = dict(tallies).get(Stage.ANSWERED, Tally(0, 0))
    if dials.missing:
        more = dials.missing
        return Lost(None, f"Too early to say where calls die: {more} more dial{'' if more == 1 else 's'}.", more)
    told = [tally for stage, tally in tallies if stage in USUAL and not tally.missing]
    early = len(told) < len(USUAL)
    missed = dials.tries - dials.hits
    return Lost(
        None,
        f"Most end where most calls end everywhere: nobody answers ({missed:,} of {dials.tries:,}). "
        + (
            "Of the stages that can be told yet, none is clearly below what others count."
            if early
            else "No stage is clearly below what others count."
        ),
    )
