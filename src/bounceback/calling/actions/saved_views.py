"""Ways of looking at the calls, under a name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from bounceback.base import events
from bounceback.base.models import User
from bounceback.base.refused import Refused
from bounceback.calling.models import SavedView

MOST = 50


class TooManyViews(Refused):
    """A page of chips ends somewhere."""

    code = "too-many-saved-views"

    def __init__(self) -> None:
        super().__init__(f"You have {MOST} saved views.", hint="Delete one that you no longer open.")


def save_view(*, name: str, filters: Mapping[str, str], by: User, at: datetime) -> SavedView:
    """Keep these filters under a name of this user's; a view that had the name is replaced. Raises TooManyViews."""
    mine = SavedView.objects.filter(user=by, workspace_id=by.workspace_id)
    if not mine.filter(name=name).exists() and mine.count() >= MOST:
        raise TooManyViews
    with transaction.atomic():
        view, _ = SavedView.objects.update_or_create(
            user=by,
            name=name,
            defaults={"workspace_id": by.workspace_id, "filters": dict(filters), "saved_at": at},
        )
        events.record("view.saved", subject=view, by=by, at=at)
    return view


def delete_view(*, view: SavedView, by: User, at: datetime) -> None:
    """Forget a view; the calls stay."""
    with transaction.atomic():
        events.record("view.deleted", subject=view, by=by, at=at)
        view.delete()
