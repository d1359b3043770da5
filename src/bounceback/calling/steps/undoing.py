"""Taking a log back: every row as it was when the number had been dialled and nothing was logged."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F

from bounceback.base.models import User
from bounceback.calling.models import Call
from bounceback.calling.steps.effects import LOG_FIELDS, QUEUE_FIELDS
from bounceback.campaigns.models import Campaign
from bounceback.compliance import steps as compliance_steps
from bounceback.compliance.models import Suppression
from bounceback.followups import steps as followup_steps
from bounceback.prospects.models import Fact, Listing, Number, Prospect


def undo(call: Call, *, by: User, at: datetime, lift: bool) -> None:
    """Take a log back.

    lift    also lift the do-not-call rows it wrote: they stay as history, with the reason. False
            when the same log is about to be written again
    """
    before: dict[str, Any] = call.before
    if lift:
        for row in Suppression.objects.filter(stroke=call.key, lifted_at=None):
            compliance_steps.back_into_queue(row=row, at=at)
        compliance_steps.take_back(stroke=call.key, by=by, at=at)
    followup_steps.undo(call.key)
    Fact.objects.filter(stroke=call.key).delete()
    call.hearings.all().delete()
    call.triggers.all().delete()
    call.reasons.all().delete()
    if before.get("referred"):
        Prospect.objects.filter(pk=before["referred"]).delete()
    if before.get("number_made"):
        Number.objects.filter(pk=before["number_made"]).delete()
    Number.objects.filter(retired_stroke=call.key).update(retired_at=None, retired_stroke=None)
    if before.get("sold"):
        Campaign.objects.filter(pk=call.campaign_id).update(clients_in_hand=F("clients_in_hand") - 1)
    rows = [_as_it_was(kept) for kept in before.get("listings", [])]
    Listing.objects.bulk_update(rows, QUEUE_FIELDS)
    _unlog(call)


def _as_it_was(kept: list[Any]) -> Listing:
    pk, standing, ready_at, attempts, misses, number, place_set = kept
    return Listing(
        pk=pk,
        standing=standing,
        ready_at=datetime.fromisoformat(ready_at) if ready_at else None,
        attempts=attempts,
        misses=misses,
        number_id=number,
        place_set_id=place_set,
    )


def _unlog(call: Call) -> None:
    call.dialled_at = datetime.fromisoformat(call.before["dialled_at"])
    call.came_in = call.before["came_in"]
    call.answered_at = call.ended_at = call.logged_at = None
    call.talk_seconds = call.local_hour = call.local_weekday = call.first_contact = None
    call.zone = call.outcome = call.line_result = call.reason = call.depth = call.hang_up = ""
    call.spoke_with = call.spoke_name = call.must_change = call.note = ""
    call.rung_id = call.opening_id = None
    call.before = {}
    call.save(update_fields=LOG_FIELDS)
