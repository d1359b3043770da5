"""How arms are dealt: in rounds of random order, each within a block of calls that are alike.

The dice were thrown when the experiment got its random key; the order of each round follows from the key by a keyed
hash. So nobody can choose which arm comes next, and everybody can check that nobody did.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from bounceback.core.dates import days_on

FEWEST_ARMS, MOST_ARMS = 2, 4
SHORTEST_WINDOW, LONGEST_WINDOW = 1, 8  # hours
OPEN_FROM, OPEN_TO = 8, 21  # o'clock where somebody is called: before and after, the rules of hardly any place allow it
AHEAD = 6  # deals that wait in a block for the cards in hand: a hand is never more than that
STILL_AHEAD = timedelta(minutes=5)  # a window that begins sooner is not dealt for today any more
NOON = 12


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Hours of the prospect's day: from `begins`, this hour included, to `ends`, not included."""

    begins: int
    ends: int

    @property
    def hours(self) -> int:
        """How long it is, in hours."""
        return self.ends - self.begins

    def holds(self, hour: int) -> bool:
        """Whether an hour of the clock lies in it."""
        return self.begins <= hour < self.ends

    @property
    def fits(self) -> bool:
        """Whether it is a span of one day that is neither too short nor too long to be compared."""
        return 0 <= self.begins < self.ends <= 24 and SHORTEST_WINDOW <= self.hours <= LONGEST_WINDOW

    @property
    def is_open(self) -> bool:
        """Whether somebody may be called in all of its hours, anywhere at all."""
        return self.begins >= OPEN_FROM and self.ends <= OPEN_TO

    def overlaps(self, other: Span) -> bool:
        """Whether the two have an hour in common."""
        return self.begins < other.ends and other.begins < self.ends

    def __str__(self) -> str:
        return f"{self.begins}–{self.ends} h"


def order_of_round(experiment: UUID, number: int, *, arms: int) -> tuple[int, ...]:
    """The order in which a round deals its arms: every order is equally likely over all experiments' keys.

    experiment    its random key
    number        of the round, 1, 2, …
    returns       the arms' positions (0 … arms − 1), each once

    Each position gets 64 bits of HMAC-SHA256 under the experiment's key, and they are sorted by these. Two that are
    equal, one chance in 10^19, stay as they are.
    """
    draw = hmac.digest(experiment.bytes, f"round {number}".encode(), "sha256")
    return tuple(sorted(range(arms), key=lambda arm: draw[8 * arm : 8 * arm + 8]))


def key_of_deal(experiment: UUID, number: int, place: int) -> UUID:
    """The name of a deal: the same wherever the round is dealt."""
    return uuid5(experiment, f"{number}.{place}")


def block_of(*, caller: int, list_id: int, zone: str, at: datetime) -> str:
    """What is compared only with its like: caller, list, half of the prospect's day.

    zone    the prospect's IANA zone; "" where it is not known: then the half is UTC's
    """
    hour = at.astimezone(ZoneInfo(zone or "UTC")).hour
    return f"{caller}|{list_id}|{'AM' if hour < NOON else 'PM'}"


def rounds_to_deal(waiting: int, *, arms: int) -> int:
    """How many rounds a block needs so that its waiting deals last for a hand of cards. An open round counts."""
    return max(0, -(-(AHEAD - waiting) // arms))


def day_of_windows(windows: Sequence[Span], *, zone: str, weekdays: bool, at: datetime) -> date:
    """The one day for which all windows of a round are set: today while all are ahead, else the next working day.

    zone        the prospects' IANA zone
    weekdays    firms are called: no Saturdays and Sundays
    """
    local = at.astimezone(ZoneInfo(zone))
    first = datetime.combine(local.date(), time(min(window.begins for window in windows)), ZoneInfo(zone))
    if first - at >= STILL_AHEAD and not (weekdays and local.weekday() >= 5):
        return local.date()
    return days_on(local.date(), 1, weekdays=weekdays)


def start_of(window: Span, *, day: date, zone: str) -> datetime:
    """The instant at which a window begins on a day."""
    return datetime.combine(day, time(window.begins), ZoneInfo(zone))
