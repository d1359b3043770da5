"""A funnel: of so many dials how many were answered, became conversations, reached each rung; and why the rest said no.

Counts only. Funnels of disjoint calls add up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from bounceback.core.outcomes import MEANINGS, Outcome, Reason
from bounceback.core.stats.intervals import Tally

Key = TypeVar("Key")

OPEN = ""  # the reason of a no that nobody has given yet
MAIN = 0  # the rung of an appointment or a sale that names none: the main objective


@dataclass(frozen=True, slots=True)
class Funnel:
    """What came of some dials.

    dials            all of them, whatever came of it
    answered         somebody answered
    conversations    talks of a minute or more, and shorter ones that reached a rung
    unmarked         answered, but nobody marked when: no talk time is known
    rungs            rung → calls that reached it; each call counts once, at the rung it reached
    off_ladder       reached something below the main objective, but it is not known what
    noes             calls that ended with a no
    reasons          reason → noes; "" for those without one
    """

    dials: int = 0
    answered: int = 0
    conversations: int = 0
    unmarked: int = 0
    rungs: Mapping[int, int] = field(default_factory=dict)
    off_ladder: int = 0
    noes: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)

    def __add__(self, other: Funnel) -> Funnel:
        return Funnel(
            self.dials + other.dials,
            self.answered + other.answered,
            self.conversations + other.conversations,
            self.unmarked + other.unmarked,
            _sum(self.rungs, other.rungs),
            self.off_ladder + other.off_ladder,
            self.noes + other.noes,
            _sum(self.reasons, other.reasons),
        )

    @property
    def any_rung(self) -> int:
        """Calls that reached a rung, whichever."""
        return sum(self.rungs.values()) + self.off_ladder

    def answers(self) -> Tally:
        """Answered, of the dials."""
        return Tally(self.answered, self.dials)

    def talks(self, *, of_dials: bool) -> Tally:
        """Conversations, of the answered or of the dials."""
        return Tally(self.conversations, self.dials if of_dials else self.answered)

    def reached(self, rung: int | None, *, of_dials: bool) -> Tally:
        """Calls that reached this rung (None: any), of the conversations or of the dials."""
        hits = self.any_rung if rung is None else self.rungs.get(rung, 0)
        return Tally(hits, self.dials if of_dials else self.conversations)

    def said_no(self, *, of_dials: bool) -> Tally:
        """Noes, of the answered or of the dials."""
        return Tally(self.noes, self.dials if of_dials else self.answered)

    def because(self, reason: str, *, of_dials: bool) -> Tally:
        """Noes with this reason, of all noes or of the dials."""
        return Tally(self.reasons.get(reason, 0), self.dials if of_dials else self.noes)


def funnel_of(
    calls: int, *, outcome: str, rung: int | None = None, reason: str = OPEN, talk_at_least_a_minute: bool | None = None
) -> Funnel:
    """The funnel of so many calls that ended alike.

    calls                     how many
    outcome                   theirs; "" when it is not known: then they are dials, and answered if they have a length
    rung                      the rung they reached; None when none is named
    reason                    the family of reasons, "" for none
    talk_at_least_a_minute    None when nobody marked the answer

    >>> funnel_of(3, outcome="NO", reason="HAS_ONE", talk_at_least_a_minute=True).conversations
    3
    """
    if not outcome and talk_at_least_a_minute is None:
        return Funnel(dials=calls)
    if not outcome:  # a log of the past that says only that somebody answered, and how long it was
        return Funnel(dials=calls, answered=calls, conversations=calls if talk_at_least_a_minute else 0)
    end = Outcome(outcome)
    meaning = MEANINGS[end]
    if not meaning.human:
        return Funnel(dials=calls)
    main = rung is None and end in (Outcome.APPOINTMENT, Outcome.SALE)
    off_ladder = rung is None and end is Outcome.RUNG
    reached = {rung if rung is not None else MAIN: calls} if main or rung is not None else {}
    talked = bool(talk_at_least_a_minute) or bool(reached) or off_ladder
    known = reason if reason in set(Reason) else OPEN
    return Funnel(
        dials=calls,
        answered=calls,
        conversations=calls if talked else 0,
        unmarked=calls if talk_at_least_a_minute is None and not talked else 0,
        rungs=reached,
        off_ladder=calls if off_ladder else 0,
        noes=calls if meaning.is_no else 0,
        reasons={known: calls} if meaning.is_no else {},
    )


def _sum(one: Mapping[Key, int], other: Mapping[Key, int]) -> dict[Key, int]:
    both = dict(one)
    for key, count in other.items():
        both[key] = both.get(key, 0) + count
    return both
