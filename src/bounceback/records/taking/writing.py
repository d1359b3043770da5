"""Rows → files: CSV (RFC 4180), lines of JSON, Parquet. Never more than a chunk of rows in memory."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
from polars.io.plugins import register_io_source

from bounceback.records.taking.kinds import Column

CHUNK = 20_000
Rows = Iterator[list[tuple[Any, ...]]]
_GROUP = 50_000  # rows of a row group: what a reader has in memory at once


def write(path: Path, chunks: Rows, columns: tuple[Column, ...], *, format: str) -> int:
    """Write one file, whole and synced. Returns how many rows. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    rows = _WRITERS[format](path, chunks, columns)
    with path.open("rb+") as file:
        path.chmod(0o600)
        os.fsync(file.fileno())
    return rows


def expressions(columns: tuple[Column, ...], *, format: str) -> str:
    """What to SELECT for a format."""
    if format == "csv":
        return ", ".join(each.expression_for_csv for each in columns)
    return ", ".join(each.expression for each in columns)


def _csv(path: Path, chunks: Rows, columns: tuple[Column, ...]) -> int:
    rows = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\r\n")
        out.writerow([each.name for each in columns])
        for chunk in chunks:
            out.writerows(chunk)
            rows += len(chunk)
    return rows


def _jsonl(path: Path, chunks: Rows, columns: tuple[Column, ...]) -> int:
    names = [each.name for each in columns]
    flags = [index for index, each in enumerate(columns) if each.kind == "flag"]
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
    rows = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for chunk in chunks:
            lines = []
            for row in chunk:
                values = dict(zip(names, row, strict=True))
                for index in flags:
                    if row[index] is not None:
                        values[names[index]] = bool(row[index])
                lines.append(encode(values))
            if lines:
                file.write("\n".join(lines) + "\n")
            rows += len(chunk)
    return rows


def _parquet(path: Path, chunks: Rows, columns: tuple[Column, ...]) -> int:
    arrives = {each.name: each.arrives_as for each in columns}
    stands = {each.name: each.stands_as for each in columns}
    rows = 0

    def frames(
        with_columns: list[str] | None, predicate: pl.Expr | None, n_rows: int | None, batch_size: int | None
    ) -> Iterator[pl.DataFrame]:
        nonlocal rows
        for chunk in chunks:
            frame = pl.DataFrame(chunk, schema=arrives, orient="row").with_columns(_typed(columns))
            rows += len(chunk)
            yield frame.select(with_columns) if with_columns else frame

    register_io_source(frames, schema=stands).sink_parquet(path, compression="zstd", row_group_size=_GROUP)
    return rows


def _typed(columns: tuple[Column, ...]) -> list[pl.Expr]:
    exprs = []
    for each in columns:
        column = pl.col(each.name)
        if each.kind == "moment":
            exprs.append(column.str.to_datetime("%Y-%m-%dT%H:%M:%S%.fZ", time_unit="us").dt.replace_time_zone("UTC"))
        elif each.kind == "day":
            exprs.append(column.str.to_date("%Y-%m-%d"))
        elif each.kind == "flag":
            exprs.append(column.cast(pl.Boolean))
        elif each.kind == "sum":
            exprs.append(column.cast(each.stands_as))
    return exprs


_WRITERS: dict[str, Callable[[Path, Rows, tuple[Column, ...]], int]] = {
    "csv": _csv,
    "jsonl": _jsonl,
    "parquet": _parquet,
}
