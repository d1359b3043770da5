"""`bounceback restore`: as it was, and nobody is called who asked not to be."""

from __future__ import annotations

import json

from bounceback.base import backups
from bounceback.base.folder import Folder
from tests.cli.restoring import BEGIN, OFF, SINCE, age, state_of
from tests.installations import Installation


def test_everything_is_as_it_was_when_the_backup_was_made(prepared, folder, backup):
    before = state_of(prepared)
    prepared.python(BEGIN + "Prospect.objects.filter(name='P 3').update(name='Somebody else')\n")

    done = prepared.run("restore", str(backup), "--json")

    assert json.loads(done.stdout)["replayed"]["suppressed"] == 0
    assert state_of(prepared) == before
    assert prepared.json("doctor")["problems"] == []


def test_what_was_there_is_set_aside_and_can_be_restored_again(prepared, folder, backup):
    prepared.python(BEGIN + "Prospect.objects.filter(name='P 3').delete()\n")
    aside = json.loads(prepared.run("restore", str(backup), "--json").stdout)["set_aside"]
    assert state_of(prepared)["people"] == 6

    prepared.run("restore", aside)

    assert state_of(prepared)["people"] == 5


def test_who_asked_since_then_not_to_be_called_is_not_called(prepared, folder, backup):
    prepared.python(SINCE)

    done = json.loads(prepared.run("restore", str(backup), "--json").stdout)

    assert done["replayed"] == {"suppressed": 5, "lifted": 1, "erased": 0, "unreadable": 0, "from": "database"}
    state = state_of(prepared)
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
    state = state_of(prepared)
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
    assert state_of(prepared)["off"] == [["NUMBER", "+13305550105"]]


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

    assert [kind for kind, _ in state_of(prepared)["off"]] == [kind for kind, _ in OFF]


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


def test_a_backup_of_an_older_program_is_restored_and_brought_up_to_date(prepared, folder, backup):
    age(backup, "DELETE FROM django_migrations WHERE app = 'sessions'; DROP TABLE django_session;")

    prepared.run("restore", str(backup))

    assert prepared.json("doctor")["problems"] == []
    assert state_of(prepared)["people"] == 6


def test_on_a_new_machine(prepared, folder, backup, tmp_path):
    other = Installation(tmp_path / "other")

    other.run("restore", str(backup))

    assert state_of(other) == state_of(prepared)


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
