"""The same world called in random order, without the program: what the world itself is like.

The program's queue prefers promises, rests and closing zones, and so moves every rate a little. Whoever wants to know
whether the world is set right looks here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from bounceback.core.outcomes import MEANINGS, Outcome, Reason
from bounceback.simulate.talks import Happening
from bounceback.simulate.world import World

_HOURS = (8, 9, 10, 11, 13, 14, 15, 16)
_DIALS_PER_PERSON = 2.5


@dataclass(slots=True)
class Tally:
    """What was counted."""

    dials: int = 0
    connects: int = 0
    conversations: int = 0
    meetings: int = 0
    off_list: int = 0
    people: int = 0
    reached: int = 0
    by_attempt: dict[int, list[int]] = field(default_factory=dict)  # attempt → dials, connects; until first reached
    reasons: dict[Reason, int] = field(default_factory=dict)
    agreed: int = 0  # noes whose written reason was the true one
    coded: int = 0


def call(world: World, *, days: int, dials_per_day: int, people: int | None = None) -> Tally:
    """Call in random order, nobody twice a day, as the prototype of this world did."""
    rng: Random = world.dice("shuffled")
    people = people or max(1, round(days * dials_per_day / _DIALS_PER_PERSON))
    caller, found = world.caller(0), Tally(people=people)
    reached: set[int] = set()
    day = datetime.combine(world.begins, time(), ZoneInfo("America/New_York"))
    for _ in range(days):
        while day.weekday() > 4:
            day += timedelta(days=1)
        live = [index for index in range(people) if not world.person(index).gone]
        caller.dials_today = 0
        for n, index in enumerate(rng.sample(live, min(dials_per_day, len(live)))):
            person = world.person(index)
            local = day.replace(hour=_HOURS[n * len(_HOURS) // dials_per_day], minute=rng.randrange(60))
            before = person.booked is not None
            got = world.dial(person, local=local, opening=rng.randrange(world.openings), caller=caller)
            _count(found, person.dials, got, first=index not in reached, meeting=before)
            if got.connected:
                reached.add(index)
        day += timedelta(days=1)
    found.reached = len(reached)
    return found


def _count(found: Tally, attempt: int, got: Happening, *, first: bool, meeting: bool) -> None:
    found.dials += 1
    found.connects += got.connected
    found.conversations += (got.talk_seconds or 0) >= 60
    found.meetings += got.outcome is Outcome.APPOINTMENT
    found.off_list += got.outcome is Outcome.OFF_LIST
    if first:
        tried = found.by_attempt.setdefault(attempt, [0, 0])
        tried[0] += 1
        tried[1] += got.connected
    if got.true_reason is not None and MEANINGS[got.outcome].is_no and not meeting:
        found.reasons[got.true_reason] = found.reasons.get(got.true_reason, 0) + 1
        if got.reason is not None:
            found.coded += 1
            found.agreed += got.reason is got.true_reason
