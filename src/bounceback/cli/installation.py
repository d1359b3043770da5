"""Opening an installation for a command: environment, folder, Django, tables, owner."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

from bounceback.base import schema
from bounceback.base.folder import Folder
from bounceback.cli import preflight
from bounceback.cli.backup import before_upgrade

if TYPE_CHECKING:
    from bounceback.base.models import User


def set_up_django(folder: Folder | None = None) -> None:
    """Load Django for this folder; without one, for commands that need no database."""
    if folder is not None:
        os.environ["BOUNCEBACK_DATA"] = str(folder.path)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bounceback.settings")
    import django

    django.setup()


def open_installation(
    data: Path | None = None, *, new: bool = True, with_reserve: bool = False, reading: bool = False
) -> User:
    """Make the installation ready for use and say who its owner is. Raises Refused.

    data            folder named by --data; None for the one of the environment
    new             make one where there is none; a command that asks about what is there has to find it
    with_reserve    on a full disk, go on in the room that was kept for it: for what people say, not for files
    reading         needs no room on the disk, and finds the installation

    The tables are made, or brought up to date, when the program is newer than they are; a good backup is made before
    that, or it is not done.
    """
    folder = preflight.folder_of(data)
    if reading or not new:
        preflight.must_exist(folder)
    state = preflight.prepare(folder, with_reserve=with_reserve, reading=reading)
    set_up_django(folder)

    from bounceback.base import actions, queries

    if state is not schema.State.CURRENT:
        with FileLock(folder.running / "migrate.lock", mode=0o600):
            state = schema.state(folder)  # somebody else may just have done it
            if state is schema.State.BEHIND:
                before_upgrade(folder)
            if state is not schema.State.CURRENT:
                migrate()
    _mend_indexes()
    if owner := queries.local_owner():
        return owner
    with FileLock(folder.running / "migrate.lock", mode=0o600):
        return queries.local_owner() or actions.found(name="My calls", by=None, at=datetime.now(UTC))


def _mend_indexes() -> None:
    """After a move to another machine the search may have been made by a SQLite that this one does not understand."""
    from django.db import transaction

    from bounceback.base.sqlite import fulltext
    from bounceback.calling import search
    from bounceback.prospects import found

    if fulltext.fits(search.INDEX) and fulltext.fits(found.INDEX):
        return
    with transaction.atomic():
        search.mend()
        found.mend()


def migrate() -> None:
    """Make the tables, or bring them up to date. Whoever calls this has made a backup."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
