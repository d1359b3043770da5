"""An installation with people, and a backup of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bounceback.base.folder import Folder
from tests.cli.restoring import PEOPLE
from tests.installations import Installation


@pytest.fixture
def folder(prepared: Installation) -> Folder:
    prepared.python(PEOPLE)
    return Folder(prepared.folder)


@pytest.fixture
def backup(prepared: Installation, folder: Folder) -> Path:
    return Path(prepared.json("backup")["file"])
