"""`bounceback restore`: the old one or the new one, never between; and nobody is called who asked not to be."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import bounceback
from bounceback.base import backups, restores
from bounceback.base.folder import Folder
from tests.installations import COMMAND, Installation

BEGIN = """
from datetime import UTC, datetime, timedelta
from bounceback.compliance import actions as compliance
from bounceback.compliance.models import Suppression
from bounceback.prospects.models import Listing, Number, Prospect
from tests import factories
now = datetime.now(UTC)
"""
PEOPLE = (
    BEGIN
    + """
some = factories.make_list(owner, at=now)
for n in range(6):
    factories.make_prospect(owner, at=now, on=some, e164=f"+1330555010{n}", name=f"P {n}", company=f"Firm {n}")
compliance.suppress(scope="NUMBER", e164="+13305550105", source="asked on a call", by=owner, at=now)
"""
)
SINCE = (
    BEGIN
    + """
people = {each.name: each for each in Prospect.objects.all()}
compliance.suppress(scope="NUMBER", e164="+13305550100", source="asked on a call", why="please", by=owner, at=now)
compliance.suppress(scope="PERSON", prospect=people["P 1"], source="asked on a call", by=owner, at=now)
compliance.suppress(scope="FIRM", firm="Firm 2", source="asked on a call", by=owner, at=now)
compliance.lift(suppression=Suppression.objects.get(e164="+13305550105"), why="called us back", by=owner, at=now)
compliance.suppress_numbers(e164s=["+13305550177"], source="a list", by=owner, at=now)
new = factories.make_prospect(owner, at=now, on=Listing.objects.first().list, e164="+13305550166", name="New")
compliance.suppress(scope="PERSON", prospect=new.prospect, source="asked on a call", by=owner, at=now)
"""
)
STATE = (
    BEGIN
    + """
