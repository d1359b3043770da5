"""What every reader yields."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that could not be taken apart: what stood there, and why not."""

    text: str
    why: str


Cells = list[str]
Row = tuple[int, Cells | Broken]  # line of the file (of a workbook: row of the sheet), counted from 1
