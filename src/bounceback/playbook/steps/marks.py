"""Marks: on one call, whether its caller did what a plan says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from bounceback.base.models import User
from bounceback.core.playbook import Did
from bounceback.playbook.models import Mark, Plan


def write(
    marks: Mapping[UUID, Did], *, stroke: UUID, campaign: int, dialled_at: datetime, by: User, at: datetime
) -> int:
    """Mark a call for each of these plans, by their keys. Returns how many were marked.

    campaign, dialled_at    of the call: a log may arrive when its plan has ended since
    Plans of somebody else or of another campaign, and those that did not run when the number was dialled, are passed
    over: their progress does not count the call either.
    """
    if not marks:
        return 0
    ran = Q(ended_at=None) | Q(ended_at__gt=dialled_at)
    mine = Plan.objects.filter(ran, user=by, campaign=campaign, begun_at__lte=dialled_at, key__in=marks)
    rows = [
        Mark(workspace_id=by.workspace_id, plan_id=pk, stroke=stroke, did=marks[key].value, marked_at=at)
        for pk, key in mine.values_list("pk", "key")
    ]
    return len(Mark.objects.bulk_create(rows))


def undo(stroke: UUID) -> None:
    """Take back the marks of a call."""
    Mark.objects.filter(stroke=stroke).delete()
