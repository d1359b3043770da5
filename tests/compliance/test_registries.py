"""Registry files in every shape, kept as bitmaps, replaced whole or not at all."""

from __future__ import annotations

import os
import random
import zipfile
from datetime import date, timedelta

import pytest

from bounceback.compliance import actions, queries, registries, shapes
from bounceback.compliance.models import Registry
from bounceback.core.gate import Held

TODAY = date(2026, 11, 17)


@pytest.fixture
def bring(ana, noon, tmp_path):
    def run(content: str | bytes, name: str = "federal", file: str = "list.txt", day: date = TODAY):
        path = tmp_path / file
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return actions.bring_registry(file=path, name=name, list_date=day, by=ana, at=noon)

    return run


@pytest.fixture
def store(ana, data_dir):
    return registries.store_of(ana.workspace_id)


SHAPES = {
    "one a line": "2125551234\n2125551235\n3305550143\n",
    "area comma number": "212,5551234\n212,5551235\n330,5550143\n",
    "written out": "(212) 555-1234\n212-555-1235\n+1 330 555 0143\n",
    "quoted": '"212","5551234"\n"2125551235"\n"330","5550143"\n',
    "windows": "\ufeff212,5551234\r\n212,5551235\r\n330,5550143\r\n",
    "old mac": "2125551234\r2125551235\r3305550143",
    "header": "Phone\n2125551234\n2125551235\n3305550143\n",
    "xml": """<?xml version="1.0"?><list type="full" level="state">
        <ac val="212"><ph val="5551234"/><ph val="5551235"/></ac><ac val="330"><ph val="5550143"/></ac></list>""",
    "xml of text": "<l><phone>2125551234</phone><phone>2125551235</phone><phone>3305550143</phone></l>",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_a_full_list_is_read(bring, store, shape):
    brought = bring(SHAPES[shape])

    assert (brought.numbers_in, brought.added, brought.already, brought.rejected) == (3, 3, 0, 0)
    assert brought.numbers == 3
    assert [store.listed_on(e164) for e164 in ("+12125551234", "+12125551235", "+13305550143")] == [("federal",)] * 3
    assert store.listed_on("+12125551236") == ()
    assert store.listed_on("+13305551234") == ()
    assert store.listed_on("+442079460018") == ()


def test_an_archive_is_read_through(bring, store, tmp_path):
    packed = tmp_path / "list.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("2125551234.txt", SHAPES["one a line"])
        archive.writestr("more/330.txt", "330,5550199\n")

    brought = bring(packed.read_bytes(), file="national.zip")

    assert brought.added == 4
    assert store.listed_on("+13305550199") == ("federal",)


def test_rows_without_a_number_are_counted(bring):
    brought = bring("2125551234\nnonsense\n212555123\n2125551234\n\n999\n")

    assert brought.numbers_in == 5
    assert (brought.added, brought.already, brought.rejected) == (1, 1, 3)


def test_a_new_full_list_replaces_the_old_one(bring, store):
    bring("2125551234\n2125551235\n")
    again = bring("2125551235\n2125551236\n", day=TODAY + timedelta(days=20))

    assert (again.added, again.already, again.numbers) == (1, 1, 2)
    assert [bool(store.listed_on(f"+1212555123{n}")) for n in (4, 5, 6)] == [False, True, True]
    assert store.held_for("+12125550000") == (Held("federal", TODAY + timedelta(days=20)),)
    row = Registry.objects.get()
    assert (row.name, row.list_date, row.numbers) == ("federal", TODAY + timedelta(days=20), 2)
    assert len(list((store.root / "federal").iterdir())) == 3  # the list, current.json, the lock


@pytest.mark.parametrize(
    "changes",
    ["2125551234,D,20261120\n2125551239,A,20261120\n", "212,5551234,20261120,Delete\n212,5551239,20261120,Add\n"],
)
def test_a_list_of_changes_changes_the_list(bring, store, changes):
    bring("2125551234\n2125551235\n3305550143\n")

    brought = bring(changes + "2125551235,A,20261120\n2125550000,D,20261120\n")

    assert (brought.numbers_in, brought.added, brought.removed, brought.already) == (4, 1, 1, 2)
    assert brought.numbers == 3
    assert [bool(store.listed_on(f"+1212555123{n}")) for n in (4, 5, 9)] == [False, True, True]
    assert store.listed_on("+13305550143") == ("federal",)


def test_changes_without_a_list_to_change_are_refused(bring, store):
    with pytest.raises(shapes.BadFile, match="no full list"):
        bring("2125551234,A,20261120\n")

    assert store.names() in ((), ("federal",))
    assert store.in_force("federal") is None
    assert not Registry.objects.exists()


def test_a_plain_row_among_changes_is_rejected(bring):
    bring("2125551234\n")

    assert bring("2125551239,A,20261120\n2125551240\n").rejected == 1


@pytest.mark.parametrize(
    ("content", "file"),
    [
        (b"", "empty.txt"),
        (b"nothing here\nnor here\n", "words.txt"),
        (b"\x00\x01\x02" * 100, "binary.txt"),
        (b"5" * 100_000, "one-line.txt"),
        (b"<list><ac val='212'><ph val='5551234'/>", "cut.xml"),
        (b"<!DOCTYPE l [<!ENTITY a 'aaaa'>]><l><phone>&a;</phone></l>", "entities.xml"),
        (b"PK\x03\x04 not an archive", "broken.zip"),
    ],
)
def test_a_file_that_is_no_list_is_refused_and_the_old_list_stays(bring, store, content, file):
    bring("2125551234\n")

    with pytest.raises(shapes.BadFile):
        bring(content, file=file)

    assert store.listed_on("+12125551234") == ("federal",)
    assert not list((store.root / "federal").glob("*.part"))
    assert Registry.objects.get().numbers == 1


def test_a_bomb_is_refused_before_it_is_unpacked(bring, tmp_path):
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"2125551234\n" * 2_000_000)

    with pytest.raises(shapes.BadFile, match="unpacks to far more"):
        bring(bomb.read_bytes(), file="bomb2.zip")


