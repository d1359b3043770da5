"""What hangs on tables and is no model's: it is there after all migrations, and keeps true."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection, models

from bounceback.calling import search as words_of_calls
from bounceback.calling.models import Call
from bounceback.prospects import found as words_of_prospects
from bounceback.prospects.models import Prospect

AREAS = (words_of_calls, words_of_prospects)


def _triggers() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return {row[0] for row in cursor.fetchall()}


@pytest.mark.django_db
@pytest.mark.parametrize("area", AREAS, ids=lambda area: area.INDEX)
def test_every_trigger_of_an_index_is_there_after_all_migrations(area):
    assert len(area.trigger_names()) >= 3
    assert set(area.trigger_names()) <= _triggers()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("model", [Call, Prospect], ids=lambda model: model.__name__)
def test_triggers_outlive_the_remaking_of_their_table(model):
    before = _triggers()
    plain = models.CharField(max_length=41, default="", db_default="")
    plain.set_attributes_from_name("made_for_a_test")
    plain.model = model

    with connection.schema_editor() as editor:
        editor._remake_table(model, create_field=plain)
    with connection.schema_editor() as editor:
        editor._remake_table(model)

    assert _triggers() == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("area", AREAS, ids=lambda area: area.INDEX)
def test_an_index_can_be_made_anew_at_any_time(area):
    before = _triggers()

    area.make()

    assert _triggers() == before


def test_the_indexes_work_with_the_library_of_the_system():
    """Where there is no wheel of the fixed SQLite, Python's own must do."""
    script = """
import sys
sys.modules["pysqlite3"] = None
import os, tempfile
os.environ["BOUNCEBACK_DATA"] = tempfile.mkdtemp()
from bounceback.cli.installation import open_installation
owner = open_installation()
import sqlite3
from datetime import UTC, datetime
from django.db import connection
assert "pysqlite3" not in sqlite3.__file__
from bounceback.prospects import search
from bounceback.prospects.models import Prospect
at = datetime(2026, 11, 17, 17, tzinfo=UTC)
dana = Prospect.objects.create(
    workspace_id=owner.workspace_id, name="Dana", name_key="dana", company="Ortiz Foods", created_at=at, updated_at=at
)
assert [row.prospect for row in search.find(by=owner, text="ort dan").rows] == [dana.pk]
dana.delete()
assert search.find(by=owner, text="ort dan").rows == ()
from bounceback.calling import search as words
words.wipe()
"""
    bare = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script], env=bare, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


PUT_AND_FIND = """
from bounceback.cli.installation import open_installation
owner = open_installation()
from datetime import UTC, datetime
from bounceback.prospects import search
from bounceback.prospects.models import Prospect
at = datetime(2026, 11, 17, 17, tzinfo=UTC)
whose = {"workspace_id": owner.workspace_id, "created_at": at, "updated_at": at}
kept = Prospect.objects.create(name="Dana", name_key="dana", **whose)
Prospect.objects.create(name="Dana", name_key="dana", **whose).delete()  # this wipes, where the library can
print(len(search.find(by=owner, text="dana").rows))
"""


def test_an_installation_that_moves_between_libraries_finds_everybody(tmp_path: Path):
    """What a library from 3.42 on has wiped, an older one cannot read; the index is made anew."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")}
    found = []
    for before in ("", "import sys; sys.modules['pysqlite3'] = None\n", ""):
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", before + PUT_AND_FIND],
            env=bare | {"BOUNCEBACK_DATA": str(tmp_path / "moved")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        found.append(done.stdout.strip())

    assert found == ["1", "2", "3"]
