"""Dials and their logs: written once, taken back while it is fresh, corrected later."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.db import transaction

from bounceback.base import events
from bounceback.base.models import User
from bounceback.calling.models import Amendment, Call, Lease, Trigger
from bounceback.calling.queries import calls, cards, cockpit, picks, strips
from bounceback.calling.queries import totals as total_queries
from bounceback.calling.queries.calls import Scene
from bounceback.calling.queries.cards import Card
from bounceback.calling.queries.cockpit import Hand
from bounceback.calling.queries.strips import Strip
from bounceback.calling.queries.totals import Totals
from bounceback.calling.refusals import (
    AlreadyLogged,
    CallIsClosed,
    CannotBeAmended,
    KeyTaken,
    NoSuchCall,
    NotLogged,
)
from bounceback.calling.steps import effects, leases, reasoned, said, tried, undoing
from bounceback.calling.steps.said import Log, Marked, Moment
from bounceback.core.dates import days_on
from bounceback.core.experiments import Dealt
from bounceback.core.names import firm_key
from bounceback.core.objections import Heard
from bounceback.core.outcomes import HangUp, Outcome, Reason, Speaker
from bounceback.core.reasons import tidy
from bounceback.objections.steps import hearings

AMENDABLE = ("note", "reason", "must_change", "spoke_with", "spoke_name", "hang_up")
WORDS: dict[str, list[str]] = {"reason": list(Reason), "spoke_with": list(Speaker), "hang_up": list(HangUp)}


@dataclass(frozen=True, slots=True)
class Logged:
    """The answer to a log: the strip, the money line, the next cards."""

    strip: Strip
    totals: Totals
    hand: Hand


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The answer to an undo: the card of that call again, when its number is still free."""

    totals: Totals | None
    card: Card | None
    deals: tuple[Dealt, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What the strip's keys change in the call just logged. None leaves a thing as it is.

    hearings    all objections of the call, in the place of those that were told before
    hearing     one more
    marks       all marks of the call, in the place of those that were there before
    """

    note: str | None = None
    reason: Reason | None = None
    finer: str | None = None
    said_at: datetime | None = None
    in_days: int | None = None
    saved_rung: int | None = None
    hearings: tuple[Heard, ...] | None = None
    hearing: Heard | None = None
    trigger: Moment | None = None
    must_change: str | None = None
    appointment_at: datetime | None = None
    marks: tuple[Marked, ...] | None = None


def dial(*, key: UUID, lease: Lease, number: int | None = None, dialled_at: datetime, by: User, at: datetime) -> Call:
    """Write down that a number was dialled. The claim on it ends: from now on the dial itself speaks for it.

    A dial that happened is never refused. The same key again changes nothing; raises KeyTaken when the key
    belongs to the dial of somebody else.
    """
    with transaction.atomic():
        known = calls.calls_of(by).filter(key=key).first()
        if known is not None:
            if known.prospect_id != lease.listing.prospect_id:
                raise KeyTaken
            return known
        call = _dial(key=key, lease=lease, number=number, dialled_at=dialled_at, came_in=False, by=by, at=at)
        facts = {"number": call.number_id, "attempt": call.attempt}
        events.record("call.dialled", subject=call, by=by, at=at, facts=facts)
    return call


def log(*, key: UUID, log: Log, want: int = 1, by: User, at: datetime) -> Logged:
    """Log how a dial went, and all that follows from it; take the next cards.

    The same log again gives the same answer. Raises AlreadyLogged when the call has another log,
    NoSuchCall when it was never dialled and the log names no claim.
    """
    digest = said.digest(log)
    with transaction.atomic():
        scene = calls.scene(key, by=by, at=at, opening=log.opening, deal=log.deal)
        if scene is None:
            scene = _dial_late(key, log, by=by, at=at)
        if scene.call.logged_at is not None:
            return _again(scene, digest, want=want, by=by, at=at)
        log = said.clamp(log, at=at)
        if log.lease is not None and log.lease != scene.call.lease_id:  # its card was held again for an undo
            leases.end_mine([log.lease], ending=Lease.Ending.CALLED, by=by, at=at)
        effect = effects.apply(scene, log, digest=digest, by=by, at=at)
        facts = {"outcome": log.outcome.value, "reason": scene.call.reason, "attempt": scene.call.attempt}
        events.record("call.logged", subject=scene.call, by=by, at=at, facts=facts)
        hand = Hand((), None)
        if scene.at_desk is not None:
            desk = cockpit.after_spending(scene.at_desk, log.deal if "opening_dealt" in scene.call.before else None)
            hand = leases.take(at_desk=desk, want=want, by=by, at=at, first=effect.next_listing)
    return _answer(scene, hand, by=by, at=at)


def change(*, key: UUID, change: Change, by: User, at: datetime) -> Strip:
    """Change the call just logged: its date, its reason, its note, a rung that was saved.

    Until the next dial this is the same stroke, logged anew. Later the note, the reason and what must change are
    corrected as amendments; anything else raises CallIsClosed. Raises NotLogged, NoSuchCall.
    """
    with transaction.atomic():
        scene = _logged(key, by=by, at=at)
        call = scene.call
        facts: dict[str, Any] = {"fields": _changed(change)}
        if _is_closed(call, by):
            _amend_late(scene, change, by=by, at=at)
            events.record("call.amended", subject=call, by=by, at=at, facts=facts)
        else:
            before, digest = said.from_json(call.before["log"]), call.before["digest"]
            undoing.undo(call, by=by, at=at, lift=False)
            scene = calls.scene(key, by=by, at=at, opening=before.opening, deal=before.deal) or scene
            effects.apply(scene, _with(before, change, scene), digest=digest, by=by, at=at)
            if change.reason is not None:
                if change.reason is not before.reason:
                    reasoned.check(scene.call, change.reason)
                _no_longer_settled(scene.call, change.reason, by=by)
            events.record("call.changed", subject=scene.call, by=by, at=at, facts=facts)
    return strips.of_change(_logged(key, by=by, at=at), by=by, at=at)


def take_back(*, key: UUID, by: User, at: datetime) -> TakenBack:
    """Undo the last log: everything is as it was when the number had been dialled. Its card comes back.

    Raises CallIsClosed after the next dial, NotLogged, NoSuchCall.
    """
    with transaction.atomic():
        scene = _logged(key, by=by, at=at)
        call = scene.call
        if _is_closed(call, by):
            raise CallIsClosed
        undoing.undo(call, by=by, at=at, lift=True)
        events.record("call.taken_back", subject=call, by=by, at=at)
        desk = cockpit.where(call.session) if scene.tried.openings and call.session else None
        card = _card_again(call, desk, by=by, at=at)
        deals = leases.deal(desk, {card.block} if card else (), by=by, at=at) if desk else ()
    return TakenBack(total_queries.of_session(call.session, at=at) if call.session else None, card, deals)


def amend(*, call: Call, field: str, new: str, why: str = "", by: User, at: datetime) -> Call:
    """Correct a logged call. The old value is kept; the queue does not move. Raises CannotBeAmended, NotLogged."""
    if call.logged_at is None:
        raise NotLogged
    with transaction.atomic():
        if _amend(call, field, new, why=why, by=by, at=at):
            events.record("call.amended", subject=call, by=by, at=at, facts={"fields": [field]})
    return call


def _dial(
    *, key: UUID, lease: Lease, number: int | None, dialled_at: datetime, came_in: bool, by: User, at: datetime
) -> Call:
    if number is None or not lease.listing.prospect.lines.filter(number=number).exists():
        number = lease.number_id
    attempt = Call.objects.filter(number=number, came_in=False).count() + (0 if came_in else 1)
    call = Call.objects.create(
        workspace_id=by.workspace_id,
        key=key,
        session_id=lease.session_id,
        campaign_id=lease.session.campaign_id,
        caller=by,
        lease=lease,
        prospect_id=lease.listing.prospect_id,
        listing=lease.listing,
        list_id=lease.listing.list_id,
        number_id=number,
        attempt=max(1, attempt),
        came_in=came_in,
        dialled_at=said.clamp_dial(dialled_at, at=at),
        verdict=lease.verdict,
    )
    leases.end([lease.pk], ending=Lease.Ending.CALLED, at=at)
    return call


def _dial_late(key: UUID, log: Log, *, by: User, at: datetime) -> Scene:
    """The log came without its dial: write the dial now."""
    held = Lease.objects.filter(pk=log.lease or 0, held_by=by).select_related("listing__prospect", "session").first()
    if held is None:
        raise NoSuchCall
    if Call.objects.filter(key=key).exists():
        raise KeyTaken
    _dial(key=key, lease=held, number=log.number, dialled_at=log.dialled_at, came_in=log.came_in, by=by, at=at)
    scene = calls.scene(key, by=by, at=at, opening=log.opening, deal=log.deal)
    if scene is None:
        raise NoSuchCall
    return scene


def _again(scene: Scene, digest: str, *, want: int, by: User, at: datetime) -> Logged:
    """The same log once more: its answer was lost on the way."""
    call = scene.call
    if call.before.get("digest") != digest:
        raise AlreadyLogged
    hand = Hand((), None)
    if call.session is not None and call.session.ended_at is None and want > 0:
        held = cockpit.held_cards(session=call.session, by=by, at=at, tried=scene.tried)
        newer = tuple(card for card in held if card.lease != call.lease_id)
        deals = leases.deal(scene.at_desk, {card.block for card in newer}, by=by, at=at) if scene.at_desk else ()
        hand = Hand(newer, None, deals)
    return _answer(scene, hand, by=by, at=at)


def _answer(scene: Scene, hand: Hand, *, by: User, at: datetime) -> Logged:
    told = total_queries.with_streak(strips.totals_of(scene, at=at), by=by)
    return Logged(strips.of_log(scene, totals=told), told, hand)


def _logged(key: UUID, *, by: User, at: datetime) -> Scene:
    scene = calls.scene(key, by=by, at=at)
    if scene is None:
        raise NoSuchCall
    if scene.call.logged_at is None:
        raise NotLogged
    return scene


def _is_closed(call: Call, by: User) -> bool:
    """Has this caller dialled again since? A call of the past was never open."""
    if call.brought_by is not None:
        return True
    if call.session is not None and call.session.ended_at is not None:
        return True
    return calls.calls_of(by).filter(session=call.session_id, dialled_at__gt=call.dialled_at).exists()


def _card_again(call: Call, desk: cockpit.At | None, *, by: User, at: datetime) -> Card | None:
    """The card of a call that was taken back, held anew so that it can be logged again."""
    session = call.session
    if session is None or session.ended_at is not None or call.listing is None:
        return None
    if Lease.objects.filter(number=call.number_id, ended_at=None).exists():
        return None
    firm = firm_key(call.prospect.company)
    pick = picks.pick(call.listing.pk, campaign=call.campaign_id, firm=firm, at=at)
    openings = desk.tried.openings if desk else None
    block = (str(call.verdict.get("block", "")) or cards.block_for(pick, by=by, at=at)) if openings else ""
    desk = desk or cockpit.At(session.pk, session.workspace_id, session.campaign_id, ())
    lease = leases.hold(pick, at_desk=desk, why="taken back", block=block, by=by, at=at)
    return cards.card(pick, lease=lease, why="taken back", by=by, at=at, openings=openings, block=block)


def _with(log: Log, change: Change, scene: Scene) -> Log:
    """The log as if it had been said like this in the first place."""
    said_at = change.said_at
    heard = log.hearings if change.hearings is None else change.hearings
    finer = log.finer if change.reason in (None, log.reason) else ""  # it was said of the other reason
    finer = finer if change.finer is None else tidy(change.finer)[:120]
    if change.in_days is not None:
        local = log.ended_at.astimezone(scene.clock)
        day = days_on(local.date(), change.in_days, weekdays=scene.for_business)
        said_at = datetime.combine(day, CALL_BACK_AT, scene.clock)
    return replace(
        log,
        note=log.note if change.note is None else change.note,
        reason=log.reason if change.reason is None else change.reason,
        finer=finer,
        marks=log.marks if change.marks is None else change.marks,
        must_change=log.must_change if change.must_change is None else change.must_change,
        said_at=said_at or log.said_at,
        saved_rung=log.saved_rung if change.saved_rung is None else change.saved_rung,
        appointment_at=change.appointment_at or log.appointment_at,
        hearings=(*heard, change.hearing) if change.hearing else heard,
        triggers=(*log.triggers, change.trigger) if change.trigger else log.triggers,
    )


CALL_BACK_AT = time(9, 0)


def _changed(change: Change) -> list[str]:
    return [field for field in Change.__slots__ if getattr(change, field) is not None]


def _amend_late(scene: Scene, change: Change, *, by: User, at: datetime) -> None:
    call = scene.call
    late = {"said_at", "in_days", "saved_rung", "appointment_at", "finer"} & set(_changed(change))
    if late:
        raise CallIsClosed
    for field, new in (("note", change.note), ("must_change", change.must_change)):
        if new is not None:
            _amend(call, field, new, why="", by=by, at=at)
    if change.hearings is not None:
        hearings.undo(call.key, woken=call.before.pop("woken", {}), workspace=call.workspace_id)
    if change.hearings or change.hearing:
        woken = hearings.hear(
            [*(change.hearings or ()), *([change.hearing] if change.hearing else ())],
            prospect=call.prospect_id,
            campaign=call.campaign_id,
            began_at=call.answered_at or call.dialled_at,
            local_hour=call.local_hour,
            end=effects.end_of(Outcome(call.outcome), scene.ladder.get(call.rung_id or 0)),
            stroke=call.key,
            by=by,
            at=at,
        )
        call.before["woken"] = call.before.get("woken", {}) | woken
    if change.hearings is not None or change.hearing:
        call.save(update_fields=["before"])
    if change.reason is not None:  # after what speaks for it
        _amend(call, "reason", change.reason, why="", by=by, at=at)
    if change.marks is not None:
        tried.take_back_marks(call)
        tried.mark(call, change.marks, dialled_at=call.dialled_at, by=by, at=at)
    if change.trigger:
        Trigger.objects.create(
            workspace_id=call.workspace_id,
            call=call,
            second=change.trigger.second,
            speaker=change.trigger.speaker,
            effect=change.trigger.effect,
            text=change.trigger.text,
        )


def _amend(call: Call, field: str, new: str, *, why: str, by: User, at: datetime) -> bool:
    """Returns whether that is another value."""
    if field not in AMENDABLE:
        raise CannotBeAmended(field)
    if new and new not in WORDS.get(field, [new]):
        raise CannotBeAmended(field)
    old = getattr(call, field)
    if old == new:
        return False
    if field == "reason" and new:
        reasoned.check(call, Reason(new))
    setattr(call, field, str(new))
    said.amend(call, **{field: str(new) or (None if field in WORDS else "")})
    if field == "reason":
        said.amend(call, finer="")  # it was said of the other reason
    call.save(update_fields=[field, "before"])
    if field == "reason":
        _no_longer_settled(call, new, by=by)
    Amendment.objects.create(
        workspace_id=call.workspace_id,
        call=call,
        field=field,
        old=old,
        new=str(new),
        why=why,
        amended_at=at,
        amended_by=by,
    )
    return True


def _no_longer_settled(call: Call, reason: str, *, by: User) -> None:
    """Who gives another reason without looking at the proposals has not settled on what they settled on before."""
    call.second_looks.filter(looked_by=by).exclude(settled=reason).delete()
