"""Parts of writes about what comes after a call. No transaction, no Event of their own.

Every row carries the stroke of the log that made it, and the rows it ended carry it too: that is how undo
finds them.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid5

from bounceback.base.models import User
from bounceback.campaigns.models import Campaign
from bounceback.followups.models import Appointment, Material, Promise, Seed
from bounceback.prospects.models import Prospect


def make_promise(
    prospect: Prospect,
    *,
    campaign: Campaign,
    due_at: datetime,
    zone: str,
    said: str = "",
    must_change: str = "",
    stroke: UUID | None,
    by: User,
    at: datetime,
) -> Promise:
    """Write down what somebody said. An open promise of the same campaign must have been ended before."""
    return Promise.objects.create(
        workspace_id=prospect.workspace_id,
        prospect=prospect,
        campaign=campaign,
        due_at=due_at,
        zone=zone,
        said=said[:200],
        must_change=must_change,
        made_at=at,
        made_by=by,
        stroke=stroke,
    )


def plant_seed(
    prospect: Prospect,
    *,
    campaign: Campaign,
    ripe_on: date,
    why: str = "",
    must_change: str = "",
    stroke: UUID | None,
    by: User,
    at: datetime,
) -> Seed:
    """Set a no to ripen. An open seed of the same campaign must have been ended before."""
    return Seed.objects.create(
        workspace_id=prospect.workspace_id,
        prospect=prospect,
        campaign=campaign,
        ripe_on=ripe_on,
        why=why[:200],
        must_change=must_change,
        planted_at=at,
        planted_by=by,
        stroke=stroke,
    )


def end_promise(promise: int, *, ending: Promise.Ending, stroke: UUID | None, at: datetime) -> None:
    """End an open promise: kept by this call, replaced or dropped."""
    Promise.objects.filter(pk=promise, ended_at=None).update(ended_at=at, ending=ending, ended_stroke=stroke)


def end_seed(seed: int, *, stroke: UUID | None, at: datetime) -> None:
    """End an open seed: they were called."""
    Seed.objects.filter(pk=seed, ended_at=None).update(ended_at=at, ended_stroke=stroke)


def promise_material(
    prospect: Prospect, *, campaign: Campaign, what: str, stroke: UUID | None, by: User, at: datetime
) -> Material:
    """Write down that something will be sent."""
    return Material.objects.create(
        workspace_id=prospect.workspace_id,
        prospect=prospect,
        campaign=campaign,
        what=what[:120],
        promised_at=at,
        promised_by=by,
        stroke=stroke,
    )


def book(
    prospect: Prospect,
    *,
    campaign: Campaign,
    starts_at: datetime | None,
    zone: str,
    subject: str,
    stroke: UUID,
    by: User,
    at: datetime,
) -> Appointment:
    """Book a meeting; without an hour where that is still to be set."""
    return Appointment.objects.create(
        workspace_id=prospect.workspace_id,
        prospect=prospect,
        campaign=campaign,
        starts_at=starts_at,
        zone=zone,
        subject=subject[:200],
        uid=uuid5(stroke, "appointment"),
        booked_at=at,
        booked_by=by,
        stroke=stroke,
    )


def undo(stroke: UUID) -> None:
    """Take back all that a log wrote here, and open again what it ended."""
    for made in (Promise, Seed, Material, Appointment):
        made.objects.filter(stroke=stroke).delete()
    Promise.objects.filter(ended_stroke=stroke).update(ended_at=None, ending="", ended_stroke=None)
    Seed.objects.filter(ended_stroke=stroke).update(ended_at=None, ended_stroke=None)
