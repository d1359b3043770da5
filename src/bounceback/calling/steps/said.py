"""What a caller says about a call: the body of a log, in values."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from bounceback.calling.models import Call
from bounceback.core.objections import Heard
from bounceback.core.outcomes import HangUp, LineResult, Outcome, Reason, Speaker
from bounceback.core.playbook import Did
from bounceback.core.reasons import tidy

OLDEST = timedelta(days=60)  # a log that waited longer in a browser is dated by its arrival


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment that turned the call."""

    second: int | None
    speaker: str
    effect: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Learnt:
    """An answer to a question."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class RightPerson:
    """Whom we should have asked for; without a number, behind the same one."""

    name: str
    title: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class OffList:
    """A request not to be called again."""

    scope: str = "NUMBER"
    why: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """Of one recovery plan: whether its caller did on this call what it says."""

    plan: UUID
    did: Did


@dataclass(frozen=True, slots=True)
class Log:
    """How one dial went. Times are the browser's, in UTC; `clamp` makes them possible."""

    dialled_at: datetime
    ended_at: datetime
    outcome: Outcome
    answered_at: datetime | None = None
    reason: Reason | None = None
    finer: str = ""
    rung: int | None = None
    saved_rung: int | None = None
    said_at: datetime | None = None
    appointment_at: datetime | None = None
    line_result: LineResult | None = None
    hang_up: HangUp | None = None
    spoke_with: Speaker | None = None
    spoke_name: str = ""
    must_change: str = ""
    note: str = ""
    triggers: tuple[Moment, ...] = ()
    hearings: tuple[Heard, ...] = ()
    facts: tuple[Learnt, ...] = ()
    right_person: RightPerson | None = None
    suppress: OffList | None = None
    came_in: bool = False
    opening: int | None = None
    lease: int | None = None
    listing: int | None = None
    session: int | None = None
    number: int | None = None
    deal: UUID | None = None
    marks: tuple[Marked, ...] = ()


_ADAPTER: TypeAdapter[Log] = TypeAdapter(Log)


def as_json(log: Log) -> dict[str, Any]:
    """A log as it is kept beside its call."""
    found: dict[str, Any] = _ADAPTER.dump_python(log, mode="json")
    return found


def from_json(kept: dict[str, Any]) -> Log:
    """The log that `as_json` kept."""
    return _ADAPTER.validate_python(kept)


def amend(call: Call, **said: Any) -> None:
    """What was corrected holds too when the stroke is logged anew. Changes `call.before`; the caller saves it."""
    kept = call.before.get("log")
    if kept is not None:
        kept.update(said)


def digest(log: Log) -> str:
    """The same for the same log: how a repeated message is told from a different one."""
    return hashlib.sha256(json.dumps(as_json(log), sort_keys=True).encode()).hexdigest()


def clamp(log: Log, *, at: datetime) -> Log:
    """Make the browser's times possible: dialled, answered, ended in this order, and nothing in the future."""
    dialled_at = clamp_dial(log.dialled_at, at=at)
    ended_at = min(max(log.ended_at.astimezone(UTC), dialled_at), at)
    answered_at = None
    if log.answered_at is not None:
        answered_at = min(max(log.answered_at.astimezone(UTC), dialled_at), ended_at)
    reason = log.reason
    if log.outcome is Outcome.HUNG_UP and reason is Reason.NO_VALUE:
        reason = None  # who hung up within seconds has not heard the value
    finer = tidy(log.finer)[:120]
    return replace(log, dialled_at=dialled_at, ended_at=ended_at, answered_at=answered_at, reason=reason, finer=finer)


def clamp_dial(dialled_at: datetime, *, at: datetime) -> datetime:
    """A possible time for a dial that is told at `at`."""
    dialled_at = dialled_at.astimezone(UTC)
    return dialled_at if at - OLDEST <= dialled_at <= at else at
