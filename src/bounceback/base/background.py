"""What the server does beside answering: checkpoints, the reserve, seals, daily backups, errands, ending in time."""

from __future__ import annotations

import os
import signal
import threading
import time
from datetime import UTC, datetime, timedelta

import structlog
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.module_loading import import_string

from bounceback.base import errands, reserve, seals, shelf
from bounceback.base.backups import Kind
from bounceback.base.folder import Folder
from bounceback.base.sqlite.checkpoints import Checkpointer

log = structlog.get_logger(__name__)

_SEAL_EVERY_SECONDS = 5.0
# Not at once: whoever has just started the server wants to call.
_FIRST_LOOK = timedelta(seconds=30)
_LOOK_EVERY = timedelta(minutes=10)


def start(*, at: datetime) -> None:
    """Begin, once per server process."""
    if os.name != "nt":
        threading.Thread(target=_end_with_parent, args=(os.getppid(),), name="parent", daemon=True).start()
    folder = Folder(settings.DATA_DIR)
    Checkpointer(folder.database).start()
    reserve.Keeper(folder).start()
    threading.Thread(target=_keep, args=(at + _FIRST_LOOK,), name="keeping", daemon=True).start()
    if errands.unfinished(at=at):
        errands.wake()


def look_after(*, at: datetime) -> bool:
    """Queue a backup when a day has passed since the last good one. Returns whether it did."""
    if not shelf.is_due(Folder(settings.DATA_DIR), at=at):
        return False
    import_string("bounceback.records.keeping.tasks.back_up").enqueue(str(Kind.DAILY))
    errands.wake()
    return True


def _keep(look_at: datetime) -> None:
    """Seal what is new every few seconds, without keeping a caller waiting; look after the backups now and then."""
    while True:
        time.sleep(_SEAL_EVERY_SECONDS)
        at = datetime.now(UTC)
        try:
            seals.seal_all(at=at)
            if at >= look_at:
                look_at = at + _LOOK_EVERY
                import_string("bounceback.records.journal.catch_up_quietly")()
                import_string("bounceback.objections.meaning.tasks.look_after")()
                if look_after(at=at):
                    look_at = at + 6 * _LOOK_EVERY  # where there is no room, an hour later is soon enough
        except (DatabaseError, OSError) as error:
            log.warning("keeping postponed", reason=str(error))
            connection.close()


def _end_with_parent(parent: int) -> None:
    """When the process that watches over us is killed, nobody could stop us any more: so we stop."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)
