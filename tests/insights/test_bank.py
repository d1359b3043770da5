"""A bank's real calls of 2008 to 2010: what the review counts is what a plain count of the file counts."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from pathlib import Path

import pytest

FILE = Path(__file__).parent.parent / "data" / "bank-additional-full.csv.gz"
WEEKDAYS = {"mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday"}


def counted(rows: list[dict[str, str]], header: str) -> dict[str, tuple[int, int, int, int]]:
    """Value → dials, conversations, sales, noes, by walking the file."""
    found: dict[str, Counter[str]] = {}
    for row in rows:
        one = found.setdefault(row[header], Counter())
        one["dials"] += 1
        one["talks"] += int(row["duration"]) >= 60 or row["y"] == "yes"
        one["yes"] += row["y"] == "yes"
        one["no"] += row["y"] == "no"
    return {value: (one["dials"], one["talks"], one["yes"], one["no"]) for value, one in found.items()}


def compare(installation, rows, asked: dict[str, str]) -> None:
    for attribute, header in asked.items():
        told = installation.json("review", attribute)
        ours = {
            row["kind"]: (row["dials"], *(row[step]["count"] for step in ("conversations", "any_rung", "noes")))
            for row in told["rows"]
        }
        theirs = counted(rows, header)
        if header == "day_of_week":
            theirs = {WEEKDAYS[day]: sums for day, sums in theirs.items()}
        assert ours == theirs, attribute
        assert told["all"]["dials"] == len(rows)


def bring(installation, tmp_path: Path, most: int | None = None) -> list[dict[str, str]]:
    lines = gzip.decompress(FILE.read_bytes()).decode().splitlines(keepends=True)[: most and most + 1]
    file = tmp_path / "bank.csv"
    file.write_text("".join(lines), encoding="utf-8")
    assert installation.json("calls", "import", str(file))["created"] == len(lines) - 1
    return list(csv.DictReader(lines, delimiter=";"))


ASKED = {"job": "job", "education": "education", "poutcome": "poutcome", "weekday": "day_of_week"}


def test_two_thousand_calls_are_counted_as_the_file_counts_them(prepared, tmp_path):
    rows = bring(prepared, tmp_path, most=2000)

    compare(prepared, rows, ASKED)


@pytest.mark.slow
def test_all_its_calls_are_counted_as_the_file_counts_them(prepared, tmp_path):
    rows = bring(prepared, tmp_path)

    compare(prepared, rows, ASKED | {"marital": "marital", "prospect.housing": "housing", "call.contact": "contact"})
    months = prepared.json("review", "month")["rows"]
    by_name = Counter(row["month"] for row in rows)
    ours = Counter[str]()
    for row in months:
        ours[row["kind"][:3].lower()] += row["dials"]
    assert ours == by_name
    assert [row["kind"] for row in prepared.json("review", "hour")["rows"]] == [None]
