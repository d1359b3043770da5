"""Broken and hostile files: one clear sentence, and nothing is changed."""

from __future__ import annotations

import csv
import importlib
import io
import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bounceback.base.refused import Refused
from bounceback.objections.carrying import reading, sheets, texts, unpacking
from bounceback.objections.carrying.refusals import DeckTooLarge, DeckUnreadable
from tests.house.test_urls import _everything
from tests.objections.carrying import decks

TABLES: dict[str, bytes] = {
    "nothing": b"",
    "blanks": b" \n \n",
    "header only": b"front,back\n",
    "NULs": b"front,back\na\x00b,c\n",
    "a program": b"\x7fELF" + bytes(range(256)) * 8,
    "a zip": decks.packed()[:300],
    "one endless line": b"a" * 9_000_000,
    "a cell far too long": b'front,back\n"' + b"x" * 200_000 + b'",b\n',
    "a quotation mark that nobody closes": b'front,back\na,"b\n' + b"c,d\n" * 60_000,
    "too many rows": b"front,back\n" + b"a,b\n" * 5_002,
}


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """A folder that holds nothing else."""
    folder = tmp_path / "around" / "scratch"
    folder.mkdir(parents=True)
    return folder


@pytest.mark.parametrize("name", decks.HOSTILE)
def test_a_hostile_deck_gets_one_sentence_and_leaves_nothing_behind(name, scratch):
    with pytest.raises(Refused) as refused:
        reading.read(io.BytesIO(decks.HOSTILE[name]()), name="cards.apkg", folder=scratch)

    assert refused.value.text.endswith(".")
    assert "Nothing was changed" in refused.value.hint
    assert os.listdir(scratch) == []


@pytest.fixture(params=[131_072, 2**31 - 1], ids=["limit of csv", "no limit of csv"])
def limit(request: pytest.FixtureRequest) -> Iterator[None]:
    """The longest cell that Python's reader takes is one for the process, and another reader may have set it."""
    before = csv.field_size_limit(request.param)
    yield
    csv.field_size_limit(before)


@pytest.mark.usefixtures("limit")
@pytest.mark.parametrize("name", TABLES)
def test_a_hostile_table_gets_one_sentence(name, tmp_path):
    with pytest.raises(Refused) as refused:
        reading.read(io.BytesIO(TABLES[name]), name="cards.csv", folder=tmp_path)

    assert "Nothing was changed" in refused.value.hint


@pytest.mark.parametrize("member", ["../../collection.anki2", "/etc/passwd", "..\\collection.anki21", "C:\\x"])
def test_a_path_in_a_deck_leads_nowhere(member, scratch):
    deck = decks.packed(more=(member, "media"))

    found = reading.read(io.BytesIO(deck), name="cards.apkg", folder=scratch)

    assert len(found.rows) == 3
    assert list(scratch.parent.rglob("*")) == [scratch]


def test_wrong_types_are_unfit_rows_and_the_others_come(tmp_path):
    data = decks.database(after="UPDATE notes SET flds = x'00ff', guid = 7 WHERE id = 1; UPDATE notes SET mid = 'x'")

    found = reading.read(io.BytesIO(decks.packed(data)), name="cards.apkg", folder=tmp_path)

    assert [bool(row.unfit) for row in found.rows] == [True, False, False]


def test_models_that_are_no_json_are_no_trouble(tmp_path):
    data = decks.database(after="UPDATE col SET models = '" + "[" * 50_000 + "'")

    assert len(reading.read(io.BytesIO(decks.packed(data)), name="a.apkg", folder=tmp_path).rows) == 3


def test_a_field_that_is_far_too_long_is_unfit(tmp_path):
    notes = [("g", "", "a\x1f" + "<b>" * 20_000), ("h", "", "b\x1fc")]

    found = reading.read(io.BytesIO(decks.packed(decks.database(notes))), name="a.apkg", folder=tmp_path)

    assert [row.unfit for row in found.rows] == ["It is longer than a card.", ""]


