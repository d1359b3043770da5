"""What a plan's aim is a share of, and what its finish line counts."""

from __future__ import annotations

from dataclasses import dataclass

from bounceback.core.playbook import AIM_LABELS as AIM_LABELS
from bounceback.core.playbook import Aim
from bounceback.core.stats.intervals import Tally


@dataclass(frozen=True, slots=True)
class Counted:
    """What came of some dials, as plans look at it. Counts of disjoint calls add up.

    dials            all of them
    answered         somebody answered
    conversations    talks of a minute or more, and shorter ones that reached a rung
    rungs            reached a rung, whichever
    appointments     reached the main objective
    noes             ended with a no
    of_reason        noes with the plan's reason
    """

    dials: int = 0
    answered: int = 0
    conversations: int = 0
    rungs: int = 0
    appointments: int = 0
    noes: int = 0
    of_reason: int = 0

    def __add__(self, other: Counted) -> Counted:
        return Counted(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))

    def towards(self, aim: Aim) -> Tally:
        """The share that this aim looks at."""
        hits, tries = {
            Aim.ANSWERED: (self.answered, self.dials),
            Aim.CONVERSATIONS: (self.conversations, self.answered),
            Aim.RUNGS: (self.rungs, self.answered),
            Aim.APPOINTMENTS: (self.appointments, self.answered),
            Aim.FEWER_OF_REASON: (self.of_reason, self.noes),
        }[aim]
        return Tally(hits, tries)

    def done(self, aim: Aim) -> int:
        """Calls that count towards the finish line: dials where the aim is to be answered, else the answered ones.

        >>> Counted(dials=40, answered=9).done(Aim.ANSWERED), Counted(dials=40, answered=9).done(Aim.RUNGS)
        (40, 9)
        """
        return self.dials if aim is Aim.ANSWERED else self.answered


def finish_in_words(aim: Aim, finish: int) -> str:
    """The finish line as a sentence has it.

    >>> finish_in_words(Aim.ANSWERED, 200), finish_in_words(Aim.RUNGS, 1)
    ('200 dials', '1 answered call')
    """
    noun = "dial" if aim is Aim.ANSWERED else "answered call"
    return f"{finish:,} {noun}{'' if finish == 1 else 's'}"