import json
print(json.dumps({
    "off": sorted(
        [row.scope, row.e164 or row.token[:6] or row.firm or f"person {row.prospect_id}"]
        for row in Suppression.objects.filter(lifted_at=None)
    ),
    "lifted": Suppression.objects.exclude(lifted_at=None).count(),
    "out": sorted(Listing.objects.filter(standing="OUT").values_list("number__e164", flat=True)),
    "people": Prospect.objects.count(),
}))
"""
)


@pytest.fixture
def folder(prepared: Installation) -> Folder:
    prepared.python(PEOPLE)
    return Folder(prepared.folder)


@pytest.fixture
def backup(prepared: Installation, folder: Folder) -> Path:
    return Path(prepared.json("backup")["file"])


def _state(installation: Installation) -> dict[str, Any]:
    state: dict[str, Any] = json.loads(installation.python(STATE))
    return state


def _print(folder: Folder) -> str:
    return backups.sha256(folder.database)


def test_everything_is_as_it_was_when_the_backup_was_made(prepared, folder, backup):
    before = _state(prepared)
    prepared.python(BEGIN + "Prospect.objects.filter(name='P 3').update(name='Somebody else')\n")

    done = prepared.run("restore", str(backup), "--json")

    assert json.loads(done.stdout)["replayed"]["suppressed"] == 0
    assert _state(prepared) == before
    assert prepared.json("doctor")["problems"] == []


def test_what_was_there_is_set_aside_and_can_be_restored_again(prepared, folder, backup):
    prepared.python(BEGIN + "Prospect.objects.filter(name='P 3').delete()\n")
    aside = json.loads(prepared.run("restore", str(backup), "--json").stdout)["set_aside"]
    assert _state(prepared)["people"] == 6

    prepared.run("restore", aside)

    assert _state(prepared)["people"] == 5


OFF = [
    ["FIRM", "firm 2"],
    ["NUMBER", "+13305550100"],
    ["NUMBER", "+13305550166"],  # of a person whom the backup does not know
    ["NUMBER", "+13305550177"],
    ["PERSON", "person 2"],
]


def test_who_asked_since_then_not_to_be_called_is_not_called(prepared, folder, backup):
    prepared.python(SINCE)

    done = json.loads(prepared.run("restore", str(backup), "--json").stdout)

    assert done["replayed"] == {"suppressed": 5, "lifted": 1, "erased": 0, "unreadable": 0, "from": "database"}
    state = _state(prepared)
    assert state["off"] == OFF
    assert state["lifted"] == 1
    assert state["out"] == ["+13305550100", "+13305550101", "+13305550102"]


def test_where_the_database_is_ruined_the_journal_tells(prepared, folder, backup):
    prepared.python(SINCE)
    folder.database.write_bytes(b"ruined" * 5_000)

    done = json.loads(prepared.run("restore", str(backup), "--json").stdout)

    assert done["replayed"]["from"] == "journal"
    assert done["replayed"]["suppressed"] == 5
    assert done["replayed"]["lifted"] == 1
    state = _state(prepared)
    assert [kind for kind, _ in state["off"]] == [kind for kind, _ in OFF]
    assert state["out"] == ["+13305550100", "+13305550101", "+13305550102"]
    assert prepared.json("dnc", "check", "+13305550177")["suppressed"] is True
    assert prepared.json("dnc", "check", "+13305550166")["suppressed"] is True
    assert prepared.json("dnc", "check", "+13305550105")["suppressed"] is False


def test_without_database_and_journal_the_backup_is_all_there_is(prepared, folder, backup):
    prepared.python(SINCE)
    folder.database.unlink()
    folder.journal.unlink()

    done = json.loads(prepared.run("restore", str(backup), "--json").stdout)

    assert done["replayed"]["suppressed"] == 0
    assert done["set_aside"] is None
    assert _state(prepared)["off"] == [["NUMBER", "+13305550105"]]


def test_the_journal_holds_no_number_and_no_name(prepared, folder):
    prepared.python(SINCE)

    text = folder.journal.read_text()

    assert text.count('"suppressed"') == 6
    assert text.count('"lifted"') == 1
    assert "330555" not in text
    assert "P 1" not in text


def test_a_restore_is_remembered_by_the_next_one(prepared, folder, backup):
    prepared.python(SINCE)
    prepared.run("restore", str(backup))
    folder.database.write_bytes(b"ruined" * 5_000)

    prepared.run("restore", str(backup))

    assert [kind for kind, _ in _state(prepared)["off"]] == [kind for kind, _ in OFF]


def test_no_id_is_given_out_twice(prepared, folder, backup):
    prepared.python(BEGIN + "factories.make_list(owner, at=now, name='Later')\n")
    prepared.run("restore", str(backup))

    said = prepared.python(BEGIN + "print(factories.make_list(owner, at=now, name='Latest').pk)\n")

    assert said.strip() == "3"


def test_it_is_in_the_audit(prepared, folder, backup):
    prepared.run("restore", str(backup))

    said = prepared.python(
        BEGIN
        + """
