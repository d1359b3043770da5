"""What a log does: to the call, to the queue, and to what comes after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, F, Value, When

from bounceback.base.models import User
from bounceback.calling.models import CallReason, Lease, Trigger
from bounceback.calling.queries.calls import Rung, Scene
from bounceback.calling.steps import call_rows, leases, said, tried, writing
from bounceback.calling.steps.said import Log
from bounceback.campaigns.models import Campaign
from bounceback.compliance import steps as compliance_steps
from bounceback.compliance.models import Suppression
from bounceback.core.consequences import Consequence, Ending, Standing, consequence
from bounceback.core.gate import HOUSE
from bounceback.core.names import firm_key
from bounceback.core.objections import CallEnd, Turn
from bounceback.core.outcomes import MEANINGS, RESTS, Outcome
from bounceback.followups import steps as followup_steps
from bounceback.followups.models import Promise
from bounceback.objections.steps import hearings
from bounceback.prospects import steps as prospect_steps
from bounceback.prospects.models import Listing, Number, Prospect


@dataclass(frozen=True, slots=True)
class Effect:
    """What came of a log: where the prospect waits now, and the row that goes next at once."""

    standing: str
    ready_at: datetime | None
    why: str
    next_listing: int | None


def apply(scene: Scene, log: Log, *, digest: str, by: User, at: datetime) -> Effect:
    """Write a log and everything that follows from it. `scene` is the state before."""
    call = scene.call
    rung = _rung(scene, log)
    then = consequence(_ending(scene, log, rung))
    before: dict[str, Any] = {
        "digest": digest,
        "log": said.as_json(log),
        "dialled_at": call.dialled_at.isoformat(),
        "came_in": call.came_in,
        "listings": [call_rows.as_it_was(row) for row in scene.rows],
    }
    if call.lease is not None and call.lease.ended_at is None:
        leases.end([call.lease.pk], ending=Lease.Ending.CALLED, at=at)
    if log.outcome is Outcome.OFF_LIST or log.suppress is not None:
        wish = log.suppress or said.OffList()
        put_off_list(call.prospect, call.number, wish, stroke=call.key, by=by, at=at)
    effect = _queue(scene, log, then, at=at)
    if not scene.overtaken:
        _follow_up(scene, log, then, rung, out=effect.standing == Listing.Standing.OUT, by=by)
    effect = _beside(scene, log, rung, effect, before, by=by)
    before["effect"] = [effect.standing, effect.ready_at.isoformat() if effect.ready_at else None, effect.why]
    tried.take(scene, log, before, by=by, at=at)
    call_rows.write(scene, log, rung, before, at=at)
    return effect


def end_of(outcome: Outcome, rung: Rung | None) -> CallEnd:
    """What the end of a call says about the objections heard on it."""
    if outcome in (Outcome.APPOINTMENT, Outcome.SALE) or (rung is not None and rung.main):
        return CallEnd(Turn.WENT_ON, reached=True)
    if rung is not None:
        return CallEnd(Turn.RUNG_DOWN)
    return CallEnd(Turn.HUNG_UP if outcome is Outcome.HUNG_UP else None)


def put_off_list(
    prospect: Prospect, number: Number | None, wish: said.OffList, *, stroke: UUID | None, by: User, at: datetime
) -> Suppression:
    """Write the request not to be called again: by number, person or firm. Asking twice changes nothing.

    Whatever the scope, it holds for the number that was called: a list that comes in later and spells the name
    another way must not bring it back. Returns the row of the scope.
    """
    scope = wish.scope
    if (scope == Suppression.Scope.FIRM and not firm_key(prospect.company)) or (
        scope == Suppression.Scope.NUMBER and number is None
    ):
        scope = Suppression.Scope.PERSON
    asked: dict[str, Any] = {
        "e164": number.e164 if number else "",
        "prospect": prospect,
        "firm": prospect.company,
        "source": "asked on a call",
        "why": wish.why,
        "stroke": stroke,
        "by": by,
        "at": at,
    }
    row = compliance_steps.suppress(scope=scope, **asked)
    if number is not None and scope != Suppression.Scope.NUMBER:
        compliance_steps.suppress(scope=Suppression.Scope.NUMBER, **asked)
    return row


def _rung(scene: Scene, log: Log) -> Rung | None:
    wanted = log.saved_rung if log.saved_rung is not None else log.rung
    if wanted is not None and wanted in scene.ladder:
        return scene.ladder[wanted]
    if log.outcome in (Outcome.APPOINTMENT, Outcome.SALE):
        kind = log.outcome.value
        return next((rung for rung in scene.ladder.values() if rung.main and rung.kind == kind), None)
    return None


def _ending(scene: Scene, log: Log, rung: Rung | None) -> Ending:
    saved = log.saved_rung is not None and rung is not None and log.outcome in (Outcome.NO, Outcome.HUNG_UP)
    return Ending(
        outcome=Outcome.RUNG if saved else log.outcome,
        at=log.ended_at,
        zone=scene.clock,
        reason=log.reason,
        misses=scene.call.listing.misses if scene.call.listing else 0,
        said_at=log.appointment_at or log.said_at,
        rung_kind=rung.kind if rung else "",
        rung_days=rung.days if rung else None,
        renews_on=scene.call.prospect.renews_on,
        spread=(scene.call.key.int % 1000) / 1000,  # from the key, so that doing it again gives the same day
        weekdays=scene.for_business,
        hour=scene.tried.span.begins if scene.tried.span else None,
    )


def _queue(scene: Scene, log: Log, then: Consequence, *, at: datetime) -> Effect:
    """Move every row of the number, and of the person where they asked for it."""
    call = scene.call
    off = scene.off or log.outcome is Outcome.OFF_LIST or log.suppress is not None
    if log.outcome is Outcome.WRONG_NUMBER and call.number_id is not None:
        Number.objects.filter(pk=call.number_id, retired_at=None).update(retired_at=at, retired_stroke=call.key)
    same_number = [row for row in scene.rows if row.number_id == call.number_id]
    called = next((row for row in scene.rows if row.pk == call.listing_id), None)
    others = [row for row in same_number if row.pk != call.listing_id]
    if others:
        _count(others, log, then, overtaken=scene.overtaken)
    if off:
        out = [row.pk for row in scene.rows if row in same_number or row.prospect_id == call.prospect_id]
        Listing.objects.filter(pk__in=out).update(standing=Listing.Standing.OUT, ready_at=None)
    elif log.outcome is Outcome.WRONG_NUMBER:
        for row in others:
            if row.standing != Listing.Standing.OUT:
                prospect_steps.move_on(row, at=at)
                row.save(update_fields=["standing", "ready_at", "attempts", "misses", "number", "place_set"])
    elif others and not scene.overtaken:
        _rest(others, _others_rest_until(log, then))
    return _move(scene, log, then, called, off=off, at=at)


def _move(scene: Scene, log: Log, then: Consequence, row: Listing | None, *, off: bool, at: datetime) -> Effect:
    """Where the one who was called waits now."""
    if row is None or scene.call.listing is None:
        return Effect(then.standing.value, then.ready_at, then.why, None)
    call, why = scene.call, then.why
    if row.number_id == call.number_id:
        row.attempts += 0 if log.came_in else 1
        row.misses = row.misses if scene.overtaken else then.misses
    if off:
        row.standing, row.ready_at = Listing.Standing.OUT, None
    elif scene.overtaken or row.standing == Listing.Standing.OUT or row.number_id != call.number_id:
        pass
    elif log.outcome is Outcome.WRONG_NUMBER:
        prospect_steps.move_on(row, at=at)
        if row.standing != Listing.Standing.OUT:
            why = "on to their next number"
            if scene.open_promise is not None:  # the promise goes with them
                row.standing, row.ready_at = Listing.Standing.PROMISE, log.ended_at
    else:
        row.standing, row.ready_at = _standing(scene, log, then), then.ready_at
    fields = ["standing", "ready_at", "attempts", "misses"]
    writing.update(row, *fields, *(("number", "place_set") if log.outcome is Outcome.WRONG_NUMBER else ()))
    return Effect(row.standing, row.ready_at, why, None)


def _count(others: list[Listing], log: Log, then: Consequence, *, overtaken: bool) -> None:
    """One more dial of their number, for everybody else behind it."""
    rows = Listing.objects.filter(pk__in=[row.pk for row in others])
    attempts = F("attempts") + (0 if log.came_in else 1)
    if overtaken:
        rows.update(attempts=attempts)
    else:
        rows.update(attempts=attempts, misses=then.misses)


def _rest(others: list[Listing], until: datetime | None) -> None:
    """Everybody else behind the number rests as long as the gate will let it: set by set, not row by row."""
    if until is None:
        return
    waiting = Listing.objects.filter(pk__in=[row.pk for row in others]).exclude(standing=Listing.Standing.OUT)
    waiting.update(
        standing=Case(When(standing=Listing.Standing.FRESH, then=Value(Listing.Standing.RETRY)), default=F("standing")),
        ready_at=Case(When(ready_at__gt=until, then=F("ready_at")), default=Value(until)),
    )


def _standing(scene: Scene, log: Log, then: Consequence) -> str:
    """Somebody who was not reached keeps waiting where they were promised or sown."""
    reached = MEANINGS[log.outcome].human and log.outcome is not Outcome.GATEKEEPER
    if then.standing is Standing.RETRY and not reached:
        if scene.open_promise is not None:
            return Listing.Standing.PROMISE
        if scene.open_seed is not None:
            return Listing.Standing.SEED
    return then.standing.value


def _others_rest_until(log: Log, then: Consequence) -> datetime | None:
    if log.outcome not in RESTS:
        return then.ready_at
    reasons = RESTS[log.outcome]
    if reasons is not None and (log.reason.value if log.reason else "") not in reasons:
        return then.ready_at
    return log.ended_at + timedelta(days=HOUSE.gap_human_days)


def _follow_up(scene: Scene, log: Log, then: Consequence, rung: Rung | None, *, out: bool, by: User) -> None:
    """Promises and seeds: end what this call has kept, write what it has made."""
    call = scene.call
    at = log.ended_at
    reached = MEANINGS[log.outcome].human and log.outcome is not Outcome.GATEKEEPER
    promised = then.standing is Standing.PROMISE and not scene.off
    if scene.open_promise is not None and (reached or promised or out):
        ending = Promise.Ending.KEPT if reached else Promise.Ending.REPLACED if promised else Promise.Ending.DROPPED
        followup_steps.end_promise(scene.open_promise, ending=ending, stroke=call.key, at=at)
    if scene.open_seed is not None and (reached or promised or out):
        followup_steps.end_seed(scene.open_seed, stroke=call.key, at=at)
    if log.suppress is not None or then.ready_at is None:
        return
    if promised:
        followup_steps.make_promise(
            call.prospect,
            campaign=call.campaign,
            due_at=then.ready_at,
            zone=scene.clock.key,
            said=rung.label if rung else "",
            must_change=log.must_change,
            stroke=call.key,
            by=by,
            at=at,
        )
    elif then.standing is Standing.SEED and not scene.off:
        followup_steps.plant_seed(
            call.prospect,
            campaign=call.campaign,
            ripe_on=then.ready_at.astimezone(scene.clock).date(),
            why=then.why,
            must_change=log.must_change,
            stroke=call.key,
            by=by,
            at=at,
        )


def _beside(scene: Scene, log: Log, rung: Rung | None, effect: Effect, before: dict[str, Any], *, by: User) -> Effect:
    """What a log leaves beside the queue: material, meetings, facts, objections, the right person, a client."""
    call, at = scene.call, log.ended_at
    workspace = call.workspace_id
    if rung is not None and rung.kind == "MATERIAL":
        followup_steps.promise_material(
            call.prospect, campaign=call.campaign, what=rung.label, stroke=call.key, by=by, at=at
        )
    if log.outcome is Outcome.APPOINTMENT or log.appointment_at is not None:
        meeting = followup_steps.book(
            call.prospect,
            campaign=call.campaign,
            starts_at=log.appointment_at or (log.said_at if log.outcome is Outcome.APPOINTMENT else None),
            zone=scene.clock.key,
            subject=rung.label if rung else "Appointment",
            stroke=call.key,
            by=by,
            at=at,
        )
        before["appointment"] = meeting.pk
    if log.outcome is Outcome.SALE:
        Campaign.objects.filter(pk=call.campaign_id).update(clients_in_hand=F("clients_in_hand") + 1)
        before["sold"] = True
    for fact in log.facts:
        prospect_steps.learn(call.prospect, label=fact.label, value=fact.value, stroke=call.key, by=by, at=at)
    before["woken"] = hearings.hear(
        log.hearings,
        prospect=call.prospect_id,
        campaign=call.campaign_id,
        began_at=log.answered_at or log.dialled_at,
        local_hour=call_rows.local_time(scene, log).hour if scene.zone else None,
        end=end_of(log.outcome, rung),
        stroke=call.key,
        by=by,
        at=at,
    )
    Trigger.objects.bulk_create(
        Trigger(
            workspace_id=workspace,
            call=call,
            second=moment.second,
            speaker=moment.speaker,
            effect=moment.effect,
            text=moment.text,
        )
        for moment in log.triggers
    )
    if log.reason is not None and log.finer:
        said_so = CallReason(
            workspace_id=workspace, call=call, family=log.reason.value, finer=log.finer[:120], added_at=at
        )
        CallReason.objects.bulk_create([said_so], ignore_conflicts=True)  # it may be there already, added by hand
    if log.right_person is not None and log.right_person.name and call.listing is not None:
        return _send_on(scene, log, effect, before, by=by)
    return effect


def _send_on(scene: Scene, log: Log, effect: Effect, before: dict[str, Any], *, by: User) -> Effect:
    """The right person, at once: a prospect of their own, promised a call from this moment."""
    call, person = scene.call, log.right_person
    if person is None or call.listing is None:
        return effect
    referral = prospect_steps.refer(
        call.prospect,
        listing=call.listing,
        name=person.name,
        title=person.title,
        number=person.number,
        country=call.listing.list.country,
        at=log.ended_at,
    )
    row = referral.listing
    before["referred"], before["number_made"] = row.prospect_id, referral.number_made
    if scene.off or (log.outcome is Outcome.WRONG_NUMBER and row.number_id == call.number_id):
        return effect
    row.standing, row.ready_at = Listing.Standing.PROMISE, log.ended_at
    row.attempts += 1 if row.number_id == call.number_id and not log.came_in else 0
    row.save(update_fields=["standing", "ready_at", "attempts"])
    followup_steps.make_promise(
        row.prospect,
        campaign=call.campaign,
        due_at=log.ended_at,
        zone=scene.clock.key,
        said=f"{call.prospect.name or call.prospect.company or 'They'} sent us on",
        stroke=call.key,
        by=by,
        at=log.ended_at,
    )
    return Effect(effect.standing, effect.ready_at, effect.why, row.pk)
