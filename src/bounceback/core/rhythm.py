"""The pace of a session: when the next dial is due, and where delay hides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from statistics import median
from typing import NamedTuple

from bounceback.core.outcomes import MEANINGS, Outcome

NOES_THAT_WEIGH = 3  # gaps after so many noes in a row are told apart
BREAK_SECONDS = 900  # longer than this is a break, not a gap


@dataclass(frozen=True, slots=True)
class Dial:
    """One dial of a session, as far as the rhythm needs it.

    ended_at and outcome are None while the dial is not logged.
    """

    dialled_at: datetime
    ended_at: datetime | None
    outcome: Outcome | None


class Gap(NamedTuple):
    """The time from one hang-up to the next dial.

    seconds        never negative
    after          how the call before it ended
    noes_before    noes in a row up to and with that call
    """

    seconds: float
    after: Outcome
    noes_before: int


@dataclass(frozen=True, slots=True)
class Split:
    """Gaps of one kind: how many, and the one in the middle in seconds (None when there are none)."""

    gaps: int
    median_seconds: int | None


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The gaps of a session, split by what came before them. Breaks are counted, not measured."""

    every: Split
    after_a_no: Split
    after_three_noes: Split
    after_no_answer: Split
    breaks: int


def next_dial_due(ended_at: datetime, *, pace_seconds: int) -> datetime:
    """When the next dial is due after a hang-up."""
    return ended_at + timedelta(seconds=pace_seconds)


def gaps(dials: Iterable[Dial]) -> list[Gap]:
    """The gaps between the dials of one session, breaks included, in order of time."""
    found: list[Gap] = []
    noes = 0
    before: Dial | None = None
    for dial in sorted(dials, key=_when):
        if before is not None and before.ended_at is not None and before.outcome is not None:
            seconds = max(0.0, (dial.dialled_at - before.ended_at).total_seconds())
            found.append(Gap(seconds, before.outcome, noes))
        noes = _noes_after(noes, dial.outcome)
        before = dial
    return found


def median_gap(dials: Iterable[Dial]) -> int | None:
    """The gap in the middle, in seconds, breaks left out; None when there is none. What `rhythm` says of every gap."""
    spans: list[float] = []
    before: Dial | None = None
    for dial in sorted(dials, key=_when):
        if before is not None and before.ended_at is not None and before.outcome is not None:
            seconds = max(0.0, (dial.dialled_at - before.ended_at).total_seconds())
            if seconds <= BREAK_SECONDS:
                spans.append(seconds)
        before = dial
    return round(median(spans)) if spans else None


def noes_in_a_row(dials: Iterable[Dial]) -> int:
    """How many noes came since somebody last said anything else. Dials that reached nobody do not count."""
    noes = 0
    for dial in sorted(dials, key=_when, reverse=True):
        if dial.outcome is not None and MEANINGS[dial.outcome].human:
            if not MEANINGS[dial.outcome].is_no:
                break
            noes += 1
    return noes


def longest_run(dials: Iterable[Dial]) -> int:
    """The longest run of noes. Dials that reached nobody neither make nor break it."""
    noes = longest = 0
    for dial in sorted(dials, key=_when):
        noes = _noes_after(noes, dial.outcome)
        longest = max(longest, noes)
    return longest


def rhythm(dials: Iterable[Dial]) -> Rhythm:
    """The gaps of one session, split by what came before them."""
    every = gaps(dials)
    real = [gap for gap in every if gap.seconds <= BREAK_SECONDS]
    return Rhythm(
        every=_split(real),
        after_a_no=_split([gap for gap in real if MEANINGS[gap.after].is_no]),
        after_three_noes=_split(
            [gap for gap in real if MEANINGS[gap.after].is_no and gap.noes_before >= NOES_THAT_WEIGH]
        ),
        after_no_answer=_split([gap for gap in real if not MEANINGS[gap.after].human]),
        breaks=len(every) - len(real),
    )


def dials_an_hour(dials: Sequence[Dial], *, at: datetime) -> int | None:
    """Dials per hour since the first one; None in the first five minutes, while it would jump about."""
    if not dials:
        return None
    seconds = (at - min(dial.dialled_at for dial in dials)).total_seconds()
    return round(len(dials) * 3600 / seconds) if seconds >= 300 else None


_when = attrgetter("dialled_at")


def _noes_after(noes: int, outcome: Outcome | None) -> int:
    if outcome is None or not MEANINGS[outcome].human:
        return noes
    return noes + 1 if MEANINGS[outcome].is_no else 0


def _split(of: Sequence[Gap]) -> Split:
    return Split(len(of), round(median(gap.seconds for gap in of)) if of else None)
