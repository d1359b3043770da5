"""The made-up quarter is written while nobody waits for it."""

from __future__ import annotations

from datetime import UTC, datetime

import structlog
from django_tasks import task

from bounceback.base.models import Workspace
from bounceback.base.refused import Refused
from bounceback.simulate import actions

log = structlog.get_logger()


@task()
def fill(workspace_id: int) -> None:
    """Fill a made-up workspace. One that was removed meanwhile is left alone."""
    workspace = Workspace.objects.filter(pk=workspace_id, made_up_at__isnull=False).first()
    if workspace is None:
        return
    try:
        actions.fill(workspace=workspace, by=None, at=datetime.now(UTC))
    except Refused as refused:
        log.info("made-up quarter refused", code=refused.code)
