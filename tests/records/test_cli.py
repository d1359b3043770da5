"""`bounceback import` keeps its contract: keys, exit status, one sentence when it refuses."""

from __future__ import annotations

import csv
import errno
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bounceback.base.troubles import FileUnreadable
from bounceback.records import cli
from tests.installations import Installation

HOSPITALS = Path(__file__).parent.parent / "data" / "us_hospitals_2026.csv"
KEYS = {"rows_in", "created", "updated", "duplicates", "rejected", "rejects_file", "seconds"}


@pytest.fixture
def desk(prepared: Installation) -> Installation:
    return prepared


def database(desk: Installation) -> list[object]:
    """Every row of every table."""
    with closing(sqlite3.connect(desk.folder / "bounceback.sqlite3")) as connection:
        # A search index cannot be read row by row; the tables that it lies in can.
        tables = [
            row[0]
            for row in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY 1"
            )
        ]
        return [(table, connection.execute(f"SELECT * FROM {table}").fetchall()) for table in tables]


def test_the_hospital_file_by_command(desk: Installation) -> None:
    done = desk.run("import", str(HOSPITALS), "--into", "Hospitals", "--country", "US", "--json", check=False)

    report = json.loads(done.stdout)
    assert done.returncode == 1  # done, and some rows were rejected
    assert set(report) >= KEYS
    assert report["rows_in"] == 5381
    assert report["rows_in"] == sum(report[key] for key in ("created", "updated", "duplicates", "rejected"))
    with open(report["rejects_file"], encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == report["rejected"]


def test_a_clean_file_exits_with_nought_and_speaks_on_standard_error(desk: Installation, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Who,Reach\nDana,330-555-0143\n")
    done = desk.run("import", str(file), "--into", "Ohio", "--country", "US", "--map", "name=Who", "--map", "phone=2")

    assert done.stdout == ""
    assert "1 new" in done.stderr


def test_a_dry_run_reports_the_same_and_writes_nothing(desk: Installation) -> None:
    before = database(desk)
    dry = desk.json("import", str(HOSPITALS), "--into", "Hospitals", "--country", "US", "--dry-run")

    assert database(desk) == before
    assert list((desk.folder / "uploads").iterdir()) == []
    real = desk.json("import", str(HOSPITALS), "--into", "Hospitals", "--country", "US")
    same = KEYS - {"seconds", "rejects_file"}
    assert {key: dry[key] for key in same} == {key: real[key] for key in same}


def test_an_import_is_undone_by_its_number(desk: Installation) -> None:
    done = desk.json("import", str(HOSPITALS), "--into", "Hospitals", "--country", "US")
    desk.run("import", "--undo", str(done["import"]))

    count = "from bounceback.prospects.models import Prospect; print(Prospect.objects.count())"
    assert desk.python(count) == "0\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nowhere.csv", "--into", "X"), "does not exist"),
        ((".", "--into", "X"), "it is a folder"),
        ((str(HOSPITALS),), "--into LIST"),
        ((), "give a file"),
        ((str(HOSPITALS), "--into", "X", "--map", "phone"), "field=column"),
        ((str(HOSPITALS), "--into", "X", "--map", "phone=Nope"), "no column"),
        ((str(HOSPITALS), "--into", "X", "--preset", "zork"), "no preset"),
        ((str(HOSPITALS), "--into", "X", "--country", "Narnia"), "no country"),
        ((str(HOSPITALS), "--into", "X", "--audience", "martians"), "business or household"),
        (("--undo", "99"), "no import 99"),
    ],
)
def test_what_cannot_be_done_gets_one_line_and_status_two(
    desk: Installation, arguments: tuple[str, ...], says: str
) -> None:
    before = database(desk)
    done = desk.run("import", *arguments, check=False)

    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert says in done.stderr
    assert database(desk) == before


def test_a_file_one_may_not_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Phone\n330-555-0143\n")

    def closed(*arguments: object, **more: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "open", closed)
    with pytest.raises(FileUnreadable, match="no permission"):
        cli.check_file(file)


def test_a_server_that_starts_goes_on_with_what_was_begun(desk: Installation, tmp_path: Path) -> None:
    desk.python(
        "import io\nfrom datetime import UTC, datetime\nfrom bounceback.records import actions\n"
        "now = datetime.now(UTC)\n"
        "one = actions.upload(file=io.BytesIO(b'Name,Phone\\nDana,330-555-0143\\n'), file_name='a.csv',"
        " list_name='Ohio', country='US', by=owner, at=now)\n"
        "from django.conf import settings\nsettings.ERRANDS = 'none'\n"
        "actions.start(import_=one, by=owner, at=now)"
    )
    desk.start()
    try:
        question = "from bounceback.records.models import Import; print(Import.objects.get().state)"
        for _ in range(60):
            if desk.python(question) == "DONE\n":
                break
        assert desk.python(question) == "DONE\n"
    finally:
        desk.stop()


def test_a_new_list_is_of_the_house_country_and_the_report_says_so(desk: Installation) -> None:
    done = desk.run("import", str(HOSPITALS), "--into", "Hospitals", check=False)

    assert "5,376 new" in done.stderr
    assert "read as US numbers" in done.stderr


def test_numbers_without_a_country_are_rejected_where_none_is_wanted(desk: Installation) -> None:
    done = desk.json("import", str(HOSPITALS), "--into", "Hospitals", "--country", "none")

    assert (done["rows_in"], done["created"], done["rejected"], done["country"]) == (5381, 0, 5381, "")
