"""Taking the record along, and bringing it back: every table, row by row, in every format."""

from __future__ import annotations

import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bounceback.records import datamap
from tests.installations import Installation

FORMATS = ("csv", "jsonl", "parquet")
NASTY = (
    "=1+1", "+1 330", "-5", "@x", "\tx", "\rx", "\nx", "'=1", "''", "'", "", " ", 'say "hi", twice', "a\r\nb\nc\rd",
    "Zoë 👩‍👩‍👧 עברית", "x" * 10_240, "null", "NULL", "\\N", "＝1", "true", "1e5", "007", "\u2028", "a,b;c",
)  # fmt: skip
FILL = f"""
from datetime import datetime, timedelta, UTC
from bounceback.base.models import Workspace
from tests import factories, tables
at = datetime(2026, 11, 17, 17, 0, 0, 123456, tzinfo=UTC)
tables.make_one_of_each(owner, at=at)
early = factories.make_objection_card(owner, at=at, front="Got one")
late = factories.make_objection_card(owner, at=at, front="We have one", starter="realtors", vector=b"12")
early.merged_into, early.merged_at = late, at
early.save()
Workspace.objects.exclude(pk=owner.workspace_id).delete()
on = factories.make_list(owner, at=at, name="=cmd|' /C calc'!A0")
for n, text in enumerate({NASTY!r}):
    listing = factories.make_prospect(
        owner, at=at, on=on, e164=f"+1330555{{n:04}}", name=text[:200], remarks=text, attributes={{text[:40]: text}})
    factories.make_call(owner, at=at + timedelta(days=17 * n), prospect=listing.prospect, note=text)
"""


@pytest.fixture(scope="module")
def full(prepared_folder: Path, quick_folder: Path) -> Installation:
    """An installation with a row in every table, and texts that are hard to carry."""
    made = Installation(quick_folder / "full")
    shutil.copytree(prepared_folder, made.folder)
    made.python(FILL)
    (made.folder / "uploads" / "a1.rejects.csv").write_text("line,reason,text\r\n")
    return made


@pytest.mark.parametrize("format", FORMATS)
def test_an_export_loaded_elsewhere_is_the_same_record(full, prepared, tmp_path, format):
    said = full.json("export", str(tmp_path / "out"), "--format", format)

    loaded = prepared.json("load", str(tmp_path / "out"))

    assert loaded["tables"] == said["tables"]
    assert said["tables"]["prospects"] > len(NASTY)
    assert _rows(prepared) == _rows(full)
    assert (prepared.folder / "hash.key").read_text() == (full.folder / "hash.key").read_text()
    assert stat.S_IMODE((prepared.folder / "hash.key").stat().st_mode) == 0o600


def test_the_comparison_would_see_a_difference(full, prepared, tmp_path):
    full.json("export", str(tmp_path / "out"), "--format", "csv")
    prepared.json("load", str(tmp_path / "out"))

    with closing(sqlite3.connect(prepared.folder / "bounceback.sqlite3")) as database, database:
        database.execute("UPDATE prospects_prospect SET remarks = remarks || ' ' WHERE remarks = 'null'")

    assert _rows(prepared) != _rows(full)


def _rows(installation: Installation) -> dict[str, Any]:
    """Every row of every table, as it is stored, but for what is said to stay home."""
    found = {}
    with closing(sqlite3.connect(installation.folder / "bounceback.sqlite3")) as database:
        for each in datamap.exported():
            columns = [str(field.column) for field in each.travelling]
            wanted = ", ".join(f'"{column}", typeof("{column}")' for column in columns)
            found[each.name] = database.execute(f'SELECT {wanted} FROM "{each.name}" ORDER BY id').fetchall()
    return found
