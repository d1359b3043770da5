"""The queue after calls of the past: every number that they touch is brought in line with its last call.

Settling looks at all calls of a number, not at those just written: it does not matter in which order a file has them,
or how often a number comes again, and doing it twice changes nothing more.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bounceback.calling import bulk as calls
from bounceback.calling.bulk import Past
from bounceback.calling.queries.queue import clock_of
from bounceback.campaigns.models import Campaign, CampaignList
from bounceback.core.consequences import Consequence, Ending, Standing, consequence
from bounceback.core.gate import HOUSE
from bounceback.core.outcomes import MEANINGS, RESTS, LineResult, Outcome, Reason
from bounceback.followups import steps as followup_steps
from bounceback.followups.models import Promise
from bounceback.prospects import bulk
from bounceback.prospects import steps as prospect_steps
from bounceback.prospects.models import Audience, Listing, Number
from bounceback.records.past.work import PastWork

QUEUE_MOVED = "listing.queue"  # Replacement.field: how a row waited before calls of the past were known
_OUT, _FRESH, _RETRY = Listing.Standing.OUT, Listing.Standing.FRESH, Listing.Standing.RETRY
_SEED, _PROMISE = Listing.Standing.SEED, Listing.Standing.PROMISE
_MOST = 32_767  # attempts that a column holds


@dataclass(frozen=True, slots=True)
class _Last:
    """The last call of a number, and what it means for the next."""

    call: Past
    at: datetime
    outcome: Outcome | None
    said_at: datetime | None  # only if it is still to come


def settle(*, numbers: Collection[int], people: Collection[int], work: PastWork) -> None:
    """Bring the queue rows of these numbers in line; count the calls of these people who have no number."""
    histories = calls.histories(list(numbers))
    count_again([*histories.values(), *calls.histories_without_number(list(people)).values()])
    if not histories:
        return
    rows: dict[int, list[Listing]] = {}
    for row in Listing.objects.filter(number__in=list(histories)).select_related("prospect", "list", "place_set"):
        rows.setdefault(row.number_id or 0, []).append(row)
    promises = _open_promises(rows.values())
    moved: list[tuple[Listing, dict[str, Any]]] = []
    for number, history in histories.items():
        for row in rows.get(number, ()):
            before = as_it_is(row)
            _settle_one(row, history, promises.get(row.prospect_id, []), work)
            if as_it_is(row) != before:
                moved.append((row, before))
    _write(moved, work)


def as_it_is(row: Listing) -> dict[str, Any]:
    """How a row waits, as JSON."""
    return {
        "listing": row.pk,
        "standing": str(row.standing),
        "ready_at": row.ready_at.astimezone(UTC).isoformat() if row.ready_at else None,
        "attempts": row.attempts,
        "misses": row.misses,
        "number": row.number_id,
        "place_set": row.place_set_id,
    }


def count_again(histories: Iterable[list[Past]]) -> None:
    """Number the attempts of calls of the past anew. What somebody has corrected here stays as it is."""
    counted = [each for history in histories for each in _renumbered(history)]
    settled = calls.corrected_here([pk for _, _, pk in counted])
    calls.renumber([each for each in counted if each[2] not in settled])


def _renumbered(history: list[Past]) -> Iterable[tuple[int, bool | None, int]]:
    """Which attempt each call of the past was, and whether it reached somebody there for the first time.

    What was logged here stays as it was logged.
    """
    made, met = 0, False
    for call in history:
        made += 0 if call.came_in else 1
        human = _human(call)
        attempt, first = min(max(1, made), _MOST), (not met) if human else None
        met = met or human
        if call.brought_by is not None and (call.attempt, call.first_contact) != (attempt, first):
            yield attempt, first, call.pk


def _settle_one(row: Listing, history: list[Past], promises: list[Promise], work: PastWork) -> None:
    """One row of the queue; changed, not saved."""
    row.attempts = min(sum(1 for call in history if not call.came_in), _MOST)
    last = _last(history, at=work.at)
    if last is None:
        return  # the last call was logged here: it has said where they wait
    row.misses = _misses(history)
    if row.standing == _OUT:
        return
    ours = {call.key for call in history if call.brought_by is not None}
    if any(promise.stroke not in ours for promise in promises):
        return  # somebody promised a call by hand or on a call from here: that stands
    then = _then(last, row, misses=row.misses, zone=work.zone)
    if last.call.prospect != row.prospect_id:
        _rest(row, last, then, at=work.at)
        return
    for promise in promises:
        if promise.stroke != last.call.key or last.said_at is None:
            followup_steps.end_promise(
                promise.pk, ending=Promise.Ending.REPLACED, stroke=last.call.key, at=max(last.at, promise.made_at)
            )
    _move(row, last, then, promised=any(promise.stroke == last.call.key for promise in promises), work=work)


def _last(history: list[Past], *, at: datetime) -> _Last | None:
    """The last call, when it is one of the past; None when it was logged here."""
    call = history[-1]
    if call.brought_by is None:
        return None
    said = json.loads(call.before).get("said_at")
    said_at = datetime.fromisoformat(said) if said else None
    return _Last(
        call,
        datetime.fromisoformat(call.dialled_at).replace(tzinfo=UTC),
        Outcome(call.outcome) if call.outcome else None,
        said_at if said_at is not None and said_at > at else None,
    )


def _then(last: _Last, row: Listing, *, misses: int, zone: ZoneInfo) -> Consequence:
    key = clock_of(row.place_set.key)
    return consequence(
        Ending(
            # Somebody answered, and how it ended is not known: let them be for as long as after a hang-up.
            outcome=last.outcome or Outcome.HUNG_UP,
            at=last.at,
            zone=ZoneInfo(key) if key else zone,
            reason=Reason(last.call.reason) if last.call.reason else None,
            misses=max(0, misses - 1),
            said_at=last.said_at,
            renews_on=row.prospect.renews_on,
            spread=(last.call.key.int % 1000) / 1000,
            weekdays=(row.prospect.audience or row.list.audience) == Audience.BUSINESS,
        )
    )


def _move(row: Listing, last: _Last, then: Consequence, *, promised: bool, work: PastWork) -> None:
    """Where the one who was called waits now."""
    if last.outcome is Outcome.WRONG_NUMBER:
        wrong = Number.objects.filter(pk=last.call.number or 0, retired_at=None)
        wrong.update(retired_at=work.at, retired_stroke=last.call.key)
        prospect_steps.move_on(row, at=work.at)
        return
    if then.standing is Standing.OUT:
        row.standing, row.ready_at = _OUT, None
    elif then.standing is not Standing.PROMISE:
        row.standing, row.ready_at = Listing.Standing(then.standing.value), then.ready_at
    elif last.said_at is None:
        # A date that nobody named, long ago: they wait like a seed, they are not overdue.
        row.standing, row.ready_at = _SEED, then.ready_at
    else:
        row.standing, row.ready_at = _PROMISE, then.ready_at
        if not promised and not Promise.objects.filter(prospect=row.prospect_id, ended_at=None).exists():
            followup_steps.make_promise(
                row.prospect,
                campaign=_who_calls(row, work.campaign),
                due_at=last.said_at,
                zone=clock_of(row.place_set.key) or work.zone.key,
                stroke=last.call.key,
                by=work.by,
                at=work.at,
            )


def _who_calls(row: Listing, otherwise: Campaign) -> Campaign:
    """The campaign that will keep a promise: the one that calls their list, else that of the import."""
    called = CampaignList.objects.filter(list=row.list_id, campaign__archived_at=None).select_related("campaign")
    first = called.order_by("campaign_id").first()
    return first.campaign if first else otherwise


def _rest(row: Listing, last: _Last, then: Consequence, *, at: datetime) -> None:
    """Everybody else behind the number rests as long as the gate will let it."""
    if last.outcome is Outcome.WRONG_NUMBER:
        prospect_steps.move_on(row, at=at)
        return
    until = then.ready_at
    outcome = last.outcome or Outcome.HUNG_UP
    reasons = RESTS.get(outcome, frozenset())
    if outcome in RESTS and (reasons is None or last.call.reason in reasons):
        until = last.at + timedelta(days=HOUSE.gap_human_days)
    if until is None or until <= at:
        return
    if row.standing == _FRESH:
        row.standing = _RETRY
    row.ready_at = max(until, row.ready_at or until)


def _misses(history: list[Past]) -> int:
    """Unanswered dials in a row, up to the last."""
    misses = 0
    for call in reversed(history):
        if _human(call):
            break
        misses += 0 if call.came_in else 1
    return min(misses, _MOST)


def _human(call: Past) -> bool:
    if call.outcome:
        return MEANINGS[Outcome(call.outcome)].human
    return call.line_result == LineResult.ANSWERED


def _open_promises(rows: Iterable[list[Listing]]) -> dict[int, list[Promise]]:
    people = [row.prospect_id for some in rows for row in some if row.standing != _OUT]
    found: dict[int, list[Promise]] = {}
    for promise in Promise.objects.filter(prospect__in=people, ended_at=None):
        found.setdefault(promise.prospect_id, []).append(promise)
    return found


def _write(moved: list[tuple[Listing, dict[str, Any]]], work: PastWork) -> None:
    whole = [row for row, before in moved if row.number_id != before["number"]]
    for row in whole:
        row.save(update_fields=["standing", "ready_at", "attempts", "misses", "number", "place_set"])
    bulk.update_queue(
        [
            (str(row.standing), bulk.stored(row.ready_at) if row.ready_at else None, row.attempts, row.misses, row.pk)
            for row, before in moved
            if row.number_id == before["number"]
        ]
    )
    bulk.insert_replacements(
        [
            (
                QUEUE_MOVED,
                json.dumps(before),
                json.dumps(as_it_is(row)),
                bulk.stored(work.at),
                work.import_.pk,
                work.by.workspace_id,
                row.prospect_id,
                work.by.pk,
            )
            for row, before in moved
            if row.brought_by != work.import_.pk  # what the import made goes with it
        ]
    )
