"""Fixtures that everybody uses: the people, the place, the hour."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.test import Client

from bounceback.base.models import User, Workspace
from tests import personas
from tests.installations import Installation

# How long an example takes says how busy the machine is.
hypothesis.settings.register_profile("patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("patient")


@pytest.fixture(scope="session")
def quick_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A scratch folder in memory where there is room: every commit is synced, and a disk makes that slow."""
    memory = Path("/dev/shm")
    if not (memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2 * 1024**3):
        yield tmp_path_factory.mktemp("quick")
        return
    folder = Path(tempfile.mkdtemp(prefix="bounceback-tests-", dir=memory))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(quick_folder: Path) -> None:
    """The test database is a file like the real one: same locks, same queue, same log."""
    from django.conf import settings

    place = quick_folder / "test.sqlite3"
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(place)


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, settings: Any) -> Path:
    """Each test has a data folder of its own."""
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    settings.MEDIA_ROOT = str(settings.DATA_DIR / "uploads")
    return settings.DATA_DIR


@pytest.fixture(autouse=True)
def fresh_memory() -> None:
    """No test remembers which places were open in another one's database."""
    from bounceback.calling.queries import dialled, open_places, reasons
    from bounceback.insights.queries import kept
    from bounceback.objections.meaning import texts

    open_places.forget()
    dialled.forget()
    kept.forget()
    reasons.forget()
    texts.forget()


@pytest.fixture
def noon() -> datetime:
    """Tuesday 17 November 2026, noon in New York."""
    return datetime(2026, 11, 17, 17, 0, tzinfo=UTC)


@pytest.fixture
def workspace(db: None, noon: datetime) -> Workspace:
    return personas.make_workspace(at=noon)


@pytest.fixture
def ana(workspace: Workspace, noon: datetime) -> User:
    return personas.make_ana(workspace, at=noon)


@pytest.fixture
def browser_of_ana(ana: User) -> Client:
    """A browser that Ana has let in."""
    client = Client()
    client.force_login(ana)
    return client


@pytest.fixture
def installation(quick_folder: Path) -> Iterator[Installation]:
    """A scratch installation that nothing was done with; its server is stopped at the end."""
    place = Path(tempfile.mkdtemp(dir=quick_folder))
    made = Installation(place / "installation")
    yield made
    if made.process is not None:
        made.stop()
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture(scope="session")
def prepared_folder(quick_folder: Path) -> Path:
    """A folder with empty tables, made once and copied where a first start is not the point."""
    made = Installation(quick_folder / "prepared")
    made.run("prepare")
    return made.folder


@pytest.fixture
def prepared(installation: Installation, prepared_folder: Path) -> Installation:
    """A scratch installation with empty tables, not running."""
    shutil.copytree(prepared_folder, installation.folder)
    return installation


@pytest.fixture
def running(prepared: Installation) -> Installation:
    """A scratch installation whose server answers."""
    prepared.start()
    return prepared
