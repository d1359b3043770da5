"""One appointment as an iCalendar file (RFC 5545), for any calendar to take in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

LONGEST_LINE = 75  # octets, without the line break


def appointment(
    *, uid: str, starts_at: datetime, minutes: int, subject: str, described: str = "", made_at: datetime
) -> str:
    """The file's text, lines ended by CR LF.

    uid           stays the same when the appointment moves: calendars then move it too
    starts_at     aware; written in UTC, so that every calendar shows its own clock
    minutes       how long it lasts
    made_at       aware; when the file was written
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Bounceback//Bounceback//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{uid}@bounceback.invalid",
        f"DTSTAMP:{_utc(made_at)}",
        f"DTSTART:{_utc(starts_at)}",
        f"DTEND:{_utc(starts_at + timedelta(minutes=minutes))}",
        f"SUMMARY:{_text(subject)}",
        *([f"DESCRIPTION:{_text(described)}"] if described else []),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(_folded(line) + "\r\n" for line in lines)


def _utc(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError("an appointment's time needs a zone")
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    for sign in ("\\", ";", ","):
        value = value.replace(sign, "\\" + sign)
    return value.replace("\n", "\\n")


def _folded(line: str) -> str:
    """Cut a long line into parts of at most 75 octets, never inside a character."""
    parts: list[str] = []
    part = ""
    for character in line:
        room = LONGEST_LINE - (1 if parts else 0)  # a continuation begins with a space
        if len((part + character).encode()) > room:
            parts.append(part)
            part = ""
        part += character
    return "\r\n ".join([*parts, part])
