"""Imports that run while nobody looks."""

from __future__ import annotations

from datetime import UTC, datetime

import structlog
from django_tasks import task

from bounceback.base.refused import Refused
from bounceback.records import actions
from bounceback.records.models import Import

log = structlog.get_logger()


@task()
def carry_on(import_id: int) -> None:
    """Bring in what is left of an import. One that was removed, is done or is being worked on is left alone."""
    import_ = Import.objects.select_related("started_by").filter(pk=import_id).first()
    if import_ is None or import_.state != Import.State.RUNNING:
        return
    try:
        actions.carry_on(import_=import_, by=import_.started_by, at=datetime.now(UTC))
    except Refused as refused:
        # The import itself says so, on its page; there is nobody else to tell.
        log.info("import refused", import_id=import_id, code=refused.code)
