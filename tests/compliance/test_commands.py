"""`bounceback hours` and `bounceback dnc`: what scripts rely on."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import openpyxl
import pytest

from bounceback.cli import installation, root
from bounceback.compliance import lists, queries
from bounceback.compliance.models import Suppression
from bounceback.core import rules
from bounceback.prospects.models import Listing
from tests import factories


@dataclass(frozen=True, slots=True)
class Done:
    status: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.out)


@pytest.fixture
def run(capsys, monkeypatch, request):
    def command(*arguments: str) -> Done:
        status = root.main([str(each) for each in arguments])
        said = capsys.readouterr()
        return Done(status, said.out, said.err)

    return command


@pytest.fixture
def at_ana(run, ana, monkeypatch):
    """Commands that open Ana's installation."""
    monkeypatch.setattr(installation, "open_installation", lambda _data=None, **_how: ana)
    return run


def test_hours_says_yes_with_its_places_and_rules(run):
    done = run("hours", "330-555-0143", "--at", "2026-11-24T15:30:00-05:00", "--json")

    assert done.status == 0
    assert done.json["callable"] is True
    assert done.json["refused_by"] == []
    assert done.json["candidates"] == [{"zone": "America/New_York", "region": "US-OH"}]
    assert done.json["opens_at"] is None
    assert done.json["until"] == "2026-11-25T01:55:00Z"
    assert done.json["rules_version"] == rules.current().version


def test_hours_says_which_rule_refuses_and_when_it_opens(run):
    done = run("hours", "+1 850 555 0143", "--at", "2026-11-24T07:30:00-05:00", "--json")

    assert done.status == 0
    assert done.json["callable"] is False
    assert done.json["refused_by"] == ["hours.US", "hours.US-FL"]
    assert done.json["candidates"] == [
        {"zone": "America/Chicago", "region": "US-FL"},
        {"zone": "America/New_York", "region": "US-FL"},
    ]
    assert done.json["opens_at"] == "2026-11-24T14:05:00Z"


def test_hours_heeds_the_address(run):
    moment = "2026-11-24T09:30:00-05:00"

    assert run("hours", "3305550143", "--at", moment, "--json").json["callable"] is True
    assert run("hours", "3305550143", "--at", moment, "--state", "CA", "--json").json["callable"] is False
    assert run("hours", "3305550143", "--at", moment, "--zip", "90001", "--json").json["callable"] is False
    assert run("hours", "8005550143", "--at", moment, "--state", "OH", "--zip", "44301", "--json").json["callable"]


def test_hours_does_not_pass_over_a_state_it_does_not_know(run):
    done = run("hours", "8005550143", "--at", "2026-11-24T12:30:00-05:00", "--state", "XX")

    assert done.status == 2
    assert "'XX' is no state" in done.err
    assert done.out == ""


def test_hours_speaks_to_people_too(run):
    done = run("hours", "3305550143", "--at", "2026-11-24T07:30:00-05:00")

    assert "outside the hours of the federal rule" in done.out
    assert "refused by hours.US" in done.out


def test_hours_says_what_else_is_asked(run):
    moment = ("--at", "2026-11-24T12:00:00Z")

    assert run("hours", "+43 1 5550143", *moment, "--json").json["besides"] == [
        "Austria: households: permission needed; firms: permission needed."
    ]
    assert (
        "besides: United States: households: federal checked within 31 days." in run("hours", "3305550143", *moment).out
    )


def test_hours_refuses_countries_nobody_looked_at(run):
    done = run("hours", "+31 20 555 0143", "--at", "2026-11-24T12:00:00Z", "--json")

    assert done.json["refused_by"] == ["country.NL"]
    assert done.json["opens_at"] is None


@pytest.mark.parametrize(
    "arguments",
    [
        ("hours", "12", "--at", "2026-11-24T12:00:00Z"),
        ("hours", "3305550143", "--at", "2026-11-24T12:00:00"),
        ("hours", "3305550143", "--at", "noon"),
        ("hours", "3305550143"),
    ],
)
def test_hours_that_cannot_be_told_is_one_line_and_status_2(run, arguments):
    done = run(*arguments, "--json")

    assert done.status == 2
    assert done.out == ""
    assert len(done.err.strip().splitlines()) == 1


def test_an_old_rule_says_that_it_is_old_and_still_binds(run):
    done = run("hours", "3305550143", "--at", "2028-11-24T04:30:00-05:00", "--json")

    assert "due for review on 2027-11-21" in done.err
    assert done.json["refused_by"] == ["hours.US"]


def test_hours_needs_neither_django_nor_a_database():
    code = (
        "import sys; from bounceback.cli import root; "
        "status = root.main(['hours', '3305550143', '--at', '2026-11-24T12:00:00Z', '--json']); "
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'django', 'sqlite3', 'pysqlite3', 'polars'})); "
        "sys.exit(status)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=900)

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"


