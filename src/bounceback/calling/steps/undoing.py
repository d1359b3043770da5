"""Taking a log back: every row as it was when the number had been dialled and nothing was logged."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F

from bounceback.base.models import User
from bounceback.calling.models import Call
from bounceback.calling.steps import tried
from bounceback.calling.steps.call_rows import LOG_FIELDS
from bounceback.campaigns.models import Campaign
from bounceback.compliance import steps as compliance_steps
from bounceback.compliance.models import Suppression
from bounceback.followups import steps as followup_steps
from bounceback.objections.steps import hearings
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
    hearings.undo(call.key, woken=before.get("woken", {}), workspace=call.workspace_id)
    tried.take_back(call)
    call.triggers.all().delete()
    if lift:
        call.reasons.all().delete()
        call.second_looks.all().delete()
    else:  # what was added by hand, and what was settled on, is no part of the log
        call.reasons.filter(family=before["log"]["reason"] or "", finer=before["log"]["finer"][:120]).delete()
    if before.get("referred"):
        Prospect.objects.filter(pk=before["referred"]).delete()
    if before.get("number_made"):
        Number.objects.filter(pk=before["number_made"]).delete()
    Number.objects.filter(retired_stroke=call.key).update(retired_at=None, retired_stroke=None)
    if before.get("sold"):
        Campaign.objects.filter(pk=call.campaign_id).update(clients_in_hand=F("clients_in_hand") - 1)
    for state, rows in _alike(before.get("listings", [])).items():
        Listing.objects.filter(pk__in=rows).update(**dict(zip(_QUEUE, state, strict=True)))
    _unlog(call)


_QUEUE = ("standing", "ready_at", "attempts", "misses", "number_id", "place_set_id")


def _alike(kept: list[list[Any]]) -> dict[tuple[Any, ...], list[int]]:
    """Rows that waited alike, together: hundreds behind one switchboard are a few statements."""
    found: dict[tuple[Any, ...], list[int]] = {}
    for pk, standing, ready_at, *rest in kept:
        state = (standing, datetime.fromisoformat(ready_at) if ready_at else None, *rest)
        found.setdefault(state, []).append(pk)
    return found


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
