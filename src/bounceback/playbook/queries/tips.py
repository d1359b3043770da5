"""The inbox of tips."""

from __future__ import annotations

from bounceback.base.models import User
from bounceback.playbook.models import Tip

MOST_SETTLED = 20  # of those that were settled, the newest


def waiting(by: User) -> list[Tip]:
    """Tips that wait, the newest first."""
    mine = Tip.objects.filter(workspace_id=by.workspace_id, settled_at=None)
    return list(mine.select_related("noted_by").order_by("-noted_at", "-pk"))


def settled(by: User) -> list[Tip]:
    """The last ones that became an option or were let go, the newest first."""
    mine = Tip.objects.filter(workspace_id=by.workspace_id, settled_at__isnull=False)
    return list(mine.select_related("option").order_by("-settled_at", "-pk")[:MOST_SETTLED])


def how_many(by: User) -> int:
    """How many wait."""
    return Tip.objects.filter(workspace_id=by.workspace_id, settled_at=None).count()
