"""What the server does beside answering: checkpoints, errands left over from before, and ending in time."""

from __future__ import annotations

import os
import signal
import threading
import time
from datetime import datetime

from django.conf import settings

from bounceback.base import errands, reserve
from bounceback.base.folder import Folder
from bounceback.base.sqlite.checkpoints import Checkpointer


def start(*, at: datetime) -> None:
    """Begin, once per server process."""
    if os.name != "nt":
        threading.Thread(target=_end_with_parent, args=(os.getppid(),), name="parent", daemon=True).start()
    folder = Folder(settings.DATA_DIR)
    Checkpointer(folder.database).start()
    reserve.Keeper(folder).start()
    if errands.unfinished(at=at):
        errands.wake()


def _end_with_parent(parent: int) -> None:
    """When the process that watches over us is killed, nobody could stop us any more: so we stop."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)
