"""Files → rows of text. Looks at a file once to see what it is, then reads it row by row in constant memory."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from bounceback.core import mapping, tables
from bounceback.records.plans import CSV, VCARD, XLSX, Corrections, Plan
from bounceback.records.reading import delimited, kinds, vcards, workbook
from bounceback.records.reading.refusals import EmptyFile, FileDamaged, NoRows, UnknownEncoding
from bounceback.records.reading.rows import Broken, Row

SAMPLE = 200  # rows that are looked at before anything is decided


@dataclass(frozen=True, slots=True)
class Look:
    """A file at first sight: how to read it, and its first rows."""

    plan: Plan
    sample: tuple[Row, ...]  # without the names of the columns
    sheets: tuple[str, ...] = ()


def look(path: Path, corrections: Corrections, *, country: str = "") -> Look:
    """See what a file is and how it is best read.

    country    of numbers that do not say theirs, where the corrections do not name one

    Raises NotAList, EmptyFile, NoRows, FileTooDangerous, FileDamaged, UnknownEncoding, OSError.
    """
    kind, encoding = kinds.kind_of(path)
    encoding = _known_encoding(corrections.encoding) or encoding
    plan = Plan(kind=kind, columns=(), meanings=(), encoding=encoding, country=corrections.country or country)
    sheets: tuple[str, ...] = ()
    if kind == XLSX:
        found = workbook.sheets(path)
        sheets = found.names
        plan = replace(plan, sheet=corrections.sheet or found.first)
    elif kind == CSV:
        plan = replace(plan, delimiter=corrections.delimiter or _delimiter(path, encoding))
    head = list(islice(_raw(path, plan), SAMPLE + 1))
    if not head:
        raise EmptyFile
    if kind == VCARD:
        plan = replace(plan, header=False, columns=vcards.COLUMNS, meanings=vcards.MEANINGS)
    else:
        plan, head = _columns(plan, head, corrections)
    if not head:
        raise NoRows
    return Look(_decided(plan, head, corrections), tuple(head[:SAMPLE]), sheets)


def rows(path: Path, plan: Plan) -> Iterator[Row]:
    """(line, cells) of every row below the names of the columns, in the file's order."""
    every = _raw(path, plan)
    if plan.header:
        next(every, None)
    return every


def guess_rows(path: Path, plan: Plan) -> int | None:
    """About how many rows a file has, from its size and its first rows; None where that says nothing."""
    if plan.kind == XLSX:
        return None
    head = [row for _, row in islice(rows(path, plan), SAMPLE)]
    if len(head) < SAMPLE:
        return len(head)
    length = sum(len(row.text) if isinstance(row, Broken) else sum(map(len, row)) + len(row) + 1 for row in head)
    width = 2 if plan.encoding.startswith("utf-16") else 1
    return max(SAMPLE, round(path.stat().st_size / (length * width / len(head))))


def _raw(path: Path, plan: Plan) -> Iterator[Row]:
    if plan.kind == XLSX:
        return workbook.rows(path, sheet=plan.sheet)
    if plan.kind == VCARD:
        return vcards.rows(path, encoding=plan.encoding)
    return _decodable(
        delimited.rows(path, encoding=plan.encoding, delimiter=plan.delimiter, width=len(plan.columns)), plan.encoding
    )


def _decodable(every: Iterator[Row], encoding: str) -> Iterator[Row]:
    try:
        yield from every
    except UnicodeError:
        raise UnknownEncoding(encoding) from None


def _known_encoding(name: str | None) -> str | None:
    if not name:
        return None
    try:
        b"a".decode(name, "ignore")  # some codecs are known and are none of text
        return codecs.lookup(name).name
    except (LookupError, UnicodeError):
        raise UnknownEncoding(name) from None


def _delimiter(path: Path, encoding: str) -> str:
    try:
        with path.open(encoding=encoding, errors="replace", newline="") as file:
            return tables.detect_delimiter(file.read(1 << 17))
    except UnicodeError:
        raise UnknownEncoding(encoding) from None


def _columns(plan: Plan, head: list[Row], corrections: Corrections) -> tuple[Plan, list[Row]]:
    cells = [row for _, row in head if not isinstance(row, Broken)]
    if not cells:
        raise FileDamaged("no row of it can be taken apart")
    header = corrections.header if corrections.header is not None else tables.has_header(cells[:SAMPLE])
    names = cells[0] if header else []
    body = head[1:] if header else head
    if header:
        width = len(names)
        # Names of columns that trail off into nothing are an artefact of spreadsheets, unless cells stand below.
        used = max((_filled(row) for _, row in body if not isinstance(row, Broken)), default=0)
        while width > max(1, used) and not names[width - 1].strip():
            width -= 1
        names = names[:width]
    else:
        width = max(_filled(row) for row in cells)
    return replace(plan, header=header, columns=tables.distinct(names, width=max(1, width))), body


def _filled(cells: list[str]) -> int:
    return next((index + 1 for index in range(len(cells) - 1, -1, -1) if cells[index].strip()), 0)


def _decided(plan: Plan, head: list[Row], corrections: Corrections) -> Plan:
    if plan.kind != VCARD:
        if corrections.preset is None:
            preset = mapping.preset_of(plan.columns)
        else:
            preset = mapping.preset_named(corrections.preset, plan.columns)
        cells = [row for _, row in head if not isinstance(row, Broken)]
        plan = replace(
            plan,
            preset=preset.code if preset else "",
            country=plan.country or (preset.country if preset else ""),
            meanings=mapping.guess(plan.columns, cells, preset=preset, country=plan.country, named=plan.header),
        )
    return replace(
        plan,
        retire_missing=bool(corrections.retire_missing),
        day_first=plan.country not in ("", "US") if corrections.day_first is None else corrections.day_first,
    )
