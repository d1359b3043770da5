"""What is done about what was promised, outside of a call."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from bounceback.base import events
from bounceback.base.models import User
from bounceback.followups.models import Material


def mark_sent(*, material: Material, by: User, at: datetime) -> Material:
    """Write down that something promised was sent. Twice changes nothing."""
    with transaction.atomic():
        if material.sent_at is None:
            material.sent_at = at
            material.save(update_fields=["sent_at"])
            events.record("material.sent", subject=material, by=by, at=at)
    return material
