"""The one way to say that something happened."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from bounceback.base.models import Event, User


def record(
    kind: str,
    *,
    subject: models.Model | None,
    by: User,
    at: datetime,
    facts: dict[str, Any] | None = None,
) -> Event:
    """Write the one Event of an action, inside the action's transaction.

    kind       what happened, as "noun.verb" in the past: "call.logged"
    subject    the row it happened to; None when it happened to the installation
    facts      small JSON facts: ids, codes, counts. Never a name, a number or a note
    """
    return Event.objects.create(
        workspace_id=by.workspace_id,
        kind=kind,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=subject.pk if subject is not None and isinstance(subject.pk, int) else None,
        by=by,
        at=at,
        facts=facts or {},
    )
