"""What the server does beside answering: checkpoints, and errands left over from before."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from bounceback.base import errands
from bounceback.base.folder import Folder
from bounceback.base.sqlite.checkpoints import Checkpointer


def start(*, at: datetime) -> None:
    """Begin, once per server process."""
    Checkpointer(Folder(settings.DATA_DIR).database).start()
    if errands.unfinished(at=at):
        errands.wake()
