"""The made-up world: people with hidden habits and needs, and what happens when somebody dials them.

Pure: a seed in, values out; no clock, no database. The dice of a person are the person's own, and the dice of a dial
belong to the person and the attempt: the same person dialled the third time meets the same luck whoever else was
called before. So two ways of calling can be compared in one world.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from bounceback.simulate import firms, talks
from bounceback.simulate.firms import Firm
from bounceback.simulate.knobs import DEFAULT, Knobs
from bounceback.simulate.talks import Happening, Line

# Availability: when each class of people is at the telephone, by part of the day (to 10, to 12, to 15, later).
CLASSES = ("early", "midday", "late")
_CLASS_WEIGHTS = (0.35, 0.35, 0.30)
_WINDOWS = ((1.9, 0.7, 0.5, 0.9), (0.6, 1.4, 1.3, 0.7), (0.7, 0.6, 0.7, 2.0))
_RENEWAL_AFTER_NEED = 120  # days: people look around so long before they renew
_LISTED_RENEWAL = 0.6  # share of firms whose renewal the list knows
_MISSED_MEETINGS = 2  # after so many, the appointment is off


@dataclass(slots=True)
class Person:
    """Somebody who may be dialled: what can be seen, what is hidden, and what they remember."""

    index: int
    firm: Firm
    picks_up: float  # chance per dial at an average hour
    available: int  # index into CLASSES
    dead: bool
    wrong: bool
    needs_on: float  # day of the world on which the need opens; negative: it was open before
    fit: float  # log-odds of a yes that no column explains
    renews_on: date | None  # as the list has it
    dials: int = 0
    referrals: int = 0
    expects: datetime | None = None  # they were told, or told us, when we call
    booked: datetime | None = None
    missed: int = 0
    gone: bool = False  # asked not to be called, signed, or is nobody to call


@dataclass(slots=True)
class Caller:
    """Somebody who dials: as good as they are, as tired as they are."""

    index: int
    knack: float  # log-odds
    conversations: int = 0
    dials_today: int = 0


@dataclass(slots=True)
class World:
    """One world, made of one seed. `begins` is its first day."""

    seed: int
    begins: date
    knobs: Knobs = DEFAULT
    openings: int = 2
    opening_effects: tuple[float, ...] = ()
    industry_fit: dict[str, float] = field(default_factory=dict)
    size_fit: dict[str, float] = field(default_factory=dict)
    state_fit: dict[str, float] = field(default_factory=dict)
    surface: dict[tuple[int, int], float] = field(default_factory=dict)
    _weeks: list[float] = field(default_factory=list)
    _people: dict[int, Person] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rng, knobs = self.dice("world"), self.knobs
        effects = [rng.gauss(0, knobs.opening) for _ in range(self.openings)]
        self.opening_effects = tuple(each - sum(effects) / len(effects) for each in effects)
        self.industry_fit = {name: rng.gauss(0, knobs.industry) for name in firms.INDUSTRIES}
        self.size_fit = {f"{low}–{high}": rng.gauss(0, knobs.size) for low, high in firms.SIZE_BANDS}
        self.surface = {(weekday, hour): rng.gauss(0, knobs.surface) for weekday in range(7) for hour in range(24)}

    def dice(self, *whose: object) -> Random:
        """The dice of one thing in this world: the same every time they are asked for."""
        return Random("/".join(str(each) for each in (self.seed, *whose)))

    def person(self, index: int) -> Person:
        """The person of that index, always the same object."""
        if index not in self._people:
            rng = self.dice("person", index)
            self._people[index] = self._hidden(index, firms.firm(index, rng=rng), rng)
        return self._people[index]

    def sent_on_to(self, whom: Person, *, index: int, name: str, title: str) -> Person:
        """The right person, whom somebody named: of the same firm, behind the same telephone."""
        rng, old = self.dice("person", index), whom.firm
        firm = Firm(
            old.e164, name, title, old.company, old.industry, old.headcount, old.city, old.state, old.zip
        )  # fmt: skip
        person = self._hidden(index, firm, rng)
        person.dead = person.wrong = False
        person.needs_on, person.renews_on = whom.needs_on, whom.renews_on
        self._people[index] = person
        return person

    def write_opening(self) -> int:
        """Somebody writes one more opening. Returns its index; how good it is, its dice say."""
        index = len(self.opening_effects)
        effect = self.dice("opening", index).gauss(0, self.knobs.opening)
        self.opening_effects = (*self.opening_effects, effect)
        return index

    def caller(self, index: int) -> Caller:
        """A caller who has not begun; the first one is average."""
        return Caller(index, self.dice("caller", index).gauss(0, self.knobs.caller) if index else 0.0)

    def mood(self, on: date) -> float:
        """How the day is, in log-odds: the drift of the weeks and the noise of the day."""
        week = max(0, (on - self.begins).days // 7)
        while len(self._weeks) <= week:
            step = self.dice("week", len(self._weeks)).gauss(0, self.knobs.week) if self._weeks else 0.0
            self._weeks.append((self._weeks[-1] if self._weeks else 0.0) + step)
        return self._weeks[week] + self.dice("day", on).gauss(0, self.knobs.day)

    def fit_of(self, person: Person) -> float:
        """Log-odds of a yes by industry, size, state and person."""
        firm = person.firm
        if firm.state not in self.state_fit:
            self.state_fit[firm.state] = self.dice("state", firm.state).gauss(0, self.knobs.state)
        by_column = self.industry_fit[firm.industry] + self.size_fit[firm.size] + self.state_fit[firm.state]
        return by_column + person.fit

    def reach(self, person: Person, local: datetime) -> float:
        """Chance that a dial at this hour of theirs is picked up."""
        knobs = self.knobs
        if knobs.never_picks_up or person.dead:
            return 0.0
        if person.booked is not None and abs(local - person.booked) < timedelta(days=1):
            return knobs.held
        hour = local.hour
        part = 0 if hour < 10 else 1 if hour < 12 else 2 if hour < 15 else 3
        chance = person.picks_up * _WINDOWS[person.available][part] * math.exp(self.surface[local.weekday(), hour])
        chance *= knobs.lunch if hour == 12 else 1.0
        chance *= knobs.friday if local.weekday() == 4 else 1.0
        if person.expects is not None and abs(local - person.expects) <= timedelta(days=1):
            chance *= knobs.promised
        return min(0.9, chance)

    def dial(self, person: Person, *, local: datetime, opening: int, caller: Caller) -> Happening:
        """What happens when somebody dials this person at this hour of theirs.

        opening    which of the openings is said, from 0
        Moves the memory of both on: dials, dates that were named, what was learnt.
        """
        rng = self.dice("dial", person.index, person.dials)
        person.dials += 1
        caller.dials_today += 1
        if rng.random() >= self.reach(person, local):
            return self._missed(person, rng)
        if person.booked is not None:
            return self._meeting(person, rng, local)
        line = Line(
            rng=rng,
            knobs=self.knobs,
            local=local,
            day=(local.date() - self.begins).days,
            easier=self.opening_effects[opening] + caller.knack + self.mood(local.date())
            + self.knobs.skill * caller.conversations / 1000,
            keener=self.fit_of(person) + self.knobs.fatigue * caller.dials_today
            + (self.knobs.summer if local.month in (7, 8) else 0.0),
            needs_on=person.needs_on,
            renews_on=person.renews_on,
        )  # fmt: skip
        found = talks.not_them(line) if person.wrong else talks.talk(line)
        caller.conversations += (found.talk_seconds or 0) >= 60
        person.expects, person.booked = found.said_at, found.appointment_at
        person.gone = person.gone or found.ends_it
        return found

    def _hidden(self, index: int, firm: Firm, rng: Random) -> Person:
        knobs = self.knobs
        first = knobs.picks_up_spread
        needs_on = -rng.random() * 60 if rng.random() < knobs.open_now else rng.expovariate(1 / knobs.opens_after_days)
        renewal = needs_on + _RENEWAL_AFTER_NEED + rng.gauss(0, 15)
        return Person(
            index=index,
            firm=firm,
            picks_up=rng.betavariate(first, first * (1 - knobs.picks_up) / knobs.picks_up),
            available=rng.choices(range(3), _CLASS_WEIGHTS)[0],
            dead=rng.random() < knobs.dead,
            wrong=rng.random() < knobs.wrong,
            needs_on=needs_on,
            fit=rng.gauss(0, knobs.person),
            renews_on=self.begins + timedelta(days=round(renewal) % 365) if rng.random() < _LISTED_RENEWAL else None,
        )

    def _missed(self, person: Person, rng: Random) -> Happening:
        if person.dead:
            person.gone = rng.random() >= 0.6
            return talks.nobody(rng, dead=person.gone)
        if person.booked is not None:
            person.missed += 1
            if person.missed >= _MISSED_MEETINGS:
                person.booked = None
        return talks.nobody(rng, dead=False)

    def _meeting(self, person: Person, rng: Random, local: datetime) -> Happening:
        found = talks.meeting(rng, self.knobs, local)
        person.booked = None
        person.gone = found.ends_it
        return found
