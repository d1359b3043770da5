"""The cockpit's side door: JSON in, the same actions, JSON out."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import AwareDatetime, Field, StringConstraints

from bounceback.base.requests import CallerRequest
from bounceback.calling import actions
from bounceback.calling.models import Lease, Session
from bounceback.calling.queries import cockpit
from bounceback.calling.queries.cards import Card, as_dict
from bounceback.calling.queries.cockpit import Hand
from bounceback.calling.refusals import NoSuchCall
from bounceback.calling.steps import said
from bounceback.core.outcomes import HangUp, LineResult, Outcome, Reason, Speaker
from bounceback.prospects.models import Line, Prospect

router = Router()

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
    held: list[HeldOut] = []


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


class TakenBackOut(Schema):
    """The answer to an undo."""

    strip: None = None
    totals: TotalsOut | None
    card: CardOut | None


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
    """An objection."""

    second: Second | None = None
    text: Short


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


class ChangeIn(Schema):
    """What the strip's keys change."""

    note: Long | None = None
    reason: Reason | None = None
    finer: Short | None = None
    said_at: AwareDatetime | None = None
    in_days: Annotated[int, Field(ge=1, le=3660)] | None = None
    saved_rung: Id | None = None
    hearing: HeardIn | str | None = None
    must_change: Long | None = None
    appointment_at: AwareDatetime | None = None
    trigger: MomentIn | None = None


class OffListNow(OffListIn):
    """Off the list before any dial."""

    key: UUID
    session: Id | None = None
    want: Few = 1


class IncomingIn(Schema):
    """They called us."""

    prospect: Id
    number: Id | None = None


@router.post("/sessions/{session_id}/leases", response=HandOut, by_alias=True)
def leases(request: HttpRequest, session_id: int, body: WantIn) -> dict[str, Any]:
    """Hand out the next cards, and hold on to those in hand."""
    caller = _caller(request)
    taken = actions.take_cards(
        session=_session(caller, session_id), want=body.want, holding=body.holding, by=caller.user, at=caller.at
    )
    held = [
        {"lease": lease.pk, "expires_at": lease.expires_at, "permit_until": lease.permit_until} for lease in taken.held
    ]
    return {**_hand(taken.hand), "held": held}


@router.delete("/leases/{lease_id}", response=HandOut, by_alias=True)
def skip(request: HttpRequest, lease_id: int, want: Few = 1) -> dict[str, Any]:
    """Lay a card down and take the next."""
    caller = _caller(request)
    return _hand(actions.skip(lease=_lease(caller, lease_id), want=want, by=caller.user, at=caller.at))


@router.post("/leases/{lease_id}/permits", response=PermitOut)
def permits(request: HttpRequest, lease_id: int) -> dict[str, Any]:
    """Ask the gate again."""
    caller = _caller(request)
    return asdict(actions.ask_permit(lease=_lease(caller, lease_id), by=caller.user, at=caller.at))


@router.post("/leases/{lease_id}/lines", response=CardOut, by_alias=True)
def lines(request: HttpRequest, lease_id: int, body: LineIn) -> dict[str, Any]:
    """Move a card to another of the prospect's numbers."""
    caller = _caller(request)
    lease = _lease(caller, lease_id)
    line = get_object_or_404(
        Line.objects.select_related("number", "prospect"),
        pk=body.line,
        prospect=lease.listing.prospect_id,
        number__retired_at=None,
    )
    return as_dict(actions.switch_line(lease=lease, line=line, by=caller.user, at=caller.at))


@router.post("/calls", response={201: KeyOut})
def calls(request: HttpRequest, body: DialIn) -> Status[dict[str, Any]]:
    """Write down that a number was dialled."""
    caller = _caller(request)
    lease = _lease(caller, body.lease)
    call = actions.dial(
        key=body.key, lease=lease, number=body.number, dialled_at=body.dialled_at, by=caller.user, at=caller.at
    )
    return Status(201, {"key": call.key})


@router.put("/calls/{key}/outcome", response=LoggedOut, by_alias=True)
def outcome(request: HttpRequest, key: UUID, body: LogIn) -> dict[str, Any]:
    """Log how a dial went; take the next cards."""
    caller = _caller(request)
    logged = actions.log(key=key, log=_log(body), want=body.want, by=caller.user, at=caller.at)
    return {"strip": asdict(logged.strip), "totals": asdict(logged.totals), **_hand(logged.hand)}