from bounceback.base import seals
from bounceback.base.models import Event
event = Event.objects.order_by("-pk").first()
print(event.kind, event.facts["sha256"], seals.verify(1).broken)
"""
    )

    assert said.split() == ["installation.restored", backups.sha256(backup), "None"]


def test_while_the_server_runs_nothing_is_restored(prepared, folder, backup):
    prepared.start()

    done = prepared.run("restore", str(backup), check=False)

    assert done.returncode == 2
    assert "Stop it" in done.stderr
    assert prepared.answers()


def test_while_a_command_has_the_database_open_nothing_is_restored(prepared, folder, backup):
    with closing(sqlite3.connect(folder.database)) as other:
        other.execute("SELECT count(*) FROM base_event").fetchone()

        done = prepared.run("restore", str(backup), check=False)

    assert done.returncode == 2
    assert "at work" in done.stderr


def _spoil(file: Path, how: str) -> None:
    if how == "truncated":
        os.truncate(file, file.stat().st_size - 4096)
    elif how == "flipped":
        content = bytearray(file.read_bytes())
        content[len(content) * 2 // 3] ^= 4
        file.write_bytes(content)
    elif how == "foreign":
        file.unlink()
        backups.manifest_file(file).unlink()
        with closing(sqlite3.connect(file)) as other:
            other.execute("CREATE TABLE notes (text)")
    elif how == "text":
        file.write_text("Dear diary")
    elif how == "gone":
        file.unlink()


@pytest.mark.parametrize("how", ["truncated", "flipped", "foreign", "text", "gone"])
def test_what_is_no_good_backup_is_refused_and_nothing_changed(prepared, folder, backup, how):
    _spoil(backup, how)
    before = _print(folder)

    done = prepared.run("restore", str(backup), check=False)

    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Nothing was changed" in done.stderr
    assert _print(folder) == before
    assert not folder.restoring.exists()


def _age(file: Path, statement: str) -> None:
    """Make the backup one of another version, as good as that version would have made it."""
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(statement)
    said = json.loads(backups.manifest_file(file).read_text())
    found = backups.describe(file, kind=backups.Kind.ASKED, at=backups.Manifest(**said).at, key=said["key_id"])
    backups.manifest_file(file).write_text(
        json.dumps(said | {"tables": found.tables, "bytes": found.bytes, "sha256": found.sha256, "bounceback": "9.0"})
    )


def test_a_backup_of_a_newer_program_is_refused(prepared, folder, backup):
    _age(backup, "INSERT INTO django_migrations (app, name, applied) VALUES ('base', '9999_later', '2030-01-01');")
    before = _print(folder)

    done = prepared.run("restore", str(backup), check=False)

    assert done.returncode == 2
    assert "was made by Bounceback 9.0, which is newer" in done.stderr
    assert _print(folder) == before


def test_a_backup_of_an_older_program_is_restored_and_brought_up_to_date(prepared, folder, backup):
    _age(backup, "DELETE FROM django_migrations WHERE app = 'sessions'; DROP TABLE django_session;")

    prepared.run("restore", str(backup))

    assert prepared.json("doctor")["problems"] == []
    assert _state(prepared)["people"] == 6


def test_newer_tables_of_the_same_version_are_not_called_a_newer_version(prepared, folder, backup):
    _age(backup, "INSERT INTO django_migrations (app, name, applied) VALUES ('base', '9999_later', '2030-01-01');")
    manifest = backups.manifest_file(backup)
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"bounceback": bounceback.__version__}))

    done = prepared.run("restore", str(backup), check=False)

    assert done.returncode == 2
    assert "a later build of Bounceback" in done.stderr
    assert bounceback.__version__ not in done.stderr.replace(backup.name, "")


WIPE = "BEGIN DELETE FROM compliance_suppression; END;"
OLDER = "DELETE FROM django_migrations WHERE app = 'sessions'; DROP TABLE django_session;"
FOREIGN = {
    "a trigger": ("CREATE TRIGGER tt AFTER INSERT ON base_event " + WIPE, "the trigger tt is none of ours"),
    "a trigger on another's table": (
        "CREATE TRIGGER tt AFTER INSERT ON django_session " + WIPE,
        "the trigger tt is none of ours",
    ),
    "one of our triggers, altered": (
        "DROP TRIGGER prospects_words_gone; CREATE TRIGGER prospects_words_gone AFTER DELETE ON prospects_prospect "
        + WIPE,
        "the trigger prospects_words_gone was altered",
    ),
    "a view": (
        "CREATE VIEW vv AS SELECT 1;",
        "the view vv is none of ours",
    ),
    "a table": ("CREATE TABLE notes (text);", "the table notes is none of ours"),
    "an index": ("CREATE UNIQUE INDEX ii ON base_event (kind, id);", "the index ii is none of ours"),
    "a column": ("ALTER TABLE compliance_suppression ADD COLUMN x text;", "the table compliance_suppression was"),
    "older, with a trigger": (
        OLDER + "CREATE TRIGGER tt AFTER INSERT ON base_event " + WIPE,
        "the trigger tt is none of ours",
    ),
    "older, and not really": ("DELETE FROM django_migrations WHERE app = 'records';", "cannot be brought up to date"),
}


@pytest.mark.parametrize("how", FOREIGN, ids=lambda how: how.replace(" ", "-"))
def test_what_the_migrations_did_not_make_is_not_put_in_force(prepared, folder, backup, how):
    statement, words = FOREIGN[how]
    _age(backup, statement)
    prepared.python(SINCE)
    before = _state(prepared)

    done = prepared.run("restore", str(backup), check=False)

    assert done.returncode == 2, done.stderr
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert _state(prepared) == before
    assert not folder.restoring.exists()


def test_the_database_in_force_is_no_backup_of_itself(prepared, folder):
    before = _print(folder)

    done = prepared.run("restore", "--unproven", str(folder.database), check=False)

    assert done.returncode == 2
    assert "it is the database that is in force" in done.stderr
    assert _print(folder) == before


@pytest.mark.skipif(os.name == "nt", reason="no pipes with a name")
def test_a_pipe_is_no_backup(prepared, folder, tmp_path):
    os.mkfifo(tmp_path / "pipe.sqlite3")

    done = prepared.run("restore", str(tmp_path / "pipe.sqlite3"), check=False)

    assert done.returncode == 2
    assert "it is no file" in done.stderr


def test_on_a_new_machine(prepared, folder, backup, tmp_path):
    other = Installation(tmp_path / "other")

    other.run("restore", str(backup))

    assert _state(other) == _state(prepared)


def test_people_known_by_token_only_need_their_key(prepared, folder, tmp_path):
    prepared.python(
        BEGIN
        + """
