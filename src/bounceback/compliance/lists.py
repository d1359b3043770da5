"""Bring a file of numbers that must not be called: our own do-not-call list.

Each batch is in force as soon as it is read; a do-not-call row must not wait for the end of a file.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TextIO

from bounceback.base.models import User
from bounceback.base.refused import Refused
from bounceback.compliance import actions
from bounceback.core.phone import read_numbers

BATCH = 2_000  # rows in one transaction; a caller's log waits no longer than that takes
MOST_UNPACKED = 256 * 2**20  # bytes of a spreadsheet; a million rows take less
_HEADERS = re.compile(r"phone|number|tel|mobile|cell|fax", re.IGNORECASE)
_AREA_COMMA_NUMBER = re.compile(r'\s*"?(\d{3})"?\s*[,;\t]\s*"?(\d{7})"?\s*')


class ListUnreadable(Refused):
    code = "list-unreadable"

    def __init__(self, text: str) -> None:
        super().__init__(text, hint="Nothing was changed. Bring text, CSV or XLSX with one number per row.")


@dataclass(frozen=True, slots=True)
class Report:
    """What a file held. numbers_in = added + already + rejected."""

    numbers_in: int
    added: int
    already: int
    rejected: int
    rejects: tuple[tuple[int, str], ...]  # line and text of the first hundred


def bring(*, file: Path, source: str, country: str, by: User, at: datetime) -> Report:
    """Put every number of a file off the list. Raises ListUnreadable.

    source     what to call it: the file's name, or whose list it is
    country    of numbers that do not say theirs
    """
    numbers_in = added = already = rejected = 0
    rejects: list[tuple[int, str]] = []
    batch: list[str] = []

    def keep() -> None:
        nonlocal added, already
        if batch:
            done = actions.suppress_numbers(e164s=batch, source=source, by=by, at=at)
            added, already = added + done.added, already + done.already
            batch.clear()

    for line, cells in _rows(file):
        found = [number.e164 for cell in cells for number in read_numbers(cell, country=country).numbers]
        if not found:
            numbers_in, rejected = numbers_in + 1, rejected + 1
            if len(rejects) < 100:
                rejects.append((line, ", ".join(cells)[:200]))
            continue
        numbers_in += len(found)
        batch += found
        if len(batch) >= BATCH:
            keep()
    keep()
    return Report(numbers_in, added, already, rejected, tuple(rejects))


def _rows(file: Path) -> Iterator[tuple[int, list[str]]]:
    """Line number and the cells that may hold numbers."""
    if not file.is_file():
        raise ListUnreadable(f"{file} is not a file." if file.exists() else f"There is no file {file}.")
    try:
        with file.open("rb") as stream:
            head = stream.read(65_536)
    except OSError as error:
        raise ListUnreadable(f"{file} cannot be read: {error.strerror}.") from None
    if not head.strip():
        raise ListUnreadable(f"{file.name} is empty.")
    if zipfile.is_zipfile(file):
        yield from _picked(_sheet(file))
        return
    encoding = _encoding(head)
    if encoding is None:
        raise ListUnreadable(f"{file.name} is not text.")
    with file.open(encoding=encoding, errors="replace", newline="") as text:
        yield from _picked(_lines(text))


def _lines(text: TextIO) -> Iterator[tuple[int, list[str]]]:
    for line, raw in enumerate(text, start=1):
        row = raw.strip("\r\n")
        if len(row) > 10_000:
            yield line, [row[:200]]
        elif joined := _AREA_COMMA_NUMBER.fullmatch(row):
            yield line, [joined.group(1) + joined.group(2)]
        else:
            yield line, next(csv.reader(io.StringIO(row), delimiter=_delimiter(row)), [])


def _sheet(file: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of a spreadsheet's first sheet."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
        if not any(member.filename.startswith("xl/") for member in members):
            raise ListUnreadable(f"{file.name} is an archive.")
        if sum(member.file_size for member in members) > MOST_UNPACKED:
            raise ListUnreadable(f"{file.name} unpacks to more than any list.")
        book = load_workbook(file, read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, OSError) as error:
        raise ListUnreadable(f"{file.name} is damaged: {error}.") from None
    try:
        for line, row in enumerate(book.worksheets[0].iter_rows(values_only=True), start=1):
            yield line, ["" if cell is None else str(cell) for cell in row]
    finally:
        book.close()


def _picked(rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    """Rows that hold something, without a header; of each the columns that the header calls numbers."""
    wanted: list[int] | None = None
    first = True
    for line, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if first and not any(char.isdigit() for cell in cells for char in cell):
            wanted = [index for index, cell in enumerate(cells) if _HEADERS.search(cell)] or None
        else:
            yield (
                line,
                [cell for index, cell in enumerate(cells) if (wanted is None or index in wanted) and cell.strip()],
            )
        first = False


def _delimiter(row: str) -> str:
    return max(",\t;", key=row.count)


def _encoding(head: bytes) -> str | None:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\x00" in head:
        return None
    try:
        head[:-4].decode("utf-8-sig")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"
