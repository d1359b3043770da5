"""Questions about imports."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path

from django.db.models import Count, Max, Q, QuerySet
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from bounceback.base.models import User
from bounceback.calling.models import Amendment, Call, CallReason, Lease, SecondLook, Trigger
from bounceback.compliance.models import ScrubStatement
from bounceback.core import mapping, phone
from bounceback.objections.models import Hearing
from bounceback.prospects.models import Audience, Listing, ProspectList, Replacement
from bounceback.records import locks, preparing, reading, stored
from bounceback.records.models import Import
from bounceback.records.plans import VCARD, Plan
from bounceback.records.reading import workbook
from bounceback.records.reading.rows import Broken
from bounceback.records.refusals import CannotUndo

PREVIEW_ROWS = 20
REJECTS_SHOWN = 10
SCRUB_DAYS = 31  # a statement holds that long
State = Import.State


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One of the first rows of a file, and what would come of it."""

    line: int  # of the file, counted from 1
    cells: tuple[str, ...]  # as they stand in the file
    fields: dict[str, str]  # field → value as it would be kept
    numbers: tuple[str, ...]  # as they would be shown: "(330) 555-0143"
    problem: str  # why the row would be rejected; "" when it would not


@dataclass(frozen=True, slots=True)
class PreviewColumn:
    """One column of a file: what it is called, what it means, what stands in it."""

    number: int  # counted from 1
    name: str
    meaning: str  # a code of core.mapping.MEANINGS
    samples: tuple[str, ...]  # up to three different cells


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of a file and how they are read."""

    plan: Plan
    columns: tuple[PreviewColumn, ...]
    rows: tuple[PreviewRow, ...]  # at most 20
    sheets: tuple[str, ...]  # of a workbook
    remarks: tuple[str, ...]  # what a person should know, in sentences
    ready: bool  # nothing stands in the way of starting


def preview(import_: Import, *, at: datetime | None = None) -> Preview:
    """What would come of the first 20 rows, without writing anything. Raises Refused, OSError."""
    return preview_of(stored.source_of(import_), Plan.from_json(import_.plan), at=at or import_.started_at)


def preview_of(path: Path, plan: Plan, *, at: datetime) -> Preview:
    """The same of any file."""
    head = list(islice(reading.rows(path, plan), PREVIEW_ROWS))
    prepared = preparing.prepare_some(head, plan, today=at.date())
    rows = tuple(_preview_row(line, cells, each) for (line, cells), each in zip(head, prepared, strict=True))
    columns = tuple(
        PreviewColumn(index + 1, name, meaning, _samples(rows, index))
        for index, (name, meaning) in enumerate(zip(plan.columns, plan.meanings, strict=True))
    )
    return Preview(
        plan=plan,
        columns=columns,
        rows=rows,
        sheets=workbook.sheets(path).names if plan.kind == "XLSX" else (),
        remarks=tuple(_remarks(plan, rows)),
        ready="phone" in plan.meanings,
    )


def _preview_row(line: int, cells: list[str] | Broken, row: preparing.Prepared) -> PreviewRow:
    shown = (cells.text,) if isinstance(cells, Broken) else tuple(cells)
    fields = {
        field: str(value) for field, value in zip(preparing.FIELDS, row.values, strict=False) if value not in (None, "")
    }
    numbers = tuple(
        phone.display(e164) + (f" ext. {extension}" if extension else "") for e164, extension, _ in row.numbers
    )
    return PreviewRow(line, shown, fields, numbers, row.problem)


def _samples(rows: tuple[PreviewRow, ...], index: int) -> tuple[str, ...]:
    cells = (row.cells[index].strip() for row in rows if index < len(row.cells))
    return tuple(list(dict.fromkeys(cell[:60] for cell in cells if cell))[:3])


def _remarks(plan: Plan, rows: tuple[PreviewRow, ...]) -> list[str]:
    said = []
    if "phone" not in plan.meanings:
        said.append("No column is known to hold telephone numbers yet: choose it below.")
    if not plan.country and plan.kind != VCARD:
        said.append("No country is set: numbers that do not begin with + will be rejected.")
    if plan.preset:
        preset = mapping.preset_named(plan.preset, plan.columns)
        said.append(f"This looks like a file from {preset.label if preset else plan.preset}.")
    if not plan.header:
        said.append("The first row was taken for a prospect, not for names of columns.")
    bad = sum(1 for row in rows if row.problem)
    if bad:
        said.append(f"{bad} of the first {len(rows)} rows would be rejected.")
    return said


def progress_share(import_: Import) -> float | None:
    """How much of the file has been read, 0 to 1; None when that cannot be known.

    By rows, held against a guess of how many there are: the size of the file and of its first rows.
    """
    if import_.state == State.DONE:
        return 1.0
    guess = import_.cursor.get("rows_guessed")
    return min(0.99, import_.rows_in / guess) if guess else None


def imports_of(by: User) -> QuerySet[Import]:
    """The user's imports, newest first, with their lists."""
    return Import.objects.filter(workspace_id=by.workspace_id).select_related("list").order_by("-pk")


def unfinished_of(by: User, *, sha256: str, list_name: str) -> Import | None:
    """An import of these very bytes into that list which was begun and never ended."""
    rows = imports_of(by).filter(sha256=sha256, list__name=list_name, state__in=[State.RUNNING, State.STOPPED])
    return next((row for row in rows if not row.cursor.get("undoing")), None)


