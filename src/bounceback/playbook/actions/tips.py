"""The inbox of tips."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from bounceback.base import events
from bounceback.base.models import User
from bounceback.core.playbook import LONGEST_LINE
from bounceback.core.texts import seen
from bounceback.playbook.models import Tip
from bounceback.playbook.refusals import TipEmpty, TipSettled

LONGEST_TIP = 2_000  # letters


def note_tip(*, text: str, source: str = "", by: User, at: datetime) -> Tip:
    """Put something that may be worth trying into the inbox. The same words twice are one tip. Raises TipEmpty."""
    text = seen(text.replace("\r\n", "\n").strip()[:LONGEST_TIP])
    if not text:
        raise TipEmpty
    with transaction.atomic():
        known = Tip.objects.filter(workspace_id=by.workspace_id, text=text, settled_at=None).first()
        if known is not None:
            return known
        tip = Tip.objects.create(
            workspace_id=by.workspace_id,
            text=text,
            source=seen(" ".join(source.split())[:LONGEST_LINE]),
            noted_at=at,
            noted_by=by,
        )
        events.record("tip.noted", subject=tip, by=by, at=at)
    return tip


def let_tip_go(*, tip: Tip, by: User, at: datetime) -> Tip:
    """Take a tip out of the inbox without making anything of it. Raises TipSettled where it became an option."""
    with transaction.atomic():
        tip = Tip.objects.get(pk=tip.pk, workspace_id=by.workspace_id)
        if tip.option_id is not None:
            raise TipSettled
        if tip.settled_at is None:
            tip.settled_at = at
            tip.save(update_fields=["settled_at"])
            events.record("tip.let_go", subject=tip, by=by, at=at)
    return tip


def take_tip_up(*, tip: Tip, by: User, at: datetime) -> Tip:
    """Put a tip that was let go back into the inbox. Raises TipSettled where it became an option."""
    with transaction.atomic():
        tip = Tip.objects.get(pk=tip.pk, workspace_id=by.workspace_id)
        if tip.option_id is not None:
            raise TipSettled
        if tip.settled_at is not None:
            tip.settled_at = None
            tip.save(update_fields=["settled_at"])
            events.record("tip.taken_up", subject=tip, by=by, at=at)
    return tip
