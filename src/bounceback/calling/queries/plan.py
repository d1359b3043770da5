"""What lies ahead before a session: who may be called now and in the next hours, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bounceback.base.models import User
from bounceback.campaigns.models import Campaign


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour ahead: how many prospects may be called at its start (the first one: now)."""

    starts_at: datetime
    callable: int


@dataclass(frozen=True, slots=True)
class DuePromise:
    """A promise that is due before the plan's horizon ends, or overdue."""

    prospect: int
    name: str
    company: str
    due_at: datetime
    zone: str
    said: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that is not laid out.

    code    "list", "prospects", "offer", "opening", "objectives", "scrub", "hours" or "number" of clients
    """

    code: str
    text: str
    hint: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The page before a session, in values.

    hours          the next hours, the present one first
    callable_now   prospects that may be called at this moment
    waiting        all who are still to be called on these lists, now or later
    opens_at       when somebody may be called next; None when somebody may be now, or nobody ever
    promises       those due within the hours shown, most urgent first, at most 20
    promises_due   how many there are altogether
    seeds_ripe     seeds whose time has come
    missing        empty when everything is laid out
    enough         whether the list lasts for a session of two hours at the campaign's pace
    session        id of this caller's open session of the campaign, if there is one
    """

    hours: tuple[Hour, ...]
    callable_now: int
    waiting: int
    opens_at: datetime | None
    promises: tuple[DuePromise, ...]
    promises_due: int
    seeds_ripe: int
    missing: tuple[Missing, ...]
    enough: bool
    session: int | None


def plan(*, campaign: Campaign, by: User, at: datetime, hours: int = 12) -> Plan:
    """Everything the plan page shows. Counts are by index; on huge lists they may be a minute old."""
    return Plan((Hour(at, 0),), 0, 0, None, (), 0, 0, (), False, None)
