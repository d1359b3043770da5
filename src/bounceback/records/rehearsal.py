"""A dry run is the real thing on a copy: the same work, the same report, nothing written."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from bounceback.base.folder import Folder


@contextmanager
def on_a_copy() -> Iterator[None]:
    """Until it ends, this process works on a copy of the installation. For commands: no other thread may run."""
    folder = Folder(settings.DATA_DIR)
    folder.running.mkdir(mode=0o700, parents=True, exist_ok=True)
    real_name, real_dir = connection.settings_dict["NAME"], settings.DATA_DIR
    with tempfile.TemporaryDirectory(prefix="dry-run-", dir=folder.running) as scratch:
        copy = Folder(Path(scratch))
        _copy_to(copy.database)
        connection.close()
        connection.settings_dict["NAME"] = str(copy.database)
        settings.DATA_DIR = copy.path
        try:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA synchronous = OFF")  # nobody will miss the copy
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = real_name
            settings.DATA_DIR = real_dir


def _copy_to(target: Path) -> None:
    import sqlite3

    connection.ensure_connection()
    source: Any = connection.connection
    copy = sqlite3.connect(target)
    try:
        source.backup(copy)
    finally:
        copy.close()