def test_archives_in_archives_and_spreadsheets_are_refused(bring, tmp_path):
    for member in ("inner.zip", "xl/workbook.xml"):
        packed = tmp_path / "packed.zip"
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(member, "2125551234\n")
        with pytest.raises(shapes.BadFile):
            bring(packed.read_bytes(), file="again.zip")


def test_a_crash_in_the_middle_leaves_the_old_list(bring, store, monkeypatch):
    bring("2125551234\n")

    def fail(*_args, **_kwargs):
        raise OSError("disk full")

    monkeypatch.setattr(registries.Draft, "put_in_force", fail)
    with pytest.raises(OSError, match="disk full"):
        bring("2125551299\n")

    assert store.listed_on("+12125551234") == ("federal",)
    assert store.listed_on("+12125551299") == ()
    assert Registry.objects.get().numbers == 1


def test_what_a_killed_import_left_is_swept_up_by_the_next(bring, store):
    bring("2125551234\n")
    left = store.root / "federal" / "deadbeef.part"
    left.mkdir()
    (left / "1212").write_bytes(b"x")

    bring("2125551235\n")

    assert not left.exists()


def test_a_list_that_is_replaced_while_it_is_asked_is_asked_anew(bring, store, monkeypatch):
    bring("2125551234\n")
    stale = registries.Store(store.root)
    old = stale.in_force("federal")
    bring("2125551235\n")
    looks = iter([old])
    current = registries.Store.in_force
    monkeypatch.setattr(registries.Store, "in_force", lambda self, name: next(looks, None) or current(self, name))

    assert stale.listed_on("+12125551235") == ("federal",)


def test_numbers_whose_file_was_lost_count_as_listed(bring, store):
    bring("2125551234\n")
    now = store.in_force("federal")
    (store.root / "federal" / now.folder / "1212").unlink()

    assert registries.Store(store.root).listed_on("+12125550000") == ("federal",)
    assert registries.Store(store.root).listed_on("+13305550143") == ()


def test_only_area_codes_in_the_file_are_held(bring, store):
    bring("2125551234\n")

    assert store.held_for("+12125550000") == (Held("federal", TODAY),)
    assert store.held_for("+13305550143") == ()
    assert store.held_for("+442079460018") == ()


def test_british_lists_cover_the_whole_country(bring, store):
    bring("020 7946 0018\n+44 20 7946 0019\n", name="CTPS")

    assert store.listed_on("+442079460018") == ("CTPS",)
    assert store.held_for("+441134960000") == (Held("CTPS", TODAY),)


def test_a_check_names_the_registry(ana, bring):
    bring("2125551234\n")
    actions.suppress(scope="NUMBER", e164="+12125551234", source="asked", by=ana, at=ana.date_joined)

    assert queries.check(ana.workspace_id, "+12125551234").sources == ("asked", "federal")
    assert queries.registry_facts(ana.workspace_id, "+12125551234") == (("federal",), (Held("federal", TODAY),))


def test_another_seller_does_not_see_the_list(bring, ana):
    bring("2125551234\n")

    assert registries.store_of(ana.workspace_id + 1).listed_on("+12125551234") == ()


def test_names_of_registries():
    assert registries.is_registry("Federal") == "federal"
    assert registries.is_registry("tps") == "TPS"
    assert registries.is_registry("state-pa") == "state-PA"
    assert registries.is_registry("state-xx") is None
    assert registries.is_registry("my own list") is None
    assert registries.is_registry("") is None


def test_a_hundred_thousand_numbers_come_back_exactly(bring, store):
    rng = random.Random(4)
    numbers = {f"{rng.choice(['212', '330', '907'])}{rng.randrange(2_000_000, 10_000_000)}" for _ in range(100_000)}
    listed = set(rng.sample(sorted(numbers), 50_000))

    assert bring("\n".join(sorted(listed))).numbers == 50_000

    assert {number for number in numbers if store.listed_on("+1" + number)} == listed


def test_files_are_private(bring, store):
    bring("2125551234\n")

    if os.name == "posix":
        assert (store.root / "federal").stat().st_mode & 0o077 == 0