@router.patch("/calls/{key}", response=StrippedOut)
def call(request: HttpRequest, key: UUID, body: ChangeIn) -> dict[str, Any]:
    """Change the call just logged."""
    caller = _caller(request)
    given = body.model_dump(exclude={"hearing", "trigger"})
    heard = body.hearing
    change = actions.Change(
        **given,
        hearing=said.Heard(None, heard)
        if isinstance(heard, str) and heard
        else said.Heard(heard.second, heard.text)
        if isinstance(heard, HeardIn)
        else None,
        trigger=said.Moment(**body.trigger.model_dump()) if body.trigger else None,
    )
    return {"strip": asdict(actions.change(key=key, change=change, by=caller.user, at=caller.at))}


@router.delete("/calls/{key}/outcome", response=TakenBackOut, by_alias=True)
def take_back(request: HttpRequest, key: UUID) -> dict[str, Any]:
    """Undo the last log."""
    caller = _caller(request)
    back = actions.take_back(key=key, by=caller.user, at=caller.at)
    return {
        "strip": None,
        "totals": asdict(back.totals) if back.totals else None,
        "card": as_dict(back.card) if back.card else None,
    }


@router.post("/prospects/{prospect_id}/suppressions", response=HandOut, by_alias=True)
def suppressions(request: HttpRequest, prospect_id: int, body: OffListNow) -> dict[str, Any]:
    """Off the list, before any dial."""
    caller = _caller(request)
    prospect = get_object_or_404(Prospect, pk=prospect_id, workspace_id=caller.user.workspace_id)
    session = (
        cockpit.sessions_of(caller.user).filter(pk=body.session).first()
        if body.session is not None
        else cockpit.session_holding(prospect.pk, by=caller.user)
    )
    hand = actions.put_off_list(
        prospect=prospect,
        session=session,
        wish=said.OffList(body.scope, body.why),
        key=body.key,
        want=body.want,
        by=caller.user,
        at=caller.at,
    )
    return _hand(hand)


@router.get("/prospects", response=list[CallerFound])
def callers(request: HttpRequest, digits: Annotated[str, Field(max_length=60)] = "") -> list[dict[str, Any]]:
    """Who may be calling us: by the last four digits, or by name. At most ten."""
    caller = _caller(request)
    return [asdict(found) for found in cockpit.who_calls(digits, by=caller.user)]


@router.post("/sessions/{session_id}/incoming", response=CardOut, by_alias=True)
def incoming(request: HttpRequest, session_id: int, body: IncomingIn) -> dict[str, Any]:
    """They called us: their card."""
    caller = _caller(request)
    session = _session(caller, session_id)
    prospect = get_object_or_404(Prospect, pk=body.prospect, workspace_id=caller.user.workspace_id)
    card = actions.receive(session=session, prospect=prospect, by=caller.user, at=caller.at)
    if card is None:
        raise NoSuchCall
    return as_dict(card)


@router.post("/sessions/{session_id}/end", response=DebriefOut)
def end(request: HttpRequest, session_id: int) -> dict[str, str]:
    """End a session."""
    caller = _caller(request)
    session = _session(caller, session_id)
    actions.end_session(session=session, by=caller.user, at=caller.at)
    return {"debrief": f"/sessions/{session.pk}/debrief"}


def _caller(request: HttpRequest) -> CallerRequest:
    return request  # type: ignore[return-value]  # the clock and the door have seen it


def _session(caller: CallerRequest, session_id: int) -> Session:
    return get_object_or_404(cockpit.sessions_of(caller.user).select_related("campaign"), pk=session_id)


def _lease(caller: CallerRequest, lease_id: int) -> Lease:
    mine = Lease.objects.filter(held_by=caller.user, workspace_id=caller.user.workspace_id)
    return get_object_or_404(mine.select_related("listing__prospect", "session", "number"), pk=lease_id)


def _log(body: LogIn) -> said.Log:
    given = body.model_dump(exclude={"want", "holding", "triggers", "hearings", "facts", "right_person", "suppress"})
    given["spoke_with"] = Speaker(body.spoke_with) if body.spoke_with else None
    person = body.right_person
    return said.Log(
        **given,
        triggers=tuple(said.Moment(**moment.model_dump()) for moment in body.triggers),
        hearings=tuple(said.Heard(**heard.model_dump()) for heard in body.hearings),
        facts=tuple(said.Learnt(**fact.model_dump()) for fact in body.facts),
        right_person=said.RightPerson(person.name, person.title, person.number or "") if person else None,
        suppress=said.OffList(**body.suppress.model_dump()) if body.suppress else None,
    )


def _hand(hand: Hand) -> dict[str, Any]:
    return {"cards": [_card(card) for card in hand.cards], "empty": asdict(hand.empty) if hand.empty else None}


def _card(card: Card) -> dict[str, Any]:
    return as_dict(card)
