"""What an experiment compares, in what order its arms are dealt, and how far a call went."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from bounceback.core.outcomes import MEANINGS, Depth, Outcome


class Kind(StrEnum):
    """What the arms of an experiment are."""

    OPENING = "OPENING"  # wordings; dealt to whoever answers next
    WINDOW = "WINDOW"  # hours of the prospect's day; dealt to prospects before anybody dials


class Ending(StrEnum):
    """How an experiment ended."""

    ADOPTED = "ADOPTED"  # an arm took the place of what was used before
    KEPT = "KEPT"  # what was used before stays
    STOPPED = "STOPPED"  # given up without a choice
    RESTARTED = "RESTARTED"  # an arm's words were changed: what follows counts anew


@dataclass(frozen=True, slots=True)
class Dealt:
    """An arm that waits for the next connect of its block, as a cockpit keeps it.

    key        names the deal; the log of the call that spends it carries it
    block      what is compared only with its like: caller, list, half of the prospect's day
    version    id of the opening's version to be said
    label      the arm's letter
    """

    key: UUID
    block: str
    version: int
    label: str


NOBODY = -1  # the step of a dial that nobody answered
STEPS: dict[Depth, int] = {
    Depth.HUNG_UP: 0,
    Depth.SHORT: 1,
    Depth.CONVERSATION: 2,
    Depth.PERMISSION: 3,
    Depth.APPOINTMENT: 4,
}


def step_of(outcome: str, depth: str) -> int | None:
    """How far a call went, as a number that only means "further than"; the endpoint of experiments.

    outcome    of `core.outcomes`, "" while the call is not logged
    depth      of `core.outcomes`, "" where nobody answered or nobody marked the answer of a plain no
    returns    −1 where nobody answered (it counts in experiments with windows only), 0 hung up, 1 short,
               2 conversation, 3 permission, 4 appointment; None while the call has no outcome

    An answer that nobody marked counts as short in every arm alike, so that forgetting to mark favours neither.

    >>> step_of("NO", "CONVERSATION"), step_of("NO", ""), step_of("BUSY", ""), step_of("", "")
    (2, 1, -1, None)
    """
    if not outcome:
        return None
    if not MEANINGS[Outcome(outcome)].human:
        return NOBODY
    return STEPS[Depth(depth)] if depth else STEPS[Depth.SHORT]
