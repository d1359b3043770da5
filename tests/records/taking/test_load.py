"""Loading an export: of this version, of an earlier one, broken or hostile."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bounceback.base import backups, tokens
from bounceback.base.folder import Folder
from bounceback.base.models import User
from bounceback.prospects.models import Prospect
from bounceback.records import datamap
from bounceback.records.models import Erasure
from bounceback.records.taking import actions, manifest
from bounceback.records.taking.refusals import BadExport, NotEmpty
from tests import personas
from tests.records.taking.conftest import export_and_empty


def test_a_load_brings_the_owner_and_the_key_along(exported, newcomer, noon, data_dir):
    key = (exported / manifest.KEY_FILE).read_text()
    Folder(data_dir).hash_key_file.write_text("another\n")
    before = tokens.token("x")

    actions.load(source=exported, by=newcomer, at=noon)

    assert not User.objects.filter(workspace__name="New").exists()
    assert Prospect.objects.filter(remarks="=HYPERLINK()").exists()
    assert Folder(data_dir).hash_key_file.read_text() == key
    assert tokens.token("x") != before


def test_an_installation_in_use_is_not_loaded_into(filled, noon, tmp_path):
    actions.export(to=tmp_path / "out", format="csv", by=filled, at=noon)

    with pytest.raises(NotEmpty):
        actions.load(source=tmp_path / "out", by=filled, at=noon)


def test_people_known_by_token_are_loaded_with_their_key(exported, newcomer, noon):
    _known_by_token(exported, key=(exported / manifest.KEY_FILE).read_text())

    actions.load(source=exported, by=newcomer, at=noon)

    assert Erasure.objects.get().tokens[1] == "0" * 64


def _lines(folder: Path, table: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / f"{table}.jsonl").read_text().splitlines()]


def _rewrite(folder: Path, table: str, rows: list[dict[str, Any]]) -> None:
    """A forger's work: other rows under a manifest that fits them."""
    (folder / f"{table}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    _forge(folder, table=table, rows=len(rows))


def _forge(folder: Path, change: Any = lambda _: None, *, table: str = "", rows: int = 0) -> None:
    said = json.loads((folder / "manifest.json").read_text())
    if table:
        entry = next(each for each in said["tables"] if each["name"] == table)
        now = manifest.measured(folder, f"{table}.jsonl", rows)
        entry["rows"] = rows
        entry["files"] = [{"path": now.path, "rows": rows, "bytes": now.size, "sha256": now.sha256}]
    change(said)
    (folder / "manifest.json").write_text(json.dumps(said))


def _with_first(folder: Path, table: str, **changes: Any) -> None:
    rows = _lines(folder, table)
    rows[0] |= changes
    _rewrite(folder, table, rows)


def _without(folder: Path, table: str) -> None:
    _forge(folder, lambda said: said.update(tables=[each for each in said["tables"] if each["name"] != table]))


# What exports of version 1 may be without.
LATER = (
    "opening_periods", "window_periods", "finer_reasons", "experiments", "arms", "deals", "options", "tips", "plans",
    "marks", "second_looks",
)  # fmt: skip


def _as_version_1(folder: Path, *, without: tuple[str, ...] = ()) -> None:
    _forge(folder, lambda said: said.update(version=1))
    for table in without:
        _without(folder, table)
        (folder / f"{table}.jsonl").unlink()


def test_an_export_of_version_1_is_loaded_and_what_came_later_is_empty(exported, newcomer, noon):
    _as_version_1(exported, without=LATER)

    loaded = actions.load(source=exported, by=newcomer, at=noon)

    assert Prospect.objects.filter(remarks="=HYPERLINK()").exists()
    assert {each.name: each.rows for each in loaded.sheets if each.name in LATER} == dict.fromkeys(LATER, 0)
    assert not any(table.model.objects.exists() for table in datamap.exported() if table.file_name in LATER)


def test_an_export_of_version_1_that_has_the_later_tables_keeps_them(exported, newcomer, noon):
    _as_version_1(exported)

    loaded = actions.load(source=exported, by=newcomer, at=noon)

    assert min(each.rows for each in loaded.sheets if each.name in LATER) > 0


def test_what_came_later_says_so(db):
    assert {each.file_name for each in datamap.exported() if each.since > 1} == set(LATER)
    assert max(each.since for each in datamap.exported()) <= manifest.VERSION


def _known_by_token(folder: Path, *, key: str) -> None:
    """An erased person, whose tokens were made with the key that is there; then another key, or none."""
    mine = backups.key_id_of(folder / manifest.KEY_FILE)
    _with_first(folder, "erasures", tokens=json.dumps([f"key:{mine}", "0" * 64]))
    if key:
        (folder / manifest.KEY_FILE).write_text(key)
        now = manifest.measured(folder, manifest.KEY_FILE)
        entry = {"path": now.path, "rows": 0, "bytes": now.size, "sha256": now.sha256}
    else:
        (folder / manifest.KEY_FILE).unlink()

    def exchange(said: dict[str, Any]) -> None:
        said["beside"] = [each for each in said["beside"] if each["path"] != manifest.KEY_FILE]
        if key:
            said["beside"].append(entry)

    _forge(folder, exchange)


HOSTILE = {
    "no manifest": lambda folder: (folder / "manifest.json").unlink(),
    "no json": lambda folder: (folder / "manifest.json").write_text("{"),
    "deep json": lambda folder: (folder / "manifest.json").write_text("[" * 100_000),
    "a list": lambda folder: (folder / "manifest.json").write_text("[]"),
    "a later version": lambda folder: _forge(folder, lambda said: said.update(version=3)),
    "no version": lambda folder: _forge(folder, lambda said: said.update(version=True)),
    "another thing": lambda folder: _forge(folder, lambda said: said.update(what="kit")),
    "no workspace": lambda folder: _forge(folder, lambda said: said.pop("workspace")),
    "another workspace": lambda folder: _forge(folder, lambda said: said.update(workspace=77)),
    "a missing table": lambda folder: _without(folder, "facts"),
    "a missing table of this version": lambda folder: _without(folder, "arms"),
    "a missing table of every version": lambda folder: _as_version_1(folder, without=("facts",)),
    "a missing file": lambda folder: (folder / "facts.jsonl").unlink(),
    "a missing file of a later table": lambda folder: (_as_version_1(folder), (folder / "arms.jsonl").unlink()),
    "a strange table": lambda folder: _forge(
        folder, lambda said: said["tables"].append(said["tables"][0] | {"name": "sqlite_master"})
    ),
    "a changed file": lambda folder: (folder / "facts.jsonl").write_text(""),
    "a cut file": lambda folder: (folder / "events.jsonl").write_bytes((folder / "events.jsonl").read_bytes()[:-9]),
    "a link": lambda folder: (
        (folder / "facts.jsonl").rename(folder.parent / "x"),
        (folder / "facts.jsonl").symlink_to(folder.parent / "x"),
    ),
    "a path out": lambda folder: _forge(
        folder, lambda said: said["tables"][0]["files"][0].update(path="../workspaces.jsonl")
    ),
    "a file out": lambda folder: _forge(folder, lambda said: said["beside"][0].update(path="files/../../x")),
    "an absolute file": lambda folder: _forge(folder, lambda said: said["beside"][0].update(path="/etc/passwd")),
    "wrong counts": lambda folder: _forge(folder, lambda said: said["tables"][0].update(rows=9)),
    "a wrong type": lambda folder: _with_first(folder, "prospects", headcount="many"),
    "a flag for a count": lambda folder: _with_first(folder, "prospects", headcount=True),
    "a huge number": lambda folder: _with_first(folder, "prospects", headcount=2**70),
    "no time": lambda folder: _with_first(folder, "prospects", created_at="2026-13-01T00:00:00Z"),
    "a missing value": lambda folder: _with_first(folder, "prospects", name=None),
    "a missing column": lambda folder: _rewrite(folder, "facts", [{"id": 1}]),
    "a long text": lambda folder: _with_first(folder, "prospects", name="x" * 201),
    "no json text": lambda folder: _with_first(folder, "prospects", attributes="{"),
    "dangling": lambda folder: _with_first(folder, "lines", prospect_id=987654),
    "the same twice": lambda folder: _rewrite(folder, "facts", _lines(folder, "facts") * 2),
    "a guard broken": lambda folder: _with_first(folder, "leases", expires_at="1999-01-01T00:00:00Z"),
    "a name that leads out": lambda folder: _with_first(folder, "imports", stored_as="../../hash.key"),
    "a state that is none": lambda folder: _with_first(folder, "listings", standing="BOGUS"),
    "an import's state that is none": lambda folder: _with_first(folder, "imports", state="BOGUS"),
    "an empty word": lambda folder: _with_first(folder, "suppressions", scope=""),
    "a negative id": lambda folder: _with_first(folder, "facts", id=-5),
    "a zero id": lambda folder: _with_first(folder, "facts", id=0),
    "a NUL": lambda folder: _with_first(folder, "prospects", remarks="a\0b"),
    "a table twice": lambda folder: _forge(folder, lambda said: said["tables"].append(said["tables"][0])),
    "a workspace beyond numbers": lambda folder: _forge(folder, lambda said: said.update(workspace=10**30)),
    "a size beyond numbers": lambda folder: _forge(folder, lambda said: said["tables"][0]["files"][0].update(bytes=-1)),
    "no key for tokens": lambda folder: _known_by_token(folder, key=""),
    "another key": lambda folder: _known_by_token(folder, key="f" * 64),
    "weights of no model": lambda folder: _with_first(folder, "weights", values="[1, 2, 3]"),
    "nobody": lambda folder: _rewrite(folder, "users", []),
}


@pytest.mark.parametrize("how", HOSTILE, ids=lambda how: how.replace(" ", "-"))
def test_a_broken_or_hostile_export_is_one_clear_sentence_and_changes_nothing(
    exported, newcomer, noon, data_dir, tmp_path, how
):
    HOSTILE[how](exported)
    files = sorted(path for path in data_dir.rglob("*"))

    with pytest.raises(BadExport) as refused:
        actions.load(source=exported, by=newcomer, at=noon)

    assert "\n" not in refused.value.line()
    assert len(refused.value.text) < 200
    assert User.objects.get() == newcomer
    assert not Prospect.objects.exists()
    assert sorted(path for path in data_dir.rglob("*")) == files


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_cut_parquet_file_is_refused_whatever_its_hash_says(filled, noon, tmp_path, share):
    folder = export_and_empty(filled, noon, tmp_path / "out", "parquet")
    newcomer = personas.make_ana(personas.make_workspace(at=noon, name="New"), at=noon)
    file = folder / "prospects.parquet"
    file.write_bytes(file.read_bytes()[: int(file.stat().st_size * share)])
    said = json.loads((folder / "manifest.json").read_text())
    entry = next(each for each in said["tables"] if each["name"] == "prospects")
    now = manifest.measured(folder, "prospects.parquet")
    entry["files"][0].update(bytes=now.size, sha256=now.sha256)
    (folder / "manifest.json").write_text(json.dumps(said))

    with pytest.raises(BadExport):
        actions.load(source=folder, by=newcomer, at=noon)

    assert not Prospect.objects.exists()
