"""What would come of a log's first rows, and what a whole log can teach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from bounceback.calling.models import Call
from bounceback.core import call_columns, call_words, phone
from bounceback.core.outcomes import MEANINGS, REASON_LABELS, LineResult, Outcome, Reason
from bounceback.records import reading, stored
from bounceback.records.models import Import
from bounceback.records.past import checks, looking
from bounceback.records.past.looking import Word
from bounceback.records.past.plans import PastPlan
from bounceback.records.past.preparing import PastRow, Preparer
from bounceback.records.reading.rows import Broken

ROWS = 10
WORDS_SHOWN = 100
_DAY, _MONTH = Call.Precision.DAY, Call.Precision.MONTH


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file: what it is called, what it means, what stands in it."""

    number: int
    name: str
    meaning: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One of the first rows, as the call it would become."""

    line: int
    when: str  # on the file's clock
    who: str
    number: str
    what: str
    length: str
    note: str
    problem: str
    raw: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A log at first sight."""

    plan: PastPlan
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    words: list[Word]
    call_back: str  # what a call back counts as, where the file has one; ""
    undecided: int  # words that nobody has given a meaning
    remarks: tuple[str, ...]
    missing: str  # why it cannot be started yet; ""

    @property
    def ready(self) -> bool:
        """Nothing stands in the way of starting."""
        return not self.missing and not self.undecided


def preview(import_: Import, *, at: datetime) -> Preview:
    """What would come of the first ten rows, without writing anything. Raises Refused, OSError."""
    plan = PastPlan.from_json(import_.plan)
    head = list(islice(reading.rows(stored.source_of(import_), plan.table), 200))
    preparer = Preparer(plan, at=at, workspace=import_.workspace_id, sha256=import_.sha256)
    prepared = preparer.prepare(head[:ROWS], first=0)
    cells = [row for _, row in head if not isinstance(row, Broken)]
    columns = tuple(
        Column(index + 1, name, meaning, _samples(cells, index))
        for index, (name, meaning) in enumerate(zip(plan.columns, plan.meanings, strict=True))
    )
    words = looking.words_of(plan, [(word, count) for word, count in import_.cursor.get("words", ())])[:WORDS_SHOWN]
    refused = checks.why_not_ready(import_)
    return Preview(
        plan=plan,
        columns=columns,
        rows=tuple(_row(each, plan) for each in prepared),
        words=words,
        call_back=looking.CALL_BACK if any(each.code == looking.WRONG_TIME for each in words) else "",
        undecided=sum(1 for each in words if not each.code),
        remarks=tuple(_remarks(plan, prepared)),
        missing=refused.text if refused else "",
    )


def _samples(rows: list[list[str]], index: int) -> tuple[str, ...]:
    cells = (row[index].strip() for row in rows if index < len(row))
    return tuple(list(dict.fromkeys(cell[:60] for cell in cells if cell))[:3])


def _row(row: PastRow, plan: PastPlan) -> Row:
    if row.problem:
        return Row(row.line, "", "", "", "", "", "", row.problem, row.text)
    local = row.at.astimezone(ZoneInfo(plan.zone))
    shape = {_MONTH: "%B %Y", _DAY: "%d %b %Y"}.get(Call.Precision(row.precision), "%d %b %Y, %H:%M")
    what = MEANINGS[Outcome(row.outcome)].label if row.outcome else call_words.CODES[call_words.ANSWERED]
    if row.reason:
        what = f"{what}: {REASON_LABELS[Reason(row.reason)].lower()}"
    minutes, seconds = divmod(row.seconds or 0, 60)
    return Row(
        row.line,
        local.strftime(shape).lstrip("0"),
        " · ".join(str(each) for each in row.values[:2] if each) or ("" if row.e164 else "nobody is named"),
        phone.display(row.e164) if row.e164 else "",
        f"They called: {what.lower()}" if row.came_in else what,
        f"{minutes}:{seconds:02}" if row.seconds is not None else "",
        row.note,
        "",
        "",
    )


def _remarks(plan: PastPlan, rows: list[PastRow]) -> list[str]:
    said = []
    preset = call_columns.preset_named(plan.preset)
    if preset is not None:
        said.append(f"This looks like a file from {preset.label}.")
    if not plan.header:
        said.append("The first row was taken for a call, not for names of columns.")
    meanings = set(plan.meanings)
    if not meanings & {"phone", "phone_in", "name", "first_name", "last_name", "company"}:
        said.append(
            "No column says who was called: every row becomes a call of somebody unknown, who can never be dialled."
        )
    elif not meanings & {"phone", "phone_in"}:
        said.append("No column holds numbers: people are found by their names.")
    if rows and all(row.precision == _DAY for row in rows if not row.problem) and any(not row.problem for row in rows):
        said.append("The file says the day of a call, not the time of day.")
    bad = sum(1 for row in rows if row.problem)
    if bad:
        said.append(f"{bad} of the first {len(rows)} rows would be rejected.")
    return said


@dataclass(frozen=True, slots=True)
class Lesson:
    """One thing that a log can or cannot teach."""

    can: bool
    text: str


def lessons(import_: Import) -> list[Lesson]:
    """What the calls of an import can and cannot teach, by what is known of them. One statement."""
    mine = Call.objects.filter(brought_by=import_.pk, came_in=False)
    n = mine.aggregate(
        calls=Count("pk"),
        answered=Count("pk", filter=Q(line_result=LineResult.ANSWERED)),
        hours=Count("local_hour"),
        exact=Count("pk", filter=~Q(precision__in=[_DAY, _MONTH])),
        numbers=Count("number"),
        noes=Count("pk", filter=Q(outcome=Outcome.NO)),
        reasons=Count("pk", filter=~Q(reason="")),
        ended=Count("pk", filter=~Q(outcome="")),
        openings=Count("opening"),
        lengths=Count("talk_seconds"),
    )
    if not n["calls"]:
        return []
    return list(_lessons(n))


def _lessons(n: dict[str, int]) -> list[Lesson]:
    calls, answered = n["calls"], n["answered"]
    found = []
    if answered == calls:
        found.append(
            Lesson(False, "How often people pick up: every call here was answered, so the missed ones were not kept.")
        )
    else:
        found.append(Lesson(True, f"How often people pick up: {answered:,} of {calls:,} calls were answered."))
    if n["hours"] == 0:
        why = "it names no time of day" if n["exact"] == 0 else "nobody knows on whose clock"
        found.append(Lesson(False, f"When people pick up: {why}."))
    else:
        found.append(Lesson(True, f"At what hour people pick up: known of {n['hours']:,} calls."))
    if n["ended"]:
        found.append(Lesson(True, f"With whom it goes well: how it ended is known of {n['ended']:,} calls."))
    else:
        found.append(Lesson(False, "With whom it goes well: the log says only whether somebody answered."))
    if n["noes"]:
        share = f"the reason of {n['reasons']:,} of {n['noes']:,} noes"
        found.append(Lesson(n["reasons"] > 0, f"Why people say no: {share} is known."))
    if n["numbers"] == 0:
        found.append(
            Lesson(False, "How persistence pays: it names no numbers, so one person’s calls cannot be told together.")
        )
    if not n["openings"]:
        found.append(Lesson(False, "Which opening works: it does not say what was said."))
    if n["lengths"]:
        found.append(
            Lesson(False, "Whom to call next, by how long they talked: a call’s length is known only after it.")
        )
    found.append(
        Lesson(
            False,
            "What changed when: years and campaigns are mixed. Look within a season before you believe a difference.",
        )
    )
    return found