SLOW_TO_READ = {
    "a tag that nobody closes": "<" + "a" * 400_000,
    "a tag with endless words": "<a " + "b " * 200_000,
    "many beginnings of tags": "<a" * 200_000,
    "gaps that nobody closes": "{{c1::a" * 50_000,
    "a gap with colons": "{{c1::" + ":a:" * 130_000,
    "sounds that nobody closes": "[sound:" * 50_000,
    "a number without end": "&#" + "9" * 400_000 + ";",
    "a number without end, in sixteens": "&#x" + "f" * 400_000 + ";",
}


@pytest.mark.parametrize("name", SLOW_TO_READ)
def test_a_field_takes_time_in_proportion_to_its_length(name):
    # Ten times what a field may be: read again from each letter, it would hold this test for an hour.
    assert len(texts.plain(SLOW_TO_READ[name]).parts) == 1


def test_a_number_without_end_stands_for_no_letter():
    assert texts.plain("a &#" + "9" * 5_000 + "; b &#00065;").parts == ("a \ufffd b A",)


def test_endless_directives_are_rows_like_any_others():
    with pytest.raises(DeckTooLarge):
        sheets.read(b"#a:b\n" * 1_500_000)


@pytest.mark.parametrize("on_disk", [False, True])
@pytest.mark.parametrize("missing", [1, 22, 100, 400])
def test_a_deck_without_its_beginning_is_damaged(missing, on_disk, tmp_path):
    data = decks.packed()[missing:]
    (tmp_path / "upload").write_bytes(data)

    with pytest.raises(DeckUnreadable), (tmp_path / "upload").open("rb") if on_disk else io.BytesIO(data) as file:
        reading.read(file, name="cards.apkg", folder=tmp_path)


# Each of the guards by itself, with those before it passed


@pytest.mark.parametrize(
    "asked",
    [
        "SELECT sfld FROM notes",
        "SELECT name FROM sqlite_master",
        "SELECT hex(flds) FROM notes",
        "SELECT randomblob(1000000000)",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n LIMIT 3",
        "ATTACH DATABASE ':memory:' AS other",
        "PRAGMA writable_schema = ON",
        "PRAGMA table_info(notes)",
        "DELETE FROM notes",
        "CREATE TEMP TABLE t (x)",
    ],
)
def test_the_connection_does_nothing_but_read_named_columns(asked, tmp_path):
    sqlite3 = importlib.import_module("sqlite3")
    (tmp_path / "deck").write_bytes(decks.database())
    with closing(sqlite3.connect(tmp_path / "deck", isolation_level=None)) as connection:
        unpacking._guarded(connection, sqlite3)

        assert len(list(unpacking._raw(connection))) == 3
        with pytest.raises(sqlite3.DatabaseError, match=r"not authorized|prohibited"):
            connection.execute(asked).fetchall()


def test_a_database_that_keeps_us_busy_is_left(tmp_path, monkeypatch):
    deck = decks.packed(decks.database([(f"g{number}", "", "a\x1fb") for number in range(5_000)]))
    assert len(reading.read(io.BytesIO(deck), name="a.apkg", folder=tmp_path).rows) == 5_000
    monkeypatch.setattr(unpacking, "_MOST_STEPS", 20_000)

    with pytest.raises(DeckUnreadable):
        reading.read(io.BytesIO(deck), name="a.apkg", folder=tmp_path)


def test_what_comes_out_of_an_archive_is_counted_whatever_it_says_of_itself(monkeypatch):
    monkeypatch.setattr(unpacking, "LARGEST_DATABASE", 3_000_000)
    out = io.BytesIO()

    with pytest.raises(DeckTooLarge):
        unpacking._copy(io.BytesIO(bytes(9_000_000)), out)

    assert len(out.getvalue()) <= 3_000_000


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["bomb", "endless view", "newer format", "nothing"])
def test_the_page_says_it_and_changes_nothing(browser_of_ana, name):
    before = _everything()
    file = SimpleUploadedFile("cards.apkg", decks.HOSTILE[name]())

    said = browser_of_ana.post("/cards/bring/", {"file": file})

    assert said.status_code == 422
    assert "Traceback" not in said.content.decode()
    assert _everything() == before
