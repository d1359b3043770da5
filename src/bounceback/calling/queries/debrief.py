"""What a session brought, told in two minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from bounceback.calling.models import Session
from bounceback.core.rhythm import Rhythm
from bounceback.core.stats.intervals import Interval, Tally


@dataclass(frozen=True, slots=True)
class Share:
    """How often something was so, with the range that fits (80 %); None below ten."""

    code: str
    label: str
    tally: Tally
    range: Interval | None


@dataclass(frozen=True, slots=True)
class OpenCall:
    """A call that lacks something: a no without a reason."""

    key: UUID
    prospect: int
    name: str
    company: str
    ended_at: datetime | None
    note: str


@dataclass(frozen=True, slots=True)
class WaitingMaterial:
    """Something that was promised and is not sent."""

    material: int
    prospect: int
    name: str
    email: str
    what: str
    promised_at: datetime


@dataclass(frozen=True, slots=True)
class Streak:
    """The longest run of noes of the session, and how likely such a run is at the caller's own rate."""

    noes: int
    chance: float


@dataclass(frozen=True, slots=True)
class FirstCall:
    """The call to begin with next time: a promise if there is one that day, else the next card."""

    prospect: int
    name: str
    company: str
    at: datetime
    zone: str
    why: str


@dataclass(frozen=True, slots=True)
class Debrief:
    """A session in values.

    dials, worth          dials, and what they are worth at the plain value of a dial (None: not said)
    talks                 people reached, out of dials
    yeses                 main objectives reached (appointments and sales)
    rescued               noes saved one rung down
    noes                  noes, out of which `reasons` are shares
    rhythm                gaps, split after a no, after three noes, after no answer
    talk_seconds          marked talk altogether; None when no answer was marked
    """

    dials: int
    worth: Decimal | None
    currency: str
    talks: Share
    yeses: int
    rescued: int
    noes: int
    talk_seconds: int | None
    rhythm: Rhythm
    reasons: tuple[Share, ...]
    without_reason: tuple[OpenCall, ...]
    materials: tuple[WaitingMaterial, ...]
    streak: Streak | None
    tomorrow: FirstCall | None
    to_go: int | None


def debrief(*, session: Session, at: datetime) -> Debrief:
    """Everything the debrief page shows, from this session's calls."""
    raise NotImplementedError("the debrief is being written")
