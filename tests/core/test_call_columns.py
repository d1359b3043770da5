"""Which column of a log means what."""

from __future__ import annotations

import pytest

from bounceback.core import call_columns
from bounceback.core.call_columns import MEANINGS
from bounceback.core.call_words import CODES
from bounceback.core.mapping import folded


def guessed(*columns: str, rows: tuple[tuple[str, ...], ...] = ()) -> dict[str, str]:
    preset = call_columns.preset_of(columns)
    found = call_columns.guess(columns, rows, preset=preset, country="US")
    return {name: code for name, code in zip(columns, found, strict=True) if code != "attribute"}


def test_a_sheet_of_ones_own_is_understood() -> None:
    assert guessed("Date", "Time", "Phone Number", "Name", "Company", "Disposition", "Duration", "Notes", "Agent") == {
        "Date": "date", "Time": "time", "Phone Number": "phone", "Name": "name", "Company": "company",
        "Disposition": "outcome", "Duration": "duration", "Notes": "note", "Agent": "caller",
    }  # fmt: skip


def test_numbers_are_found_by_what_stands_there() -> None:
    rows = (("2026-03-04", "330-555-0143", "NA"), ("2026-03-05", "330-555-0144", "VM"))

    assert guessed("When", "Reach", "Result", rows=rows) == {"When": "when", "Reach": "phone", "Result": "outcome"}


@pytest.mark.parametrize(
    ("code", "columns", "some"),
    [
        (
            "hubspot-calls",
            ("Record ID", "Call outcome", "Call duration", "Activity date", "Call notes", "Activity assigned to"),
            {"Record ID": "call_id", "Activity date": "when", "Activity assigned to": "caller"},
        ),
        (
            "salesforce-tasks",
            ("Subject", "Status", "Date", "Call Duration", "Call Result", "Company / Account", "Assigned"),
            {"Date": "date", "Call Result": "outcome", "Company / Account": "company"},
        ),
        (
            "aircall",
            ("line", "datetime (UTC)", "direction", "from", "to", "duration (in call)", "missed_call_reason", "user"),
            {"datetime (UTC)": "when", "to": "phone", "from": "phone_in", "duration (in call)": "duration"},
        ),
        (
            "ringcentral",
            ("Type", "Direction", "From", "To", "Extension", "Date", "Time", "Action", "Action Result", "Duration"),
            {"To": "phone", "Date": "date", "Time": "time", "Action Result": "outcome"},
        ),
        (
            "dialpad",
            ("call_id", "category", "direction", "external_number", "date_started", "talk_duration", "name"),
            {"external_number": "phone", "date_started": "when", "talk_duration": "duration"},
        ),
        (
            "justcall",
            ("JustCall Number", "Contact Number", "Contact Name", "Call Date", "Call Time", "Disposition"),
            {"Contact Number": "phone", "Call Date": "date", "Call Time": "time", "Disposition": "outcome"},
        ),
        (
            "close",
            ("id", "lead_name", "contact_name", "direction", "disposition", "duration", "remote_phone", "date_created"),
            {"lead_name": "company", "remote_phone": "phone", "date_created": "when", "disposition": "outcome"},
        ),
        (
            "twilio",
            ("Call SID", "From", "To", "Start Time", "Duration", "Status", "Direction"),
            {"Call SID": "call_id", "To": "phone", "Start Time": "when", "Status": "outcome"},
        ),
        (
            "phone-backup",
            ("number", "duration", "date", "type", "contact_name"),
            {"number": "phone", "date": "when", "type": "direction", "contact_name": "name"},
        ),
    ],
)
def test_exports_that_people_have_are_known(code: str, columns: tuple[str, ...], some: dict[str, str]) -> None:
    preset = call_columns.preset_of(columns)

    assert preset is not None
    assert preset.code == code
    found = guessed(*columns)
    assert {name: found.get(name) for name in some} == some


def test_no_meaning_but_those_that_may_stands_twice() -> None:
    found = call_columns.guess(("Date", "Call date", "Day"), (), preset=None, country="")

    assert found == ("date", "attribute", "attribute")


def test_presets_name_only_what_exists() -> None:
    for preset in call_columns.presets():
        assert set(preset.columns.values()) <= set(MEANINGS), preset.code
        assert set(preset.outcomes.values()) <= set(CODES), preset.code
        names = (*preset.detect, *preset.detect_any, *preset.columns)
        assert all(folded(name) == name for name in names), preset.code
