"""Work that nobody waits for: it is queued in the database and done by a process of its own.

One process at a time runs errands. It comes when called, does all that is ready, and goes; so an idle installation pays
nothing for it, and an errand that eats memory cannot take the server with it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.db.models import Q
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max
from filelock import FileLock, Timeout

from bounceback.base.folder import Folder

# An errand whose process died this often is taken for the reason of the deaths.
_LIVES = 3


def wake() -> None:
    """See to it that queued errands are done. Call it when the transaction that queued them has committed:

        transaction.on_commit(errands.wake)

    Harmless when nothing is queued or a process is at it.
    """
    if settings.ERRANDS != "process":
        return
    environ = os.environ | {"BOUNCEBACK_DATA": str(settings.DATA_DIR)}
    environ.pop("BOUNCEBACK_SERVING", None)
    subprocess.Popen(
        [sys.executable, "-m", "bounceback", "work"],
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


def unfinished(*, at: datetime) -> bool:
    """Whether errands are ready, or were begun by a process that may be gone."""
    ready = Q(status=TaskResultStatus.READY) & (Q(run_after=get_date_max()) | Q(run_after__lte=at))
    return DBTaskResult.objects.filter(ready | Q(status=TaskResultStatus.RUNNING)).exists()


def run(*, wait_seconds: float = 60) -> bool:
    """Do all errands that are ready, unless another process does. Returns whether we did.

    One process may stand in line behind the one at work: what was queued while that one was leaving is then done too.
    """
    folder = Folder(settings.DATA_DIR)
    line = FileLock(folder.running / "errands.line", mode=0o600)
    work = FileLock(folder.running / "errands.lock", mode=0o600, poll_interval=0.1)
    try:
        with line.acquire(blocking=False):
            work.acquire(timeout=wait_seconds)
    except Timeout:
        return False
    try:
        _pick_up_dropped()
        call_command("db_worker", batch=True, queue_name="*", interval=0.2, startup_delay=False, verbosity=0)
    finally:
        work.release()
    return True


def _pick_up_dropped() -> None:
    """We hold the lock, so whatever is marked as running was dropped by a process that died."""
    with transaction.atomic():
        for dropped in DBTaskResult.objects.running():
            if len(dropped.worker_ids) >= _LIVES:
                dropped.set_failed(RuntimeError(f"given up: its process died {_LIVES} times"))
                continue
            dropped.status = TaskResultStatus.READY
            dropped.started_at = None
            dropped.save(update_fields=["status", "started_at"])
