"""Founding an installation."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from bounceback.base import events, queries
from bounceback.base.models import User, Workspace


def found(*, name: str, by: User | None, at: datetime) -> User:
    """Give a new local installation its workspace and its owner; an existing one keeps them.

    by    nobody yet (None): the owner is who this makes
    """
    with transaction.atomic():
        owner = by or queries.local_owner()
        if owner is not None:
            return owner
        workspace = Workspace.objects.create(name=name, created_at=at)
        owner = User(username="owner", workspace=workspace, date_joined=at)
        owner.set_unusable_password()
        owner.save()
        events.record("workspace.founded", subject=workspace, by=owner, at=at)
    return owner
