"""Excel workbooks (.xlsx), row by row; those that would blow up are refused before anything is unpacked."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from bounceback.records.reading.refusals import FileDamaged, FileTooDangerous, NotAList
from bounceback.records.reading.rows import Row

# A full sheet (1,048,576 rows of 12 columns) unpacks to about 800 MB and to 10 to 20 times its packed size.
SHEET_LIMIT = 2 << 30
TEXTS_LIMIT = 48 << 20  # shared texts are held in memory
OTHER_LIMIT = 64 << 20
PARTS_LIMIT = 2000
RATIO_LIMIT = 120
RATIO_FREE = 8 << 20  # unpacked bytes below which nobody asks for the ratio


def check(path: Path) -> None:
    """Refuse what would unpack to far more than it is. Raises FileTooDangerous, NotAList.

    Sizes are what the archive declares. A part that is longer than it declares is cut at the declared size
    by `zipfile`, so a lying size cannot pass more than it says; the checksum then fails.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > PARTS_LIMIT:
                raise FileTooDangerous(f"it has {len(parts):,} parts")
            for part in parts:
                _check_part(archive, part)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        raise NotAList("a damaged workbook") from None


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    mode = part.external_attr >> 16
    if mode & 0o170000 == 0o120000:
        raise FileTooDangerous("it holds a link to another file")
    if part.flag_bits & 0x1:
        raise FileTooDangerous("it is locked with a password")
    name = part.filename.lower()
    limit = SHEET_LIMIT if "worksheets/" in name else TEXTS_LIMIT if "sharedstrings" in name else OTHER_LIMIT
    if part.file_size > limit:
        raise FileTooDangerous(f"{part.filename} would unpack to {part.file_size >> 20:,} MB")
    if part.file_size > RATIO_FREE and part.file_size > RATIO_LIMIT * max(1, part.compress_size):
        raise FileTooDangerous(
            f"{part.filename} would unpack to {part.file_size // max(1, part.compress_size):,} times its size"
        )
    if name.endswith(".zip"):
        raise FileTooDangerous("it holds another archive")
    if name.endswith((".xml", ".rels")) and part.file_size:
        with archive.open(part) as file:
            if b"<!DOCTYPE" in file.read(2048).upper():
                raise FileTooDangerous("it defines words of its own (DOCTYPE)")


@dataclass(frozen=True, slots=True)
class Sheets:
    """The sheets of a workbook that can be seen, and the first of them that holds anything."""

    names: tuple[str, ...]
    first: str


def sheets(path: Path) -> Sheets:
    """Look into a workbook. Raises FileTooDangerous, FileDamaged, NotAList, OSError."""
    with _opened(path) as book:
        seen = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
        if not seen:
            raise FileDamaged("it has no sheet")
        first = next((sheet for sheet in seen if _holds_anything(sheet)), seen[0])
        return Sheets(tuple(sheet.title for sheet in seen), first.title)


def _holds_anything(sheet: Any) -> bool:
    sheet.reset_dimensions()
    return any(any(cell is not None for cell in row) for row in sheet.iter_rows(max_row=50, values_only=True))


def rows(path: Path, *, sheet: str) -> Iterator[Row]:
    """(row, cells) of every row of a sheet that holds anything. Raises FileDamaged."""
    with _opened(path) as book:
        if sheet not in book.sheetnames:
            raise FileDamaged(f"it has no sheet “{sheet}”")
        page = book[sheet]
        page.reset_dimensions()  # what the file says of its size is often wrong
        for number, values in enumerate(page.iter_rows(values_only=True), start=1):
            if any(value is not None for value in values):
                yield number, [_text(value) for value in values]


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """An open workbook; whatever is wrong with its insides is said as FileDamaged."""
    import openpyxl

    check(path)
    try:
        # A file, not a name: the name of our copy ends in nothing that the library knows.
        with path.open("rb") as file:
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
            with closing(book):
                yield book
    except (zipfile.BadZipFile, ParseError, KeyError, ValueError, TypeError, EOFError, AttributeError) as error:
        raise FileDamaged(_reason(error)) from None


def _reason(error: Exception) -> str:
    return "its checksum is wrong" if "CRC" in str(error) else "its insides are broken"


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)