def test_dnc_import_takes_numbers_out_of_the_queue_and_counts(at_ana, ana, noon, tmp_path):
    dana = factories.make_prospect(ana, at=noon, on=factories.make_list(ana, at=noon))
    file = tmp_path / "own.csv"
    file.write_text('name,phone\nDana,(330) 555-0143\nLee,330-555-0144\n"Ortiz, Sam",n/a\nDana again,330.555.0143\n')

    done = at_ana("dnc", "import", file, "--json")

    assert done.status == 1
    assert {key: done.json[key] for key in ("numbers_in", "added", "already", "rejected")} == {
        "numbers_in": 4, "added": 2, "already": 1, "rejected": 1,
    }  # fmt: skip
    assert "line 4" in done.err
    dana.refresh_from_db()
    assert dana.standing == Listing.Standing.OUT
    assert set(Suppression.objects.values_list("source", flat=True)) == {"own.csv"}

    again = at_ana("dnc", "import", file, "--source", "Old firm's list", "--json")
    assert (again.json["added"], again.json["already"]) == (0, 3)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("330,5550143\n330,5550144\n", 2),
        ("3305550143\r\n3305550144\r\n", 2),
        ("phone;why\n3305550143;asked\n", 1),
        ("3305550143 / 3305550144\n", 2),
        ("\ufeffTelephone\n+44 20 7946 0018\n", 1),
    ],
)
def test_dnc_import_reads_lists_as_people_have_them(at_ana, ana, tmp_path, content, found):
    file = tmp_path / "own.txt"
    file.write_text(content, encoding="utf-8", newline="")

    done = at_ana("dnc", "import", file, "--json")

    assert (done.status, done.json["added"]) == (0, found)
    assert len(queries.suppressed_numbers(ana.workspace_id)) == found


def test_dnc_import_reads_utf_16_and_cp1252(at_ana, tmp_path):
    for name, data in (
        ("u.txt", "Téléphone\n3305550143\n".encode("utf-16")),
        ("c.txt", "Téléphone,naïf\n3305550144,é\n".encode("cp1252")),
    ):
        (tmp_path / name).write_bytes(data)
        done = at_ana("dnc", "import", tmp_path / name, "--json")
        assert (done.status, done.json["added"]) == (0, 1)


def test_dnc_import_reads_a_spreadsheet(at_ana, ana, tmp_path):
    book = openpyxl.Workbook()
    for row in (
        ["Name", "Phone", "Id"],
        ["Dana", 3305550143, 4195550143],
        [None, None, None],
        ["Lee", "330-555-0144", 1],
    ):
        book.active.append(row)
    book.save(tmp_path / "own.xlsx")

    done = at_ana("dnc", "import", tmp_path / "own.xlsx", "--json")

    assert (done.status, done.json["numbers_in"], done.json["added"]) == (0, 2, 2)
    assert queries.suppressed_numbers(ana.workspace_id) == {"+13305550143", "+13305550144"}


def test_dnc_import_refuses_a_spreadsheet_that_unpacks_to_far_too_much(at_ana, tmp_path, monkeypatch):
    monkeypatch.setattr(lists, "MOST_UNPACKED", 1_000)
    book = openpyxl.Workbook()
    book.active.append(["3305550143"])
    book.save(tmp_path / "own.xlsx")

    assert at_ana("dnc", "import", tmp_path / "own.xlsx").status == 2
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("kind", ["missing", "folder", "empty", "binary", "archive"])
def test_dnc_import_of_no_list_is_one_line_and_changes_nothing(at_ana, tmp_path, kind):
    file = tmp_path / kind
    if kind == "folder":
        file.mkdir()
    elif kind != "missing":
        file.write_bytes({"empty": b"", "binary": b"\x00\xff" * 50, "archive": b"PK\x05\x06" + b"\x00" * 18}[kind])

    for source in ([], ["--source", "federal"]):
        done = at_ana("dnc", "import", file, *source, "--json")
        assert done.status == 2
        assert done.out == ""
        assert len(done.err.strip().splitlines()) == 1
    assert not Suppression.objects.exists()


def test_dnc_import_of_a_registry_and_check(at_ana, tmp_path):
    file = tmp_path / "2026-11-14.txt"
    file.write_text("212,5551234\n212,5551235\n")

    done = at_ana("dnc", "import", file, "--source", "FEDERAL", "--list-date", "2026-11-14", "--json")

    assert done.status == 0
    assert {key: done.json[key] for key in ("numbers_in", "added", "already", "rejected", "source", "list_date")} == {
        "numbers_in": 2, "added": 2, "already": 0, "rejected": 0, "source": "federal", "list_date": "2026-11-14",
    }  # fmt: skip
    assert at_ana("dnc", "check", "(212) 555-1234", "--json").json == {"suppressed": True, "sources": ["federal"]}
    assert at_ana("dnc", "check", "+12125551236", "--json").json == {"suppressed": False, "sources": []}
    assert not Suppression.objects.exists()


def test_a_registry_list_of_a_day_to_come_is_refused(at_ana, tmp_path):
    file = tmp_path / "list.txt"
    file.write_text("2125551234\n")

    assert at_ana("dnc", "import", file, "--source", "federal", "--list-date", "2999-01-01").status == 2
    assert at_ana("dnc", "import", file, "--source", "federal", "--list-date", "soon").status == 2


def test_two_spellings_of_a_number_meet_one_row(at_ana):
    assert at_ana("dnc", "add", "(330) 555-0143", "--why", "asked", "--json").json["added"] == 1
    assert at_ana("dnc", "add", "+1 330.555.0143 x5", "--why", "asked", "--json").json["already"] == 1

    for spelling in ("3305550143", "1-330-555-0143", "٣٣٠ ٥٥٥ ٠١٤٣", "tel:+13305550143"):
        assert at_ana("dnc", "check", spelling, "--json").json["suppressed"] is True
    assert at_ana("dnc", "check", "330-555-0144", "--json").json["suppressed"] is False


def test_the_answer_cannot_be_read_as_taken_off_the_do_not_call_list(at_ana):
    first = at_ana("dnc", "add", "330-555-0143", "--why", "asked").out
    second = at_ana("dnc", "add", "330-555-0143", "--why", "asked").out

    assert first == "This number is on the do-not-call list now.\n"
    assert second == "This number was on the do-not-call list already.\n"
