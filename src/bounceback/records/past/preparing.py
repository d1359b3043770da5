"""Rows of text → calls as they will be written, window by window. Knows no database.

A window is sorted by number, so that a number's calls are settled together. Those of one number keep the file's order.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from bounceback.core import call_columns, call_times, call_words, names, phone
from bounceback.core import cells as read
from bounceback.core.call_times import MONTH, SECOND, Moment
from bounceback.core.call_words import ANSWERED, LEAVE_OUT
from bounceback.core.mapping import ATTRIBUTE, folded
from bounceback.core.outcomes import Outcome
from bounceback.core.phones_in_bulk import normalise_many
from bounceback.prospects.bulk import FIELDS
from bounceback.records import reading
from bounceback.records.past.looking import meaning_of
from bounceback.records.past.plans import PastPlan
from bounceback.records.reading.rows import Broken, Row

WINDOW_ROWS = 20_000
TEXT_KEPT = 2_000
FIRST_DAY = datetime(1990, 1, 1, tzinfo=UTC)  # no log that somebody still has is older
CLOCKS_DIFFER = timedelta(hours=26)  # a day's noon may lie ahead of the present instant
BANK_BEGINS = 2008  # May 2008, says the description of that file
_SPACE = UUID("2f0c4b6e-9a53-5d0e-8a57-6b0d5c1f9e21")  # our own, for keys made of what a file says


class PastRow(NamedTuple):
    """One row, ready to be written or rejected. The first four are those of a list's row."""

    position: int  # rows before it in the file
    line: int  # of the file, counted from 1
    problem: str  # why it is rejected, "" when it is not
    text: str  # of a rejected row, as it stands in the file
    e164: str  # "" when the file does not name it
    extension: str
    off_list: bool  # they asked not to be called again: holds even where the row itself is rejected
    key: UUID | None = None
    values: tuple[str | int | None, ...] = ()  # one per field of a prospect
    about: str = "{}"  # attributes of the person, a JSON object
    name_key: str = ""
    at: datetime = FIRST_DAY
    precision: str = SECOND
    weekday: int | None = None  # of the day as it was written; None where only the month is known
    zone: str = ""  # the prospect's clock where the file itself fixes it
    came_in: bool = False
    seconds: int | None = None
    outcome: str = ""  # of core.outcomes; "" = somebody answered, nothing more is known
    reason: str = ""
    note: str = ""
    said_at: datetime | None = None
    caller: str = ""
    opening: str = ""
    attempt: int | None = None
    first_contact: bool | None = None
    attributes: str = "{}"
    digest: str = ""


class Window(NamedTuple):
    """Some thousand rows that stand together in the file."""

    first: int
    rows: list[PastRow]


class Problem(Exception):
    """Why a row is rejected, in a sentence."""


def windows(
    path: Path, plan: PastPlan, *, at: datetime, workspace: int, sha256: str, skip: int = 0
) -> Iterator[Window]:
    """Every row from `skip` rows on (the first of a window), prepared.

    at           the present: a call cannot be later
    workspace    keys of calls hold in it
    sha256       the file's own identity, for rows that name nobody
    """
    preparer = Preparer(plan, at=at, workspace=workspace, sha256=sha256)
    first, taken = 0, []
    for row in reading.rows(path, plan.table):
        taken.append(row)
        if len(taken) == WINDOW_ROWS:
            yield from _window(preparer, taken, first, skip)
            first, taken = first + len(taken), []
    if taken:
        yield from _window(preparer, taken, first, skip)


def _window(preparer: Preparer, taken: list[Row], first: int, skip: int) -> Iterator[Window]:
    # Rows before `skip` are prepared too: which of several equal rows one is, is counted from the file's beginning.
    rows = preparer.prepare(taken, first=first)
    if first >= skip:
        rows.sort(key=lambda row: row.e164)
        yield Window(first, rows)


