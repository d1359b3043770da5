"""What is to be simulated: how long, how much, by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bounceback.core import days
from bounceback.simulate import firms

HOLIDAYS = ("new_year_day", "memorial", "independence", "labor", "thanksgiving", "christmas_day")
CALLERS = ("Sam Rivers", "Robin Hale", "Alex Marsh", "Jamie Stone", "Casey Brook", "Morgan Field", "Drew Lake")
QUARTER_DAYS = 65
QUARTER_DIALS = 45
_DIALS_PER_PROSPECT = 2.5


class Impossible(ValueError):
    """Such a world cannot be made."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One run. The same scenario gives the same calls.

    days             working days
    dials_per_day    of each caller
    prospects        on the lists; None: so many that each is dialled two and a half times,
                     and never fewer than two days' work
    recovers         callers settle on reasons in the evening, and the first one tries: plans, experiments, lessons
    vary             good days and bad ones, sick days too, as people have them; else exactly so many dials a day
    """

    seed: int
    begins: date
    days: int
    dials_per_day: int
    callers: int = 1
    openings: int = 2
    prospects: int | None = None
    vary: bool = False
    recovers: bool = False

    def __post_init__(self) -> None:
        if min(self.days, self.dials_per_day, self.callers, self.openings) < 1:
            raise Impossible("days, dials, callers and openings are at least one")

    @property
    def dials(self) -> int:
        """How many dials are meant to be made."""
        return self.days * self.dials_per_day * self.callers

    @property
    def people(self) -> int:
        """How many prospects the lists hold at first."""
        wanted = self.prospects or max(
            40, 2 * self.dials_per_day * self.callers, round(self.dials / _DIALS_PER_PROSPECT)
        )
        return min(wanted, firms.most())

    def working_days(self) -> list[date]:
        """The days on which somebody calls, from `begins` on."""
        found: list[date] = []
        day = self.begins
        while len(found) < self.days:
            if is_working_day(day):
                found.append(day)
            day += timedelta(days=1)
        return found


def is_working_day(day: date) -> bool:
    """Monday to Friday, but for the six holidays on which nobody answers."""
    return day.weekday() < 5 and day not in days.dates(HOLIDAYS, day.year)


def quarter(*, ends: date, seed: int) -> Scenario:
    """Thirteen weeks of one caller up to that day, included."""
    first, left = ends, QUARTER_DAYS
    while True:
        left -= is_working_day(first)
        if left == 0:
            break
        first -= timedelta(days=1)
    return Scenario(seed, first, QUARTER_DAYS, QUARTER_DIALS, vary=True, recovers=True)
