"""Without the key that made their tokens nobody who was erased is recognised: nothing is opened as if all were well."""

from __future__ import annotations

import shutil

import pytest

from bounceback.base import backups
from bounceback.base.folder import Folder
from tests.installations import Installation

NUMBER = "+13305550143"
FORGOTTEN = f"""
from datetime import UTC, datetime
from bounceback.records.erasing import actions
from tests import factories
now = datetime.now(UTC)
some = factories.make_list(owner, at=now)
dana = factories.make_prospect(owner, at=now, on=some, e164="{NUMBER}", name="Dana Whitfield", company="Acme")
actions.erase(person=dana.prospect, why="", by=owner, at=now)
"""
ASKING = {
    "dnc check": ("dnc", "check", NUMBER),
    "dnc add": ("dnc", "add", "+13305550144", "--why", "said so"),
    "serve": ("serve", "--no-browser", "--port", "1"),
    "import": ("import", "{list}", "--into", "Again"),
    "calls import": ("calls", "import", "{list}", "--into", "Again"),
}


@pytest.fixture
def folder(prepared: Installation) -> Folder:
    """Of an installation in which somebody was erased."""
    prepared.python(FORGOTTEN)
    return Folder(prepared.folder)


def lose(folder: Folder, how: str) -> str:
    """The key goes, or is another one; returns the name of the one that was there."""
    name = backups.key_id(folder)
    if how == "gone":
        folder.hash_key_file.unlink()
    else:
        folder.hash_key_file.write_text("another\n")
    return name


@pytest.mark.parametrize("how", ["gone", "exchanged"])
@pytest.mark.parametrize("command", ASKING)
def test_whoever_would_ask_for_them_is_refused_and_no_key_is_made(prepared, folder, tmp_path, command, how):
    file = tmp_path / "list.csv"
    file.write_text(f"name,phone\nDana Whitfield,{NUMBER}\n")
    name = lose(folder, how)

    done = prepared.run(*(each.format(list=file) for each in ASKING[command]), check=False)

    assert done.returncode == 2
    assert done.stdout == ""
    assert "by which 1 erased person is recognised" in done.stderr
    assert f"BOUNCEBACK_KEYS_GIVEN_UP={name}" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert folder.hash_key_file.exists() == (how == "exchanged")


def test_with_the_key_put_back_they_are_recognised(prepared, folder, tmp_path):
    kept = tmp_path / "hash.key"
    shutil.copyfile(folder.hash_key_file, kept)
    lose(folder, "gone")
    prepared.run("dnc", "check", NUMBER, check=False)

    shutil.copyfile(kept, folder.hash_key_file)

    assert prepared.json("dnc", "check", NUMBER)["suppressed"] is True


@pytest.mark.parametrize("how", ["gone", "exchanged"])
def test_doctor_names_it_and_makes_no_key(prepared, folder, how):
    lose(folder, how)

    problems = prepared.json("doctor")["problems"]

    assert any("by which 1 erased person is recognised" in each for each in problems)
    assert folder.hash_key_file.exists() == (how == "exchanged")


def test_a_backup_is_still_made(prepared, folder):
    lose(folder, "gone")

    prepared.run("backup")

    assert not folder.hash_key_file.exists()


def test_a_key_that_was_given_up_by_name_lets_it_go_on_and_says_so(prepared, folder):
    name = lose(folder, "gone")

    wrong = prepared.run("dnc", "check", NUMBER, check=False, BOUNCEBACK_KEYS_GIVEN_UP="00000000")
    done = prepared.run("dnc", "check", NUMBER, BOUNCEBACK_KEYS_GIVEN_UP=name)

    assert wrong.returncode == 2
    assert "It was given up." in done.stderr
    assert folder.hash_key_file.exists()


def test_where_nobody_was_erased_a_new_key_is_made(prepared):
    folder = Folder(prepared.folder)
    folder.hash_key_file.unlink(missing_ok=True)

    assert prepared.json("dnc", "check", NUMBER)["suppressed"] is False
    assert folder.hash_key_file.exists()


@pytest.mark.parametrize("unproven", [(), ("--unproven",)])
def test_a_failed_restore_makes_no_key_either(prepared, folder, unproven):
    file = prepared.json("backup")["file"]
    if unproven:
        backups.manifest_file(file := type(folder.path)(file)).unlink()
    lose(folder, "gone")

    done = prepared.run("restore", str(file), *unproven, check=False)

    assert done.returncode == 2
    assert "another hash.key" in done.stderr
    assert not folder.hash_key_file.exists()


def test_a_server_whose_key_goes_while_it_runs_makes_no_other(prepared, folder):
    said = prepared.python(
        "from bounceback.base import tokens\n"
        "from bounceback.base.keys import HashKeyLost\n"
        "from bounceback.base.folder import Folder\n"
        "from django.conf import settings\n"
        "file = Folder(settings.DATA_DIR).hash_key_file\n"
        "file.unlink()\n"
        "try:\n    tokens.token('x')\nexcept HashKeyLost as lost:\n    print(lost.code, file.exists())\n"
    )

    assert said == "hash-key-lost False\n"
