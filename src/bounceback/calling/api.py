"""The cockpit's side door: JSON in, the same actions, JSON out."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Status
from pydantic import Field

from bounceback.base.requests import CallerRequest
from bounceback.calling import actions
from bounceback.calling.actions import second_looks
from bounceback.calling.models import Lease, Session
from bounceback.calling.queries import calls as call_queries
from bounceback.calling.queries import cockpit, strips
from bounceback.calling.queries.cards import Card, as_dict
from bounceback.calling.queries.cockpit import Hand
from bounceback.calling.refusals import NoSuchCall
from bounceback.calling.schemas import (
    CallerFound,
    CardOut,
    ChangeIn,
    DebriefOut,
    DialIn,
    Few,
    HandOut,
    HeardIn,
    IncomingIn,
    KeyOut,
    LineIn,
    LoggedOut,
    LogIn,
    MarkIn,
    OffListNow,
    PermitOut,
    SettledIn,
    StrippedOut,
    TakenBackOut,
    WantIn,
)
from bounceback.calling.steps import said
from bounceback.core.objections import Heard
from bounceback.core.outcomes import Speaker
from bounceback.prospects.models import Line, Prospect

router = Router()


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
    given = body.model_dump(exclude={"hearings", "hearing", "trigger", "marks"})
    heard = body.hearing
    change = actions.Change(
        **given,
        hearings=None if body.hearings is None else tuple(Heard(**each.model_dump()) for each in body.hearings),
        hearing=Heard(None, heard)
        if isinstance(heard, str) and heard
        else Heard(**heard.model_dump())
        if isinstance(heard, HeardIn)
        else None,
        trigger=said.Moment(**body.trigger.model_dump()) if body.trigger else None,
        marks=None if body.marks is None else _marks(body.marks),
    )
    return {"strip": asdict(actions.change(key=key, change=change, by=caller.user, at=caller.at))}


@router.put("/calls/{key}/second-look", response=StrippedOut)
def second_look(request: HttpRequest, key: UUID, body: SettledIn) -> dict[str, Any]:
    """Settle on why a call was a no."""
    caller = _caller(request)
    found = call_queries.calls_of(caller.user).filter(key=key).first()
    if found is None:
        raise NoSuchCall
    second_looks.look_again(call=found, settled=body.settled, finer=body.finer, by=caller.user, at=caller.at)
    scene = call_queries.scene(key, by=caller.user, at=caller.at)
    if scene is None:
        raise NoSuchCall
    return {"strip": asdict(strips.of_change(scene, by=caller.user, at=caller.at))}


@router.delete("/calls/{key}/outcome", response=TakenBackOut, by_alias=True)
def take_back(request: HttpRequest, key: UUID) -> dict[str, Any]:
    """Undo the last log."""
    caller = _caller(request)
    back = actions.take_back(key=key, by=caller.user, at=caller.at)
    return {
        "strip": None,
        "totals": asdict(back.totals) if back.totals else None,
        "card": as_dict(back.card) if back.card else None,
        "deals": [asdict(deal) for deal in back.deals],
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


_READ_APART = {"want", "holding", "triggers", "hearings", "facts", "right_person", "suppress", "marks"}


def _marks(given: list[MarkIn]) -> tuple[said.Marked, ...]:
    return tuple(said.Marked(mark.plan, mark.did) for mark in given)


def _log(body: LogIn) -> said.Log:
    given = body.model_dump(exclude=_READ_APART)
    given["spoke_with"] = Speaker(body.spoke_with) if body.spoke_with else None
    person = body.right_person
    return said.Log(
        **given,
        triggers=tuple(said.Moment(**moment.model_dump()) for moment in body.triggers),
        hearings=tuple(Heard(**heard.model_dump()) for heard in body.hearings),
        facts=tuple(said.Learnt(**fact.model_dump()) for fact in body.facts),
        right_person=said.RightPerson(person.name, person.title, person.number or "") if person else None,
        suppress=said.OffList(**body.suppress.model_dump()) if body.suppress else None,
        marks=_marks(body.marks),
    )


def _hand(hand: Hand) -> dict[str, Any]:
    return {
        "cards": [_card(card) for card in hand.cards],
        "empty": asdict(hand.empty) if hand.empty else None,
        "deals": [asdict(deal) for deal in hand.deals],
    }


def _card(card: Card) -> dict[str, Any]:
    return as_dict(card)
