"""A full disk without a server: what somebody said on the telephone is still written, and what is asked is answered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from bounceback.base import reserve
from bounceback.base.folder import Folder
from tests.durability.disks import tiny_disk
from tests.installations import Installation

NUMBER = "+13305550143"


def fill(place: Path) -> None:
    """Take every byte that is left."""
    with (place / "filler").open("ab", buffering=0) as file:
        for portion in (65_536, 512, 1):
            with suppress(OSError):
                while True:
                    file.write(b"\0" * portion)


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Installation]:
    """An installation with its reserve on a disk without a free byte besides."""
    with tiny_disk(tmp_path, megabytes=96) as place:
        desk = Installation(place / "desk")
        desk.run("prepare")
        desk.run("dnc", "add", "+13305550199", "--why", "before")
        assert reserve.keep(Folder(desk.folder))
        fill(place)
        yield desk


@pytest.mark.slow
def test_a_request_not_to_be_called_is_written_in_the_reserve(full: Installation):
    for number in range(3):  # the second finds the reserve given up
        full.run("dnc", "add", f"+1330555014{number}", "--why", "said so")

    assert not Folder(full.folder).reserve.exists()
    assert full.json("dnc", "check", "+13305550142")["suppressed"] is True


@pytest.mark.slow
def test_a_list_does_not_get_the_reserve(full: Installation, tmp_path: Path):
    file = tmp_path / "list.csv"
    file.write_text(f"name,phone\nDana Whitfield,{NUMBER}\n")

    done = full.run("import", str(file), "--into", "New", check=False)

    assert done.returncode == 2
    assert "is full" in done.stderr
    assert Folder(full.folder).reserve.exists()


@pytest.mark.slow
@pytest.mark.parametrize("command", [("dnc", "check", "+13305550199"), ("audit", "verify"), ("review", "industry")])
def test_what_is_asked_is_answered(full: Installation, command):
    full.run(*command)


@pytest.mark.slow
def test_without_even_the_reserve_it_is_said_that_the_disk_is_full(full: Installation):
    reserve.let_go(Folder(full.folder))
    fill(full.folder.parent)

    done = full.run("dnc", "check", "+13305550199", "--json", check=False)

    assert (done.returncode, done.stdout) == (2, "")
    assert "is full" in done.stderr


@pytest.mark.slow
def test_a_restore_without_room_says_what_it_needs_and_leaves_nothing(full: Installation, tmp_path: Path):
    (full.folder.parent / "filler").unlink()
    backup = Path(full.json("backup")["file"])
    fill(full.folder.parent)

    done = full.run("restore", str(backup), check=False)

    assert done.returncode == 2
    assert "backup on another disk" not in done.stderr
    assert "no room to restore" in done.stderr
    assert not Folder(full.folder).restoring.exists()
