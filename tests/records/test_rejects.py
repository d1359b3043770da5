"""The file of rejected rows is in the order of the file that was brought in."""

from __future__ import annotations

import csv
import io
from datetime import datetime

import pytest

from bounceback.base.models import User
from bounceback.records import actions, preparing, queries, stored
from bounceback.records.models import Import
from bounceback.records.past import actions as past
from bounceback.records.past import preparing as past_preparing
from tests.records.conftest import Bring


def lines_of(import_: Import) -> list[int]:
    path = queries.rejects_file(import_)
    assert path is not None
    with path.open(encoding="utf-8", newline="") as file:
        return [int(row["line"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize("window", [3, 20_000])
def test_rejected_calls_are_in_the_order_of_the_file(
    ana: User, noon: datetime, monkeypatch: pytest.MonkeyPatch, window: int
) -> None:
    monkeypatch.setattr(past_preparing, "WINDOW_ROWS", window)
    monkeypatch.setattr(stored, "WINDOW_ROWS", window)
    rows = [f'3/4/2036 2:05 PM,{number},"Dana,\nof the north",NA' for number in _NUMBERS]
    import_ = past.upload(
        file=io.BytesIO("\n".join(["When,Phone,Name,Disposition", *rows]).encode()), file_name="calls.csv",
        zone="America/New_York", country="US", by=ana, at=noon,
    )  # fmt: skip

    done = actions.carry_on(import_=import_, by=ana, at=noon)

    assert len(lines_of(done)) == len(_NUMBERS)
    assert lines_of(done) == sorted(lines_of(done))
    assert stored.rejects_of(done).stat().st_size == done.cursor["rejects_bytes"]


def test_rejected_rows_of_a_list_are_too(bring: Bring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "WINDOW_ROWS", 3)
    monkeypatch.setattr(stored, "WINDOW_ROWS", 3)

    done = bring(
        "Name,Phone\n" + "".join(f"Dana {digit},{'12' if digit % 2 else '330-555-014'}{digit}\n" for digit in range(9))
    )

    assert lines_of(done) == [3, 5, 7, 9]


_NUMBERS = ("330-555-0149", "", "330-555-0143", "330-555-0141", "", "330-555-0142", "330-555-0140", "12")
