"""What an export holds, and what it leaves alone."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import polars as pl
import pytest

from bounceback.base.models import Event, User
from bounceback.records import datamap
from bounceback.records.taking import actions, manifest
from bounceback.records.taking.refusals import FolderNotEmpty, NoSuchFormat
from tests import factories, personas


def test_a_spreadsheet_runs_nothing_of_it(filled, noon, tmp_path):
    actions.export(to=tmp_path / "out", format="csv", by=filled, at=noon)

    with (tmp_path / "out" / "prospects.csv").open(newline="") as file:
        cells = {cell for row in csv.reader(file) for cell in row}
    assert "'=HYPERLINK()" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t"))]


def test_calls_lie_month_by_month_with_good_types(filled, noon, tmp_path):
    actions.export(to=tmp_path / "out", format="parquet", by=filled, at=noon)

    found = pl.read_parquet(tmp_path / "out" / "calls" / "month=2026-11" / "part-0.parquet", hive_partitioning=False)
    assert found.schema["dialled_at"] == pl.Datetime("us", "UTC")
    assert found.schema["came_in"] == pl.Boolean
    assert found.schema["id"] == pl.Int64
    assert found["dialled_at"].is_sorted()


def test_the_manifest_says_what_is_there_and_what_is_not(filled, noon, tmp_path):
    actions.export(to=tmp_path / "out", format="csv", by=filled, at=noon)

    said = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert said["version"] == 2
    assert "browser sessions" in said["left_out"]
    assert {each["name"] for each in said["tables"]} == {each.file_name for each in datamap.exported()}
    assert "secret.key" not in {path.name for path in (tmp_path / "out").rglob("*")}


def test_another_workspace_is_not_in_it(filled, noon, tmp_path):
    other = User.objects.create(username="sim", workspace=personas.make_workspace(at=noon), date_joined=noon)
    factories.make_person(other, at=noon, name="Somebody Made-Up")

    actions.export(to=tmp_path / "out", format="jsonl", by=filled, at=noon)

    assert "Made-Up" not in (tmp_path / "out" / "prospects.jsonl").read_text()


def test_an_export_leaves_its_event_and_holds_it(filled, noon, tmp_path):
    actions.export(to=tmp_path / "out", format="jsonl", by=filled, at=noon)

    assert Event.objects.filter(kind="record.export_begun").count() == 1
    assert "record.export_begun" in (tmp_path / "out" / "events.jsonl").read_text()


def test_a_folder_with_things_in_it_is_left_alone(filled, noon, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")

    with pytest.raises(FolderNotEmpty):
        actions.export(to=tmp_path / "mine", format="csv", by=filled, at=noon)

    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]


def test_an_unknown_format_is_refused(filled, noon, tmp_path):
    with pytest.raises(NoSuchFormat):
        actions.export(to=tmp_path / "out", format="xlsx", by=filled, at=noon)

    assert not (tmp_path / "out").exists()


def test_a_failed_export_leaves_no_half_of_one(filled, noon, tmp_path, monkeypatch):
    def full_disk(self: object, folder: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(manifest.Manifest, "write", full_disk)

    with pytest.raises(Exception, match="is full"):
        actions.export(to=tmp_path / "out", format="csv", by=filled, at=noon)

    assert list(tmp_path.glob("out*")) == []
