"""`bounceback restore`, cut off: the old one or the new one, never between."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time

import pytest

from bounceback.base import restores
from tests.cli.restoring import BEGIN, OFF, SINCE, state_of
from tests.installations import COMMAND, Installation


@pytest.mark.parametrize("moment", ["draft", "_replay", "close_draft", "put_in_place"])
def test_a_crash_before_the_decision_leaves_the_old_one(prepared, folder, backup, moment):
    prepared.python(BEGIN + "factories.make_list(owner, at=now, name='Later')\n")
    crash = f"""
import os
from pathlib import Path
from bounceback.cli import backup
from bounceback.base import restores
from bounceback.base.folder import Folder
place = backup if hasattr(backup, {moment!r}) else restores
setattr(place, {moment!r}, lambda *a, **k: os._exit(9))
backup.restore(Folder(Path({str(prepared.folder)!r})), Path({str(backup)!r}), key=None, unproven=False)
"""
    done = subprocess.run([COMMAND[0], "-c", crash], env=prepared.environ(), check=False)
    assert done.returncode == 9

    assert _lists(prepared) == 2
    assert not (folder.restoring / "ready.json").exists()


@pytest.mark.parametrize("renamed", [0, 1, 2])
def test_a_crash_after_the_decision_leaves_the_new_one(prepared, folder, backup, renamed):
    prepared.python(SINCE + "factories.make_list(owner, at=now, name='Later')\n")
    crash = f"""
import os
from pathlib import Path
from bounceback.cli import backup
from bounceback.base import backups, restores
from bounceback.base.folder import Folder
folder = Folder(Path({str(prepared.folder)!r}))
real, seen = Path.replace, []
def replace(self, target):
    if self.parent == folder.restoring and not self.name.startswith("."):
        if len(seen) == {renamed}:
            os._exit(9)
        seen.append(self)
    return real(self, target)
Path.replace = replace
backup.restore(folder, Path({str(backup)!r}), key=None, unproven=False)
"""
    done = subprocess.run([COMMAND[0], "-c", crash], env=prepared.environ(), check=False)
    assert done.returncode == 9

    assert _lists(prepared) == 1
    assert state_of(prepared)["off"] == OFF
    assert not folder.restoring.exists()


def _lists(installation: Installation) -> int:
    return int(
        installation.python("from bounceback.prospects.models import ProspectList as L\nprint(L.objects.count())")
    )


@pytest.mark.skipif(os.name == "nt", reason="no kill -9")
@pytest.mark.parametrize("seed", [pytest.param(range(4)), pytest.param(range(4, 40), marks=pytest.mark.slow)])
def test_killed_at_any_moment_it_is_the_old_one_or_the_new_one(prepared, folder, backup, seed):
    prepared.python(BEGIN + "factories.make_list(owner, at=now, name='Later')\n")
    stand = prepared.folder.with_name("stand")
    shutil.copytree(prepared.folder, stand)
    began = time.monotonic()
    prepared.run("restore", str(backup))
    takes = time.monotonic() - began

    for number in seed:
        shutil.rmtree(prepared.folder)
        shutil.copytree(stand, prepared.folder)
        victim = subprocess.Popen([*COMMAND, "restore", str(backup)], env=prepared.environ(), stderr=subprocess.DEVNULL)
        time.sleep(random.Random(number).uniform(0.1, takes))
        victim.send_signal(signal.SIGKILL)
        victim.wait()

        assert _lists(prepared) in (1, 2)
        assert prepared.json("doctor")["problems"] == []


def test_what_another_finished_is_not_finished_twice(folder):
    assert restores.finish(folder) is False
