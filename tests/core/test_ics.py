"""Appointments leave as files that calendars understand."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bounceback.core import ics

MADE = datetime(2026, 11, 17, 17, 0, tzinfo=UTC)


def file_of(**changed: object) -> str:
    values = {
        "uid": "5f0e",
        "starts_at": datetime(2026, 11, 19, 14, 0, tzinfo=ZoneInfo("America/New_York")),
        "minutes": 20,
        "subject": "Dana Whitfield",
        "made_at": MADE,
    }
    return ics.appointment(**(values | changed))  # type: ignore[arg-type]


def test_times_are_written_in_utc() -> None:
    text = file_of()

    assert "DTSTART:20261119T190000Z\r\n" in text
    assert "DTEND:20261119T192000Z\r\n" in text


def test_signs_that_mean_something_to_calendars_are_escaped() -> None:
    text = file_of(subject="Whitfield; Tool, Die \\ Co\nsecond line")

    assert "SUMMARY:Whitfield\\; Tool\\, Die \\\\ Co\\nsecond line\r\n" in text


def test_a_name_cannot_smuggle_a_line_in() -> None:
    text = file_of(subject="x\r\nATTENDEE:mailto:eve@example.com")

    assert "\r\nATTENDEE" not in text


def test_long_lines_are_folded_without_tearing_characters() -> None:
    subject = "Größe — " * 40

    text = file_of(subject=subject)

    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert f"SUMMARY:{subject}" in text.replace("\r\n ", "")


def test_a_time_without_a_zone_is_a_bug() -> None:
    with pytest.raises(ValueError, match="zone"):
        file_of(starts_at=datetime(2026, 11, 19, 14, 0))  # noqa: DTZ001


def test_the_same_appointment_keeps_its_identity() -> None:
    assert "UID:5f0e@bounceback.invalid" in file_of()
