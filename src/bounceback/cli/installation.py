"""Opening an installation for a command: environment, folder, Django, tables, owner."""

from __future__ import annotations

import os
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

from bounceback.base import schema
from bounceback.base.folder import Folder
from bounceback.cli import preflight

if TYPE_CHECKING:
    from bounceback.base.models import User


def set_up_django(folder: Folder | None = None) -> None:
    """Load Django for this folder; without one, for commands that need no database."""
    if folder is not None:
        os.environ["BOUNCEBACK_DATA"] = str(folder.path)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bounceback.settings")
    import django

    django.setup()


def open_installation(data: Path | None = None) -> User:
    """Make the installation ready for use and say who its owner is. Raises Refused.

    data    folder named by --data; None for the one of the environment

    The tables are made, or brought up to date, when the program is newer than they are; a copy of the database is kept
    in `backups` before that.
    """
    folder = preflight.folder_of(data)
    state = preflight.prepare(folder)
    set_up_django(folder)

    from bounceback.base import actions, queries

    if state is not schema.State.CURRENT:
        with FileLock(folder.running / "migrate.lock", mode=0o600):
            state = schema.state(folder)  # somebody else may just have done it
            if state is schema.State.BEHIND:
                _keep_copy(folder)
            if state is not schema.State.CURRENT:
                _migrate()
    owner = queries.local_owner()
    return owner or actions.found(name="My calls", by=None, at=datetime.now(UTC))


def _migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def _keep_copy(folder: Folder) -> None:
    """No upgrade without a copy that was read back."""
    import sqlite3

    target = folder.backups / f"before-upgrade-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.sqlite3"
    draft = target.with_suffix(".part")
    draft.unlink(missing_ok=True)
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(sqlite3.connect(folder.database)) as source, closing(sqlite3.connect(draft)) as copy:
        source.backup(copy)
        found = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise schema.DatabaseDamaged(folder.database, found)
    draft.replace(target)