def abandoned(import_: Import) -> bool:
    """Whether an import was begun, and nobody is at it or will be: its command was killed."""
    if import_.state != State.RUNNING or locks.somebody_at(import_):
        return False
    queued = DBTaskResult.objects.filter(
        task_path="bounceback.records.tasks.carry_on", status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING]
    )
    return import_.pk not in {args["args"][0] for args in queued.values_list("args_kwargs", flat=True) if args["args"]}


def rejects_file(import_: Import) -> Path | None:
    """The file of rejected rows: line, reason, text; None when there is none."""
    path = stored.rejects_of(import_)
    return path if import_.rejected and path.exists() else None


def why_not_undo(import_: Import, *, at: datetime) -> CannotUndo | None:
    """What stands against taking it back; None when nothing does."""
    created = Q(prospect__brought_by=import_.pk)
    others = Call.objects.filter(Q(brought_by=None) | ~Q(brought_by=import_.pk))  # its own go with it
    if others.filter(created | Q(listing__brought_by=import_.pk)).exists():
        return CannotUndo(
            "One of its prospects was called, so the import stays.",
            "What was learnt on a call is never thrown away. Take single prospects off the list instead.",
        )
    if import_.kind == Import.Kind.CALLS:
        said = (Amendment, Trigger, CallReason, SecondLook)
        heard = Hearing.objects.filter(stroke__in=Call.objects.filter(brought_by=import_.pk).values("key"))
        if heard.exists() or any(model.objects.filter(call__brought_by=import_.pk).exists() for model in said):
            return CannotUndo(
                "Somebody corrected one of its calls or added to it, so the import stays.",
                "What was learnt from a call is never thrown away.",
            )
    held = Lease.objects.filter(
        Q(listing__prospect__brought_by=import_.pk) | Q(listing__brought_by=import_.pk),
        ended_at=None,
        expires_at__gt=at,
    )
    if held.exists():
        return CannotUndo("One of its prospects is on somebody's screen now.", "End the session and try again.")
    later = Listing.objects.filter(created, brought_by__gt=import_.pk).values_list("brought_by", flat=True)
    merged = Replacement.objects.filter(created, brought_by__gt=import_.pk).values_list("brought_by", flat=True)
    number = later.first() or merged.first()
    if number:
        name = Import.objects.filter(pk=number).values_list("file_name", flat=True).first() or f"import {number}"
        return CannotUndo(f"A later import ({name}) built on it.", "Undo that one first.")
    return None


def list_named(name: str, *, by: User) -> ProspectList | None:
    """The user's list of that name."""
    return ProspectList.objects.filter(workspace_id=by.workspace_id, name=name).first()


@dataclass(frozen=True, slots=True)
class ListRow:
    """One list as the page of lists shows it."""

    list: ProspectList
    on_it: int  # prospects on the list
    fresh: int  # not called yet
    out: int  # not to be called
    checked_until: date | None  # the newest scrub statement holds until then; None when there is none
    needs_check: bool  # households, and no statement that holds


def lists_of(by: User) -> QuerySet[ProspectList]:
    """The user's lists that are not put away, newest first."""
    return ProspectList.objects.filter(workspace_id=by.workspace_id, archived_at=None).order_by("-created_at", "-pk")


def counted(lists: Sequence[ProspectList], *, at: datetime) -> list[ListRow]:
    """What stands on each list. Two statements, however many lists."""
    pks = [each.pk for each in lists]
    # All three at once: each is a walk over every row of the list.
    standing = (
        Listing.objects.filter(list__in=pks, retired_at=None)
        .values("list")
        .annotate(
            on_it=Count("pk"),
            fresh=Count("pk", filter=Q(standing=Listing.Standing.FRESH)),
            out=Count("pk", filter=Q(standing=Listing.Standing.OUT)),
        )
    )
    counts = {row["list"]: row for row in standing}
    nothing = {"on_it": 0, "fresh": 0, "out": 0}
    held = ScrubStatement.objects.filter(
        Q(list__in=pks) | Q(list=None), workspace_id__in={x.workspace_id for x in lists}
    )
    statements: dict[int | None, date] = dict(held.values_list("list").annotate(newest=Max("scrubbed_on")))
    rows = []
    for each in lists:
        days = [day for about in (each.pk, None) if (day := statements.get(about))]
        until = max(days) + timedelta(days=SCRUB_DAYS) if days else None
        asks = each.audience != Audience.BUSINESS
        rows.append(
            ListRow(
                list=each,
                on_it=counts.get(each.pk, nothing)["on_it"],
                fresh=counts.get(each.pk, nothing)["fresh"],
                out=counts.get(each.pk, nothing)["out"],
                checked_until=until,
                needs_check=asks and (until is None or until < at.date()),
            )
        )
    return rows


def first_rejects(import_: Import) -> list[tuple[str, str, str]]:
    """The first rejected rows: line, reason, text."""
    path = rejects_file(import_)
    if path is None:
        return []
    with path.open(encoding="utf-8", newline="") as file:
        rows = islice(csv.reader(file), 1, 1 + REJECTS_SHOWN)
        return [(row[0], row[1], row[2][:160]) for row in rows if len(row) == 3]