class Preparer:
    """Reads rows in their order, and remembers what it has read where a later row depends on it."""

    def __init__(self, plan: PastPlan, *, at: datetime, workspace: int, sha256: str) -> None:
        self.plan = plan
        self.at = at
        self.workspace = workspace
        self.sha256 = sha256
        self.zone = ZoneInfo(plan.zone)
        self.preset = call_columns.preset_named(plan.preset)
        self.months = call_times.Months(first_year=BANK_BEGINS)
        self.seen: dict[str, int] = {}
        self.exact: dict[tuple[str, bytes], int] = {}  # the same, of calls known to the minute: which of them a row is
        self.words: dict[str, str] = {}
        where: dict[str, list[int]] = {}
        for index, meaning in enumerate(plan.meanings):
            where.setdefault(meaning, []).append(index)
        self.single = {code: found[0] for code, found in where.items() if not call_columns.MEANINGS[code].several}
        spare = [index for code in self.single for index in where[code][1:]]
        self.phones = where.get("phone", [])
        self.notes = where.get("note", [])
        self.about = where.get(call_columns.ABOUT, [])
        self.kept = sorted([*where.get(ATTRIBUTE, []), *where.get("attempt", [])[:1], *spare])
        # Earlier contacts, beside the attempts of this campaign.
        self.previous = next((i for i, name in enumerate(plan.columns) if folded(name) == "previous"), None)
        duration = self.single.get("duration")
        self.unit = call_words.unit_of(plan.columns[duration]) if duration is not None else "s"

    def prepare(self, rows: Sequence[Row], *, first: int) -> list[PastRow]:
        """Rows of text → prepared rows, in the same order."""
        width = len(self.plan.columns)
        table = [
            None if isinstance(cells, Broken) else [*cells[:width], *[""] * (width - len(cells))] for _, cells in rows
        ]
        quick = {
            where: normalise_many([row[where] if row else "" for row in table], country=self.plan.country)
            for where in (*self.phones, *([self.single["phone_in"]] if "phone_in" in self.single else []))
        }
        out = []
        for index, (line, cells) in enumerate(rows):
            position, row = first + index, table[index]
            if row is None or isinstance(cells, Broken):
                assert isinstance(cells, Broken)
                out.append(PastRow(position, line, cells.why, cells.text[:TEXT_KEPT], "", "", False))
                continue
            e164, extension, off = "", "", False
            try:
                if len(cells) > width and any(cell.strip() for cell in cells[width:]):
                    raise Problem(f"It has {len(cells)} cells, but there are {width} columns: a delimiter too many?")
                came_in = call_words.came_in(self.cell(row, "direction")) or False
                e164, extension, trouble = self.number(row, index, quick, came_in=came_in)
                code = self.code(row)
                off = code == Outcome.OFF_LIST
                if trouble:
                    raise Problem(trouble)
                out.append(self.row(position, line, row, e164, extension, code, came_in=came_in))
            except Problem as problem:
                text = self.plan.delimiter.join(cells) if self.plan.kind == "CSV" else ", ".join(cells)
                out.append(PastRow(position, line, str(problem), text[:TEXT_KEPT], e164, extension, off))
        return out

    def cell(self, row: list[str], meaning: str) -> str:
        """What stands in the column of a meaning, in one line; "" when there is none."""
        index = self.single.get(meaning)
        return read.tidy(row[index]) if index is not None and row[index] else ""

    def texts(self, row: list[str], columns: list[int]) -> dict[str, str]:
        """Name of a column → what stands there, of those that say something."""
        return {self.plan.columns[where]: text for where in columns if (text := read.tidy_lines(row[where]))}

    def number(
        self, row: list[str], index: int, quick: dict[int, list[str | None]], *, came_in: bool
    ) -> tuple[str, str, str]:
        """(E.164, extension, what is wrong with it) of the other end."""
        theirs = self.single.get("phone_in")
        columns = [theirs] if came_in and theirs is not None else self.phones
        trouble = ""
        for where in columns:
            if (e164 := quick[where][index]) is not None:
                return e164, "", ""
            cell = row[where].strip()
            if not cell:
                continue
            found = phone.read_numbers(cell, country=self.plan.country)
            if found.numbers:
                return found.numbers[0].e164, found.numbers[0].extension, ""
            trouble = trouble or found.problems[0].why
        return "", "", trouble

    def code(self, row: list[str]) -> str:
        """What the word for the end means: a code of core.call_words, "" when there is no word."""
        word = self.cell(row, "outcome")
        if not word:
            return ""
        if word not in self.words:
            self.words[word] = meaning_of(word, self.plan)
        return self.words[word] or f"?{word[:80]}"

    def row(
        self, position: int, line: int, row: list[str], e164: str, extension: str, code: str, *, came_in: bool
    ) -> PastRow:
        """One row that can be kept. Raises Problem."""
        moment, fixed = self.moment(row, position)
        seconds = self.seconds(row)
        outcome, reason = self.ending(row, code, seconds, came_in=came_in)
        why = self.cell(row, "reason")
        said = call_words.read_reason(why) if why else None
        if said is not None and outcome == Outcome.NO and not reason:
            reason = said.value
        values = self.person(row)
        name_key = names.name_key(str(values[0]), str(values[1]))[:400]
        note = "\n".join(text for where in self.notes if (text := read.tidy_lines(row[where])))
        kept = self.texts(row, self.kept)
        if why and said is None:
            kept[self.plan.columns[self.single["reason"]]] = why
        attempt, first = self.attempt(row)
        said_at = self.said_at(row)
        caller, opening = self.cell(row, "caller")[:150], self.cell(row, "opening")[:40]
        attributes = json.dumps(kept, ensure_ascii=False)
        facts = (
            moment.at.isoformat(), moment.precision, came_in, seconds, outcome, reason, note,
            said_at.isoformat() if said_at else "", caller, opening, attempt, attributes,
        )  # fmt: skip
        return PastRow(
            position, line, "", "", e164, extension, outcome == Outcome.OFF_LIST,
            key=self.key(row, position, moment, e164, name_key),
            values=values,
            about=json.dumps(self.texts(row, self.about), ensure_ascii=False),
            name_key=name_key,
            at=moment.at,
            precision=moment.precision,
            weekday=moment.day.weekday() if moment.precision != MONTH or "weekday" in self.single else None,
            zone=fixed,
            came_in=came_in,
            seconds=seconds,
            outcome=outcome,
            reason=reason,
            note=note,
            said_at=said_at,
            caller=caller,
            opening=opening,
            attempt=attempt,
            first_contact=first,
            attributes=attributes,
            digest=hashlib.sha256(json.dumps(facts).encode()).hexdigest(),
        )  # fmt: skip

    def moment(self, row: list[str], position: int) -> tuple[Moment, str]:
        """When it was, and the prospect's clock where the file fixes it."""
        if "month" in self.single and "when" not in self.single and "date" not in self.single:
            return self.in_month(row, position), self.preset.zone if self.preset else ""
        found = None
        if "date" in self.single:
            text = self.cell(row, "date")
            clock = call_times.read_clock(self.cell(row, "time"))
            if self.cell(row, "time") and clock is None:
                raise Problem(f"“{self.cell(row, 'time')[:40]}” is no time of day.")
            if clock is not None:
                day = self.day(text)
                found = call_times.at_clock(day, clock, zone=self.zone) if day is not None else None
            elif text:  # a column called "Date" often holds the time as well
                found = call_times.read_moment(text, zone=self.zone, day_first=self.plan.day_first)
        else:
            text = self.cell(row, "when")
            found = call_times.read_moment(text, zone=self.zone, day_first=self.plan.day_first) if text else None
        if not text:
            raise Problem("It does not say when the call was.")
        if found is None:
            if call_times.only_order(text) is (not self.plan.day_first):
                order = "day first" if self.plan.day_first else "month first"
                raise Problem(f"“{text[:40]}” is no day with the {order}, as this file is read.")
            raise Problem(f"“{text[:40]}” is no day that we can read.")
        if found.at < FIRST_DAY:
            raise Problem(f"{found.day.isoformat()} is before 1990.")
        late = self.at if found.precision in (SECOND, call_times.MINUTE) else self.at + CLOCKS_DIFFER
        if found.at > late or (found.precision == MONTH and found.day > self.at.date()):
            raise Problem(f"{found.day.isoformat()} is in the future.")
        return found, ""

    def day(self, text: str) -> date | None:
        """A day, also of a cell that has the time as well: the time then has a column of its own."""
        found = call_times.read_day(text, day_first=self.plan.day_first)
        if found is None and text and "time" in self.single and self.plan.column_of("time") is not None:
            whole = call_times.read_moment(text, zone=self.zone, day_first=self.plan.day_first)
            return whole.day if whole else None
        return found

    def in_month(self, row: list[str], position: int) -> Moment:
        """A month without a year, in a file that is in order; equal moments are kept apart by their place in it."""
        word, day = self.cell(row, "month"), self.cell(row, "weekday").casefold()[:3]
        first = self.months.next(word)
        if first is None:
            raise Problem(f"“{word[:40]}” is no month.")
        weekday = call_times.WEEKDAYS.index(day) if day in call_times.WEEKDAYS else None
        found = call_times.in_month(first, zone=self.zone, weekday=weekday)
        return replace(found, at=found.at + timedelta(microseconds=position))

    def seconds(self, row: list[str]) -> int | None:
        """How long the talk was."""
        text = self.cell(row, "duration")
        if not text:
            return None
        seconds = call_words.read_seconds(text, unit=self.unit)
        if seconds is None:
            raise Problem(f"“{text[:40]}” is no length of time.")
        if seconds < 0:
            raise Problem("The call is shorter than nothing.")
        if seconds > call_words.LONGEST_SECONDS:
            raise Problem("The call is longer than a day.")
        return seconds

    def ending(self, row: list[str], code: str, seconds: int | None, *, came_in: bool) -> tuple[str, str]:
        """(outcome, reason). Raises Problem."""
        if code.startswith("?"):
            raise Problem(f"Nobody has said what “{code[1:]}” means.")
        if code == LEAVE_OUT:
            raise Problem(f"Left out: “{self.cell(row, 'outcome')[:60]}” is no call that was made.")
        if code == ANSWERED and seconds == 0:
            code = ""  # "outgoing", and nobody spoke
        ended = call_words.ended(code) if code else call_words.ended_by_length(seconds)
        if ended is None:
            raise Problem("It does not say how the call ended, or how long it was.")
        if came_in and not ended.human:
            raise Problem("They called, and nobody spoke: no call that was made.")
        return ended.outcome.value if ended.outcome else "", ended.reason.value if ended.reason else ""

    def person(self, row: list[str]) -> tuple[str | int | None, ...]:
        """The fields of a prospect."""
        given = {code: self.cell(row, code) for code in _TEXTS if code in self.single}
        name = given.get("name") or f"{given.get('first_name', '')} {given.get('last_name', '')}".strip()
        given |= {
            "name": name,
            "state": read.read_state(given.get("state", "")),
            "zip": read.read_zip(given.get("zip", "")),
            "country": read.read_country(given.get("country", "")),
        }
        limits = call_columns.MEANINGS
        return tuple(
            None
            if each in ("headcount", "renews_on")
            else given.get(each, "")[: (limits[each].limit if each in limits else 0) or 200]
            for each in FIELDS
        )

    def attempt(self, row: list[str]) -> tuple[int | None, bool | None]:
        """(which attempt it was, whether nobody there had been reached before) where the file says so."""
        if "attempt" not in self.single:
            return None, None
        count = read.read_count(self.cell(row, "attempt"))
        if count is None or not 1 <= count <= 32_000:
            return None, None
        before = row[self.previous].strip() if self.previous is not None else "0"
        return count, count == 1 and before == "0"

    def said_at(self, row: list[str]) -> datetime | None:
        """When they said to call again, if that is still to come."""
        text = self.cell(row, "said_at")
        found = call_times.read_moment(text, zone=self.zone, day_first=self.plan.day_first) if text else None
        return found.at if found is not None and found.at > self.at else None

    def key(self, row: list[str], position: int, moment: Moment, e164: str, name_key: str) -> UUID:
        """What makes a row this call: their own number for it, else who and when, else its place in this very file."""
        theirs = self.cell(row, "call_id")
        who = e164 or name_key
        if theirs:
            text = f"id|{theirs}"
        elif who:
            text = f"{who}|{moment.given}|{moment.precision}"
        else:
            return uuid5(_SPACE, f"{self.workspace}|{self.sha256}|{position}")
        nth = self.seen.get(text, 0)
        if not theirs and moment.precision in (SECOND, call_times.MINUTE):
            # The same person, the same minute and every cell the same: one call, written twice.
            whole = hashlib.sha256("\x1f".join(row).encode()).digest()[:12]
            nth = self.exact.setdefault((text, whole), nth)
        self.seen[text] = max(self.seen.get(text, 0), nth + 1)
        return uuid5(_SPACE, f"{self.workspace}|{text}|{nth if not theirs else 0}")


_TEXTS = ("name", "first_name", "last_name", "company", "title", "email", "city", "state", "zip", "country", "industry")
_HUMAN = {outcome.value: call_words.Ended(outcome).human for outcome in Outcome}
