"""Files → rows for the database, every value looked at. What does not fit is one sentence that says where."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl

from bounceback.records.taking.kinds import Column
from bounceback.records.taking.refusals import BadExport

CHUNK = 10_000
_LONGEST_CELL = 64 << 20  # characters
Chunks = Iterator[list[tuple[Any, ...]]]


def read(path: Path, columns: tuple[Column, ...], *, format: str, table: str) -> Chunks:
    """The rows of one file, in chunks, as the database takes them. Raises BadExport."""
    at_row = 0
    chunk: list[tuple[Any, ...]] = []
    try:
        for values in _READERS[format](path, columns):
            at_row += 1
            chunk.append(_row(values, columns, format=format, where=f"{table}, row {at_row:,}"))
            if len(chunk) >= CHUNK:
                yield chunk
                chunk = []
    except (OSError, UnicodeDecodeError, csv.Error, json.JSONDecodeError, RecursionError, pl.exceptions.PolarsError):
        raise BadExport(f"The file {path.name} of {table} cannot be read beyond row {at_row:,}.") from None
    if chunk:
        yield chunk


def _row(values: Any, columns: tuple[Column, ...], *, format: str, where: str) -> tuple[Any, ...]:
    if len(values) != len(columns):
        raise BadExport(f"{where}: it has {len(values)} values, and there are {len(columns)} columns.")
    ready = []
    for value, column in zip(values, columns, strict=True):
        try:
            ready.append(column.from_csv(value) if format == "csv" else column.read(value))
        except ValueError as error:
            told = str(error) if str(error) in _TOLD else _WRONG[column.kind]
            raise BadExport(f"{where}: “{column.name}” {told}.") from None
    return tuple(ready)


_TOLD = {
    "is missing", "is too long", "holds a NUL", "is none of the words that may stand there", "is no number of a row",
}  # fmt: skip
_WRONG = {
    "whole": "is no whole number", "text": "is no text", "flag": "is neither true nor false", "float": "is no number",
    "sum": "is no sum", "moment": "is no time", "day": "is no day", "identity": "is no identity", "json": "is no JSON",
}  # fmt: skip


def _csv(path: Path, columns: tuple[Column, ...]) -> Iterator[list[str]]:
    before = csv.field_size_limit(_LONGEST_CELL)
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file, strict=True)
            if next(rows, None) != [each.name for each in columns]:
                raise BadExport(f"The file {path.name} has another first row than its table has columns.")
            yield from rows
    finally:
        csv.field_size_limit(before)


def _jsonl(path: Path, columns: tuple[Column, ...]) -> Iterator[list[Any]]:
    names = [each.name for each in columns]
    with path.open(encoding="utf-8", newline="\n") as file:
        for number, line in enumerate(file, start=1):
            values = json.loads(line)
            if not isinstance(values, dict) or values.keys() != set(names):
                raise BadExport(f"The file {path.name}, line {number:,}, does not hold the columns of its table.")
            yield [values[name] for name in names]


def _parquet(path: Path, columns: tuple[Column, ...]) -> Iterator[tuple[Any, ...]]:
    lazy = pl.scan_parquet(path, hive_partitioning=False, glob=False)
    expected = [(each.name, each.stands_as) for each in columns]
    if list(lazy.collect_schema().items()) != expected:
        raise BadExport(f"The file {path.name} has other columns than its table.")
    total = int(lazy.select(pl.len()).collect().item())
    for first in range(0, total, CHUNK * 5):
        frame = lazy.slice(first, CHUNK * 5).collect().with_columns(_as_texts(columns))
        yield from frame.iter_rows()


def _as_texts(columns: tuple[Column, ...]) -> list[pl.Expr]:
    exprs = []
    for each in columns:
        if each.kind == "moment":
            exprs.append(pl.col(each.name).dt.strftime("%Y-%m-%dT%H:%M:%S%.6fZ"))
        elif each.kind in ("day", "sum"):
            exprs.append(pl.col(each.name).cast(pl.String))
    return exprs


_READERS: dict[str, Callable[[Path, tuple[Column, ...]], Iterator[Any]]] = {
    "csv": _csv,
    "jsonl": _jsonl,
    "parquet": _parquet,
}
