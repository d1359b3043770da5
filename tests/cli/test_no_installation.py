"""A mistyped folder is not an empty installation: who asks about what is there is told that nothing is."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from bounceback.base.folder import Folder
from tests.installations import COMMAND, Installation

READING = (
    ("audit", "verify"),
    ("export", "{out}"),
    ("person", "show", "+13305550143"),
    ("person", "erase", "+13305550143", "--yes"),
    ("dnc", "check", "+13305550143"),
    ("review", "industry"),
    ("kit", "export", "-"),
    ("import", "--undo", "1"),
    ("calls", "import", "--undo", "1"),
    ("backup",),
)


@pytest.mark.parametrize("command", READING, ids=" ".join)
@pytest.mark.parametrize("by", ["option", "environment"])
def test_who_asks_is_told_that_there_is_none_and_none_is_made(installation: Installation, tmp_path: Path, command, by):
    typo = tmp_path / "typo"
    words = [each.format(out=tmp_path / "out") for each in command]

    if by == "option":
        done = installation.run(*words, "--data", str(typo), check=False)
    else:
        done = installation.run(*words, check=False, BOUNCEBACK_DATA=str(typo))

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == f"There is no installation in {typo}. Nothing was made. Check --data or BOUNCEBACK_DATA.\n"
    assert not typo.exists()
    assert not (tmp_path / "out").exists()


def test_who_writes_may_begin_one(installation: Installation):
    installation.run("dnc", "add", "+13305550143", "--why", "said so")

    assert installation.json("dnc", "check", "+13305550143")["suppressed"] is True


def test_doctor_says_whether_there_is_one(prepared: Installation, tmp_path: Path):
    there = prepared.json("doctor")
    nowhere = prepared.json("doctor", "--data", str(tmp_path / "typo"))

    assert (there["installed"], nowhere["installed"]) == (True, False)
    assert nowhere["problems"] == []


def test_two_first_commands_at_the_same_moment_both_do_their_work(installation: Installation):
    first = [
        subprocess.Popen(
            [*COMMAND, "dnc", "add", f"+1330555014{n}", "--why", "said so"],
            env=installation.environ(),
            stderr=subprocess.PIPE,
            text=True,
        )
        for n in range(4)
    ]
    said = [each.communicate(timeout=900)[1] for each in first]

    assert [each.returncode for each in first] == [0, 0, 0, 0], said
    assert Folder(installation.folder).key_file.exists()
    for n in range(4):
        assert installation.json("dnc", "check", f"+1330555014{n}")["suppressed"] is True
    count = "from bounceback.base.models import Workspace\nprint(Workspace.objects.count())"
    assert installation.python(count) == "1\n"
