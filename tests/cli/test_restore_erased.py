"""Who was erased since the backup was made is erased again."""

from __future__ import annotations

import json

import pytest

from tests.cli.restoring import BEGIN

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
