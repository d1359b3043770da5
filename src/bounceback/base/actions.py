"""Founding an installation, and saying who works there."""

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


def introduce(*, first_name: str, by: User, at: datetime) -> User:
    """Say how one is called in openings. The same name again changes nothing."""
    if by.first_name != first_name:
        with transaction.atomic():
            by.first_name = first_name
            by.save(update_fields=["first_name"])
            events.record("user.introduced", subject=by, by=by, at=at)
    return by
