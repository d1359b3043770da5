"""The whole journal: do-not-call requests and liftings (compliance.journal), and erasures."""

from __future__ import annotations

from datetime import UTC

import structlog
from django.conf import settings
from django.db import transaction

from bounceback.base import journal as file
from bounceback.base.folder import Folder
from bounceback.compliance import journal as requests
from bounceback.records.models import Erasure

log = structlog.get_logger(__name__)

ERASED = "erased"


def soon() -> None:
    """Bring the journal up to date when the transaction has committed: for whoever erases somebody."""
    transaction.on_commit(catch_up_quietly)


def catch_up() -> int:
    """Write down what the database knows and the journal does not yet; returns how many lines. Raises OSError."""
    folder = Folder(settings.DATA_DIR)
    written = requests.catch_up()
    with file.alone(folder):
        lines = _missing(folder)
        file.append(folder, lines)
    return written + len(lines)


def catch_up_quietly() -> None:
    """The same where nobody could do anything about a full disk: it is tried again at the next occasion."""
    try:
        catch_up()
    except OSError as error:
        log.warning("journal not written", reason=str(error))


def behind() -> int:
    """How many requests, liftings and erasures are not in the journal."""
    return requests.behind() + len(_missing(Folder(settings.DATA_DIR)))


def _missing(folder: Folder) -> list[file.Line]:
    lines, _ = file.read(folder.journal)
    told = {(line["workspace"], line["prospect"]) for line in lines if line.get("is") == ERASED}
    return [
        {
            "is": ERASED,
            "workspace": each.workspace_id,
            "prospect": each.prospect_id,
            "tokens": each.tokens,
            "at": each.erased_at.astimezone(UTC).isoformat(),
        }
        for each in Erasure.objects.order_by("pk")
        if (each.workspace_id, each.prospect_id) not in told
    ]
