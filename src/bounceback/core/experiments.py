"""What an experiment compares, and in what order its arms are dealt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


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