Suppression.objects.filter(e164="+13305550105").update(token="0" * 64, e164="")
"""
    )
    prepared.run("backup", str(tmp_path / "mine.sqlite3"), "--key", str(tmp_path / "hash.key"))
    other = Installation(tmp_path / "other")
    other.run("prepare")

    refused = other.run("restore", str(tmp_path / "mine.sqlite3"), check=False)
    assert refused.returncode == 2
    assert "--key" in refused.stderr

    other.run("restore", str(tmp_path / "mine.sqlite3"), "--key", str(tmp_path / "hash.key"))
    assert Folder(other.folder).hash_key_file.read_text() == folder.hash_key_file.read_text()


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
    assert _state(prepared)["off"] == OFF
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


ERASE = (
    BEGIN
    + """
from bounceback.records.erasing import actions as erasing
erasing.erase(person=Prospect.objects.get(name="P 3"), by=owner, at=now)
"""
)
ERASED = (
    BEGIN
    + """
from bounceback.records.models import Erasure
print(json.dumps([
    Prospect.objects.filter(name="P 3").count(),
    Number.objects.filter(e164="+13305550103").count(),
    Prospect.objects.exclude(erased_at=None).count(),
    Erasure.objects.count(),
]))
"""
).replace("now = ", "import json\nnow = ", 1)


@pytest.mark.parametrize("ruined", [False, True])
def test_who_was_erased_since_then_is_erased_again(prepared, folder, backup, ruined):
    prepared.python(ERASE)
    if ruined:
        folder.database.write_bytes(b"ruined" * 5_000)

    done = json.loads(prepared.run("restore", str(backup), "--json").stdout)

    assert done["replayed"]["erased"] == 1
    assert json.loads(prepared.python(ERASED)) == [0, 0, 1, 1]
    assert b"+13305550103" not in folder.database.read_bytes()
    assert prepared.json("dnc", "check", "+13305550103")["suppressed"] is True
    assert prepared.json("audit", "verify")["problems"] == []
    assert prepared.json("doctor")["problems"] == []


def test_after_two_restores_they_are_still_erased(prepared, folder, backup):
    prepared.python(ERASE)
    prepared.run("restore", str(backup))

    prepared.run("restore", str(backup))

    assert json.loads(prepared.python(ERASED)) == [0, 0, 1, 1]


def test_another_person_under_the_same_id_is_not_erased(prepared, folder, backup):
    prepared.python(ERASE)
    folder.database.write_bytes(b"ruined" * 5_000)
    lines = [json.loads(line) for line in folder.journal.read_text().splitlines()]
    assert len([line for line in lines if line["is"] == "erased"]) == 1
    said = [line | {"tokens": ["0" * 64]} if line["is"] == "erased" else line for line in lines]
    folder.journal.write_text("".join(json.dumps(line) + "\n" for line in said))

    done = json.loads(prepared.run("restore", str(backup), "--json").stdout)

    assert done["replayed"]["erased"] == 0
    assert json.loads(prepared.python(ERASED)) == [1, 1, 0, 0]
