"""Questions about imports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bounceback.base.models import User
from bounceback.records.models import Import
from bounceback.records.plans import Plan


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One of the first rows of a file, and what would come of it."""

    line: int  # of the file, counted from 1
    cells: tuple[str, ...]  # as they stand in the file
    fields: dict[str, str]  # field → value as it would be kept
    numbers: tuple[str, ...]  # as they would be shown: "(330) 555-0143"
    problem: str  # why the row would be rejected; "" when it would not


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of a file and how they are read."""

    plan: Plan
    rows: tuple[PreviewRow, ...]  # at most 20
    remarks: tuple[str, ...]  # what a person should know, in sentences ("No column holds a country …")
    ready: bool  # nothing stands in the way of starting


def preview(import_: Import) -> Preview:
    """What would come of the first 20 rows, without writing anything."""
    raise NotImplementedError


def progress_share(import_: Import) -> float | None:
    """How much of the file has been read, 0 to 1; None when that cannot be known."""
    raise NotImplementedError


def imports_of(by: User) -> list[Import]:
    """The user's imports, newest first, with their lists."""
    raise NotImplementedError


_ = datetime
