"""Questions about what comes after a call."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from bounceback.base.models import User
from bounceback.campaigns.models import Campaign
from bounceback.followups.models import Appointment, Material, Promise


def open_promises(campaign: Campaign) -> QuerySet[Promise]:
    """Promises that are still to be kept, the most urgent first."""
    return campaign.promises.filter(ended_at=None).select_related("prospect").order_by("due_at", "pk")


def promises_due(campaign: Campaign, *, until: datetime) -> QuerySet[Promise]:
    """Open promises that are due by then, overdue ones first."""
    return open_promises(campaign).filter(due_at__lte=until)


def materials_waiting(campaign: Campaign) -> QuerySet[Material]:
    """What was promised and is not sent, the longest wait first."""
    return campaign.materials.filter(sent_at=None).select_related("prospect").order_by("promised_at", "pk")


def materials_of(user: User) -> QuerySet[Material]:
    """All material of the user's workspace."""
    return Material.objects.filter(workspace_id=user.workspace_id).select_related("prospect", "campaign")


def appointments_of(user: User) -> QuerySet[Appointment]:
    """All meetings of the user's workspace that were not called off."""
    return Appointment.objects.filter(workspace_id=user.workspace_id, cancelled_at=None).select_related(
        "prospect", "campaign"
    )
