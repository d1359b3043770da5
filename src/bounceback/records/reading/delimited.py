"""CSV and its kin, row by row, in constant memory, however broken."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from bounceback.core import tables
from bounceback.records.reading.rows import Broken, Row

LINE_LIMIT = 1 << 24  # characters; a longer line is cut there, and its parts are rejected
CELL_LIMIT = (1 << 20) + 1  # characters
_REPAIR = {"utf-8": "cp1252", "utf-8-sig": "cp1252", "cp1252": "latin-1"}


def rows(path: Path, *, encoding: str, delimiter: str, width: int = 0) -> Iterator[Row]:
    """(line, cells) of every row, names of columns included; blank lines are no rows.

    width    cells that a row should have, 0 when not known yet; tells a cell with line breaks from
             a quotation mark that was never closed
    Raises UnicodeError where the encoding does not fit at all.
    """
    csv.field_size_limit(CELL_LIMIT)
    repair = _REPAIR.get(encoding)
    with path.open(encoding=encoding, errors="surrogateescape" if repair else "replace", newline="") as file:
        taken: list[str] = []
        reader = csv.reader(_remembered(iter(partial(file.readline, LINE_LIMIT), ""), taken), delimiter=delimiter)
        line = 0
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield from _after_error(taken, line, delimiter, width, str(error))
                line += len(taken)
                taken.clear()
                continue
            if len(taken) > 1 and _never_closed(taken, cells, delimiter, width):
                yield from _line_by_line(taken, line, delimiter, width)
            elif cells and not (line == 0 and tables.SAYS_DELIMITER.match(taken[0])):
                if repair and not all(map(str.isascii, cells)):
                    cells = [_repaired(cell, encoding, repair) for cell in cells]
                yield line + 1, cells
            line += len(taken)
            taken.clear()


def _remembered(lines: Iterable[str], taken: list[str]) -> Iterator[str]:
    for line in lines:
        taken.append(line)
        yield line


def _repaired(cell: str, encoding: str, repair: str) -> str:
    """Bytes that the encoding does not know are read by its older brother: files are often mixed."""
    try:
        cell.encode("utf-8")
    except UnicodeEncodeError:
        return cell.encode(encoding.removesuffix("-sig"), "surrogateescape").decode(repair, "replace")
    return cell


def _never_closed(taken: list[str], cells: list[str], delimiter: str, width: int) -> bool:
    """Whether a record of several lines is rather several records after a stray quotation mark."""
    if width < 2:
        return False
    whole = sum(1 for line in taken if line.count(delimiter) + 1 == width)
    open_at_end = sum(line.count('"') for line in taken) % 2 == 1
    return whole * 2 > len(taken) or (open_at_end and whole > 0) or (len(cells) != width and whole > 0)


def _line_by_line(taken: list[str], line: int, delimiter: str, width: int) -> Iterator[Row]:
    for offset, text in enumerate(taken):
        stripped = text.rstrip("\r\n")
        if stripped:
            yield line + offset + 1, _one_line(stripped, delimiter, width)


def _one_line(text: str, delimiter: str, width: int) -> list[str]:
    try:
        cells = next(csv.reader([text], delimiter=delimiter), [])
    except csv.Error:
        cells = []
    if len(cells) != width or text.count('"') % 2:
        cells = [cell.strip('"') for cell in text.split(delimiter)]
    return [_repaired(cell, "utf-8", "cp1252") for cell in cells]


def _after_error(taken: list[str], line: int, delimiter: str, width: int, error: str) -> Iterator[Row]:
    if len(taken) > 1:
        yield from _line_by_line(taken, line, delimiter, width)
        return
    text = "".join(taken)[:2000]
    why = (
        "One of its cells is longer than a million characters." if "limit" in error else f"It cannot be read ({error})."
    )
    yield line + 1, Broken(text.encode("utf-8", "replace").decode("utf-8"), why)
