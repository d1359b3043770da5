"""Kinds of columns: how each leaves the database, how it looks in a file, and how it comes back.

Times are UTC in RFC 3339, ids and counts whole numbers, sums of money decimal text, JSON is text, identities (UUID)
have their dashes. A text that a spreadsheet would run as a formula gets an apostrophe in front in CSV, and so does one
that begins with an apostrophe: the way back takes exactly one away.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import polars as pl
from django.db import models

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "'", "＝", "＋", "－", "＠")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_WHOLE = re.compile(r"-?\d{1,19}", re.ASCII)
_QUOTE = '"{}"'.format

Read = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One column on its way.

    name        in the database and in the file
    kind        "whole", "text", "flag", "float", "sum", "moment", "day", "identity" or "json"
    optional    whether it may be missing (null)
    longest     of a text, in characters; 0: any length
    digits      behind the point, of a sum
    words       the only ones that may stand there; none: any
    is_id       whether it is the number of a row: 1 or more
    """

    name: str
    kind: str
    optional: bool
    longest: int = 0
    digits: int = 0
    words: frozenset[str] = frozenset()
    is_id: bool = False

    @property
    def expression(self) -> str:
        """The column inside a SELECT, in the form that files have."""
        raw = _QUOTE(self.name)
        if self.kind == "moment":
            return f"replace(CAST({raw} AS TEXT), ' ', 'T') || 'Z'"
        if self.kind == "day":
            return f"CAST({raw} AS TEXT)"
        if self.kind == "identity":
            parts = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
            return " || '-' || ".join(f"substr(CAST({raw} AS TEXT), {first}, {count})" for first, count in parts)
        if self.kind == "flag":
            return f"CAST({raw} AS INTEGER)"
        if self.kind == "sum":
            return (
                f"printf('%.{self.digits}f', {raw})"
                if not self.optional
                else (f"CASE WHEN {raw} IS NOT NULL THEN printf('%.{self.digits}f', {raw}) END")
            )
        return raw

    @property
    def expression_for_csv(self) -> str:
        """The same for CSV: flags in words, formulas disarmed."""
        if self.kind == "flag":
            raw = _QUOTE(self.name)
            return f"CASE WHEN {raw} THEN 'true' WHEN NOT {raw} THEN 'false' END"
        if self.kind in ("text", "json"):
            raw = _QUOTE(self.name)
            signs = ", ".join(f"char({ord(sign)})" for sign in DANGEROUS)
            return f"CASE WHEN substr({raw}, 1, 1) IN ({signs}) THEN char(39) || {raw} ELSE {raw} END"
        return self.expression

    @property
    def arrives_as(self) -> pl.DataType:
        """The type in which the database's answer is put into a frame."""
        return {"whole": pl.Int64(), "flag": pl.Int64(), "float": pl.Float64()}.get(self.kind, pl.String())

    @property
    def stands_as(self) -> pl.DataType:
        """The type in a Parquet file."""
        return {
            "whole": pl.Int64(),
            "flag": pl.Boolean(),
            "float": pl.Float64(),
            "sum": pl.Decimal(18, self.digits),
            "moment": pl.Datetime("us", "UTC"),
            "day": pl.Date(),
        }.get(self.kind, pl.String())

    def from_csv(self, cell: str) -> Any:
        """The database's value for a cell. Raises ValueError."""
        if self.kind in ("text", "json"):
            return self.read(cell[1:] if cell.startswith("'") else cell)
        return self.read(cell if cell else None)

    def read(self, value: Any) -> Any:
        """The database's value for one of a file. Raises ValueError with what is wrong, "" when the kind is."""
        if value is None:
            if self.optional:
                return None
            raise ValueError("is missing")
        if self.kind == "text":
            if not isinstance(value, str):
                raise ValueError
            if self.longest and len(value) > self.longest:
                raise ValueError("is too long")
            if "\0" in value:
                raise ValueError("holds a NUL")
            if self.words and value not in self.words:
                raise ValueError("is none of the words that may stand there")
            return value
        if self.kind == "sum":
            return _sum(value, self.digits)
        found = _READ[self.kind](value)
        if self.is_id and found < 1:
            raise ValueError("is no number of a row")
        return found


def columns_of(fields: tuple[models.Field[Any, Any], ...]) -> tuple[Column, ...]:
    """The columns of some fields."""
    return tuple(_column(field) for field in fields)


def _column(field: models.Field[Any, Any]) -> Column:
    target: Any = field
    while isinstance(target, models.ForeignKey):
        target = target.target_field
    kind, longest, digits = "", 0, 0
    if isinstance(target, models.UUIDField):
        kind = "identity"
    elif isinstance(target, models.BooleanField):
        kind = "flag"
    elif isinstance(target, models.DateTimeField):
        kind = "moment"
    elif isinstance(target, models.DateField):
        kind = "day"
    elif isinstance(target, models.DecimalField):
        kind, digits = "sum", int(target.decimal_places or 0)
    elif isinstance(target, models.FloatField):
        kind = "float"
    elif isinstance(target, models.JSONField):
        kind = "json"
    elif isinstance(target, models.CharField | models.TextField):
        kind, longest = "text", int(target.max_length or 0)
    elif isinstance(target, models.IntegerField):
        kind = "whole"
    else:
        raise TypeError(f"no kind for {field}")
    words = {str(value) for value, _ in field.choices or ()} | ({""} if field.choices and field.blank else set())
    is_id = kind == "whole" and (target.primary_key or isinstance(field, models.ForeignKey))
    return Column(str(field.column), kind, bool(field.null), longest, digits, frozenset(words), is_id)


def _whole(value: Any) -> int:
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and -(2**63) <= value < 2**63:
        return value
    raise ValueError


def _flag(value: Any) -> bool:
    if value in ("true", "false"):
        return bool(value == "true")
    if isinstance(value, bool):
        return value
    raise ValueError


def _float(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError
    number = float(value)
    if not math.isfinite(number):
        raise ValueError
    return number


def _sum(value: Any, digits: int) -> str:
    try:
        number = Decimal(value) if isinstance(value, str | Decimal) else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or abs(number) >= 10**16:
        raise ValueError
    return f"{number:.{digits}f}"


def _moment(value: Any) -> str:
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        raise ValueError
    return str(datetime.fromisoformat(value[:-1]))


def _day(value: Any) -> str:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError
    return str(date.fromisoformat(value))


def _identity(value: Any) -> str:
    if not isinstance(value, str) or not _UUID.fullmatch(value):
        raise ValueError
    return value.replace("-", "")


def _json(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError
    json.loads(value)
    return value


_READ: dict[str, Read] = {
    "whole": _whole, "flag": _flag, "float": _float, "moment": _moment, "day": _day, "identity": _identity,
    "json": _json,
}  # fmt: skip
