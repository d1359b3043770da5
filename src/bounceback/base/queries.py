"""Questions about the installation."""

from __future__ import annotations

from bounceback.base.models import User


def local_owner() -> User | None:
    """The person a local installation belongs to; None before it was founded."""
    return User.objects.select_related("workspace").order_by("pk").first()
