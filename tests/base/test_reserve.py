"""Room on the disk that nobody else can take."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client

from bounceback.base import reserve
from bounceback.base.folder import Folder
from bounceback.base.models import Event
from bounceback.base.troubles import DiskFull
from bounceback.cli import preflight
from bounceback.compliance.models import Suppression


def disk_with(free: int, monkeypatch: pytest.MonkeyPatch, folder: Folder) -> None:
    """A disk with so many bytes free, besides what the reserve takes."""

    real = shutil.disk_usage("/")

    def usage(_path: Path) -> Any:
        held = folder.reserve.stat().st_size if folder.reserve.exists() else 0
        return real._replace(free=free - held)

    monkeypatch.setattr(shutil, "disk_usage", usage)


def test_room_is_kept_where_there_is_plenty(tmp_path: Path):
    assert reserve.keep(Folder(tmp_path))

    file = Folder(tmp_path).reserve
    assert file.stat().st_size == 16 << 20
    if sys.platform != "win32":
        assert file.stat().st_blocks * 512 >= 16 << 20  # no hole in it
        assert file.stat().st_mode & 0o077 == 0
    assert not list(tmp_path.glob("*.part"))


def test_the_reserve_is_not_what_fills_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    disk_with(63 << 20, monkeypatch, Folder(tmp_path))

    assert not reserve.keep(Folder(tmp_path))
    assert not list(tmp_path.glob("reserve*"))


def test_it_is_given_up_once_and_made_again(tmp_path: Path):
    folder = Folder(tmp_path)
    reserve.keep(folder)

    assert reserve.let_go(folder)
    assert not reserve.let_go(folder)
    assert reserve.keep(folder)


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A disk on which an Event finds no room as long as the reserve is there."""
    from django.conf import settings

    tries: list[str] = []
    write = Event.objects.create

    def create(**fields: Any) -> Event:
        tries.append(fields["kind"])
        if Folder(settings.DATA_DIR).reserve.exists() or len(tries) == 1:
            raise OperationalError("database or disk is full")
        return write(**fields)

    monkeypatch.setattr(Event.objects, "create", create)
    return tries


def post(browser: Client) -> HttpResponse:
    """Put a number off the list, as the page does."""
    return browser.post(
        "/do-not-call/",
        urlencode({"scope": "NUMBER", "number": "+13305550143", "why": "asked for it"}),
        content_type="application/x-www-form-urlencoded",
    )


@pytest.mark.django_db(transaction=True)
def test_a_request_that_met_a_full_disk_is_done_again_in_the_reserve(browser_of_ana, data_dir, full):
    reserve.keep(Folder(data_dir))

    said = post(browser_of_ana)

    assert said.status_code == 302, said.content
    assert len(full) == 2
    assert Suppression.objects.count() == Event.objects.count() == 1
    assert not Folder(data_dir).reserve.exists()


@pytest.mark.django_db(transaction=True)
def test_without_a_reserve_it_is_said_that_the_disk_is_full(browser_of_ana, full):
    said = post(browser_of_ana)

    assert said.status_code == 507
    assert "is full" in said.content.decode()
    assert len(full) == 1
    assert not Suppression.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_file_that_is_brought_in_does_not_get_the_reserve(browser_of_ana, data_dir, full):
    Folder(data_dir).prepare()
    reserve.keep(Folder(data_dir))
    file = SimpleUploadedFile("list.csv", b"name,phone\nDana Whitfield,330-555-0143\n")

    said = browser_of_ana.post("/imports/new/", {"file": file, "audience": "BUSINESS", "country": "US"})

    assert said.status_code == 507
    assert Folder(data_dir).reserve.exists()


def test_a_server_starts_on_a_full_disk_in_the_reserve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = Folder(tmp_path / "desk")
    folder.prepare()
    reserve.keep(folder)
    disk_with(17 << 20, monkeypatch, folder)

    with pytest.raises(DiskFull):
        preflight.prepare(folder)
    preflight.prepare(folder, with_reserve=True)

    assert not folder.reserve.exists()


def test_what_is_said_goes_on_in_what_is_left_of_the_reserve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = Folder(tmp_path / "desk")
    folder.prepare()

    disk_with(2 << 20, monkeypatch, folder)
    with pytest.raises(DiskFull):
        preflight.prepare(folder)
    preflight.prepare(folder, with_reserve=True)

    disk_with(1 << 19, monkeypatch, folder)
    with pytest.raises(DiskFull):
        preflight.prepare(folder, with_reserve=True)


def test_who_only_reads_leaves_the_reserve_while_there_is_a_little_room(tmp_path, monkeypatch):
    folder = Folder(tmp_path / "desk")
    folder.prepare()
    reserve.keep(folder)

    disk_with(18 << 20, monkeypatch, folder)
    preflight.prepare(folder, reading=True)
    assert folder.reserve.exists()

    disk_with(16 << 20, monkeypatch, folder)
    preflight.prepare(folder, reading=True)
    assert not folder.reserve.exists()
