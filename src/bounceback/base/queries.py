"""Questions about the installation."""

from __future__ import annotations

from bounceback.base.models import Event, User


def local_owner() -> User | None:
    """The person a local installation belongs to; None before it was founded."""
    own = User.objects.filter(workspace__made_up_at=None)
    return own.select_related("workspace").order_by("pk").first()


def who_enters() -> User | None:
    """Whose desk a browser that is let in sits down at: the owner's.

    As long as nothing was done there and there is a made-up workspace, it is that one's.
    """
    owner = local_owner()
    if owner is None:
        return None
    made_up = User.objects.filter(workspace__made_up_at__isnull=False).order_by("-workspace_id", "pk").first()
    if made_up is None:
        return owner
    done = Event.objects.filter(workspace=owner.workspace_id).exclude(kind__in=NOTHING_YET)
    return owner if done.exists() else made_up


# What happens in a workspace before anybody has done anything of their own in it.
NOTHING_YET = ("workspace.founded", "made_up.begun", "made_up.removed")
