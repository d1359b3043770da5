"""Shapes of the cockpit's side door: what goes in, what comes out."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, Field, StringConstraints

from bounceback.core.objections import Grade, Turn
from bounceback.core.outcomes import HangUp, LineResult, Outcome, Reason, Speaker
from bounceback.core.playbook import Did

Id = Annotated[int, Field(ge=0, le=2**63 - 1)]
Few = Annotated[int, Field(ge=0, le=5)]
Short = Annotated[str, StringConstraints(max_length=300)]
Long = Annotated[str, StringConstraints(max_length=20_000)]
Second = Annotated[int, Field(ge=0, le=86_400)]


class PermitOut(Schema):
    """The gate's word on a number."""

    callable: bool
    until: datetime | None
    text: str
    refused_by: list[str]
    opens_at: datetime | None
    rules_version: str


class LastOut(Schema):
    """What was said last time."""

    text: str
    outcome: str
    when: datetime
    who: str


class DueOut(Schema):
    """A promise."""

    due_at: datetime
    said: str


class KnownOut(Schema):
    """A fact."""

    label: str
    value: str


class WayOut(Schema):
    """A number of the prospect."""

    line: int
    number: int
    e164: str
    display: str
    extension: str


class WordsOut(Schema):
    """The opening, fields filled in."""

    version: int
    label: str
    text: str


class DealOut(Schema):
    """An arm that waits for the next connect of its block."""

    key: UUID
    block: str
    version: int
    label: str


class CardOut(Schema):
    """A prospect who may be called."""

    lease: int | None
    listing: int
    prospect: int
    expires_at: datetime
    name: str
    company: str
    title: str
    headcount: int | None
    industry: str
    place: str
    zone: str
    standing: str
    why: str
    try_: int = Field(alias="try")
    renews_in_days: int | None
    renews_on: date | None
    list_name: str = Field(alias="list")
    audience: str
    last: LastOut | None
    must_change: str
    promise: DueOut | None
    facts: list[KnownOut]
    attributes: dict[str, str]
    referred_by: str | None
    lines: list[WayOut]
    opening: WordsOut | None
    block: str = ""
    arms: list[WordsOut] = []
    permit: PermitOut


class EmptyOut(Schema):
    """Why there is no card."""

    text: str
    hint: str
    opens_at: datetime | None


class HeldOut(Schema):
    """A claim that was held on to."""

    lease: int
    expires_at: datetime
    permit_until: datetime


class HandOut(Schema):
    """Cards handed out."""

    cards: list[CardOut]
    empty: EmptyOut | None
    deals: list[DealOut] = []
    held: list[HeldOut] = []


class ProposalOut(Schema):
    """One of the two likeliest reasons of a no, with what speaks for it."""

    reason: Reason
    label: str
    why: str


class StripOut(Schema):
    """What the last log did."""

    key: str
    name: str
    prospect: int
    outcome: str
    label: str
    tone: str
    value: Decimal | None
    back: str | None
    back_at: datetime | None
    why: str
    to_go: int | None
    painful_url: str
    appointment: int | None
    proposals: list[ProposalOut]
    asks_why: bool
    finer: list[str]


class TotalsOut(Schema):
    """The money line."""

    to_go: int | None
    value_per_dial: Decimal | None
    currency: str
    value_today: Decimal | None
    dials_today: int
    dials_an_hour: int | None
    median_gap_seconds: int | None
    noes_in_row: int
    streak: str


class LoggedOut(Schema):
    """The answer to a log."""

    strip: StripOut
    totals: TotalsOut
    cards: list[CardOut]
    empty: EmptyOut | None
    deals: list[DealOut] = []


class TakenBackOut(Schema):
    """The answer to an undo."""

    strip: None = None
    totals: TotalsOut | None
    card: CardOut | None
    deals: list[DealOut] = []


class StrippedOut(Schema):
    """The answer to a change of the call just logged."""

    strip: StripOut


class KeyOut(Schema):
    """The key under which a dial is known."""

    key: UUID


class DebriefOut(Schema):
    """Where the debrief is."""

    debrief: str


class CallerFound(Schema):
    """Somebody who may have called us."""

    prospect: int
    number: int | None
    name: str
    company: str
    display: str
    last: str


class WantIn(Schema):
    """How many cards, and which claims are in hand."""

    want: Few = 2
    holding: list[Id] = []


class LineIn(Schema):
    """Another number of the same prospect."""

    line: Id


class DialIn(Schema):
    """A number was dialled."""

    key: UUID
    lease: Id
    number: Id | None = None
    dialled_at: AwareDatetime


class MomentIn(Schema):
    """A moment that turned the call."""

    second: Second | None = None
    speaker: Literal["ME", "THEY"]
    effect: Literal["GOOD", "BAD"]
    text: Long = ""


class HeardIn(Schema):
    """An objection, its card, and what came of it."""

    second: Second | None = None
    text: Short
    card: UUID | None = None
    response: UUID | None = None
    grade: Grade | None = None
    turn: Turn | None = None


class KnownIn(Schema):
    """An answer to a question."""

    label: Short
    value: Long


class PersonIn(Schema):
    """The right person."""

    name: Annotated[str, StringConstraints(max_length=200)]
    title: Annotated[str, StringConstraints(max_length=200)] = ""
    number: Annotated[str, StringConstraints(max_length=60)] | None = ""


class OffListIn(Schema):
    """A request not to be called again."""

    scope: Literal["NUMBER", "PERSON", "FIRM"] = "NUMBER"
    why: Long = ""


class MarkIn(Schema):
    """Whether the caller did on a call what a recovery plan says."""

    plan: UUID
    did: Did


Marks = Annotated[list[MarkIn], Field(max_length=10)]


class LogIn(Schema):
    """How a dial went."""

    lease: Id | None = None
    session: Id | None = None
    number: Id | None = None
    dialled_at: AwareDatetime
    answered_at: AwareDatetime | None = None
    ended_at: AwareDatetime
    outcome: Outcome
    reason: Reason | None = None
    finer: Short = ""
    rung: Id | None = None
    said_at: AwareDatetime | None = None
    appointment_at: AwareDatetime | None = None
    line_result: LineResult | None = None
    hang_up: HangUp | None = None
    spoke_with: Speaker | Literal[""] | None = None
    spoke_name: Short = ""
    must_change: Long = ""
    note: Long = ""
    triggers: list[MomentIn] = []
    hearings: list[HeardIn] = []
    facts: list[KnownIn] = []
    right_person: PersonIn | None = None
    saved_rung: Id | None = None
    suppress: OffListIn | None = None
    want: Few = 1
    holding: list[Id] = []
    came_in: bool = False
    opening: Id | None = None
    deal: UUID | None = None
    marks: Marks = []


class ChangeIn(Schema):
    """What the strip's keys change."""

    note: Long | None = None
    reason: Reason | None = None
    finer: Short | None = None
    said_at: AwareDatetime | None = None
    in_days: Annotated[int, Field(ge=1, le=3660)] | None = None
    saved_rung: Id | None = None
    hearings: list[HeardIn] | None = None
    hearing: HeardIn | str | None = None
    must_change: Long | None = None
    appointment_at: AwareDatetime | None = None
    trigger: MomentIn | None = None
    marks: Marks | None = None


class SettledIn(Schema):
    """The reason that somebody settled on, the proposals before their eyes."""

    settled: Reason
    finer: Short = ""


class OffListNow(OffListIn):
    """Off the list before any dial."""

    key: UUID
    session: Id | None = None
    want: Few = 1


class IncomingIn(Schema):
    """They called us."""

    prospect: Id
    number: Id | None = None
