"""A big question, put into SQL once and asked many times.

Between the outcome key and the next card there is no time for the ORM to think: putting together a
statement with twenty subqueries takes it longer than the database takes to answer. So the statement is
written with the ORM, as always, with marks where the arguments go; it is compiled once per process, and
after that only the arguments change.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models import QuerySet

Argument = int | str | datetime | UUID

# Values that no row has, one kind of mark for each type of argument.
_MARKS: dict[type, Callable[[int], Argument]] = {
    int: lambda n: -(10**15) - n,
    str: lambda n: f"\x01mark {n}\x01",
    datetime: lambda n: datetime(1, 1, 1, 0, 0, n + 1, tzinfo=UTC),
    UUID: lambda n: UUID(int=n + 1),
}


class Prepared:
    """A question with arguments.

    build      makes the queryset out of marks; called once
    types      the type of each argument, by name
    roots      what becomes whole rows: "" for the queryset's own model, else paths of relations
    others     annotations that are wanted beside them
    """

    def __init__(
        self,
        build: Callable[..., QuerySet[Any]],
        *,
        types: dict[str, type],
        roots: tuple[str, ...],
        others: tuple[str, ...],
    ) -> None:
        self._build, self._types, self._roots, self._others = build, types, roots, others
        self._guard = threading.Lock()
        self._ready: _Compiled | None = None

    def first(self, **arguments: Argument) -> Answer | None:
        """The first row; None when there is none. One statement."""
        compiled = self._compiled()
        with connection.cursor() as cursor:
            cursor.execute(compiled.sql, compiled.fill(arguments))
            row = cursor.fetchone()
        return compiled.read(row) if row is not None else None

    def _compiled(self) -> _Compiled:
        with self._guard:
            if self._ready is None:
                self._ready = _Compiled(self._build, self._types, self._roots, self._others)
            return self._ready


class Answer:
    """One row: whole models by their path, annotations by their name."""

    def __init__(self, rows: dict[str, models.Model | None], others: dict[str, Any]) -> None:
        self.rows, self._others = rows, others

    def __getattr__(self, name: str) -> Any:
        try:
            return self._others[name]
        except KeyError:
            raise AttributeError(name) from None


class _Compiled:
    """The statement, where its arguments go, and how its columns become rows."""

    def __init__(
        self,
        build: Callable[..., QuerySet[Any]],
        types: dict[str, type],
        roots: tuple[str, ...],
        others: tuple[str, ...],
    ) -> None:
        marks = {name: _MARKS[kind](n) for n, (name, kind) in enumerate(types.items())}
        queryset = build(**marks)
        columns: list[str] = []
        self._slices: list[tuple[str, type[models.Model], list[str], int]] = []
        for root in roots:
            model = _model_at(queryset.model, root)
            fields = [field.attname for field in model._meta.concrete_fields]
            names = [field.attname for field in model._meta.concrete_fields]
            self._slices.append((root, model, fields, len(columns)))
            columns += [f"{root}__{name}" if root else name for name in names]
        self._others = others
        self._width = len(columns)
        compiler = queryset.values_list(*columns, *others).query.get_compiler(using=DEFAULT_DB_ALIAS)
        self.sql, params = compiler.as_sql()
        self._converters = compiler.get_converters([column[0] for column in compiler.select])
        self._compiler = compiler
        by_mark = {_prepared(mark): name for name, mark in marks.items()}
        self.sql, self._params = _with_constants(self.sql, [(by_mark.get(value), value) for value in params])

    def fill(self, arguments: dict[str, Argument]) -> list[Any]:
        ready = {name: _prepared(value) for name, value in arguments.items()}
        return [ready[name] if name is not None else value for name, value in self._params]

    def read(self, row: tuple[Any, ...]) -> Answer:
        (values,) = self._compiler.apply_converters([row], self._converters)
        rows: dict[str, models.Model | None] = {}
        for root, model, fields, first in self._slices:
            mine = values[first : first + len(fields)]
            rows[root] = model.from_db(DEFAULT_DB_ALIAS, fields, mine) if mine[0] is not None else None
        return Answer(rows, dict(zip(self._others, values[self._width :], strict=True)))


def _with_constants(sql: str, params: list[tuple[str | None, Any]]) -> tuple[str, list[tuple[str | None, Any]]]:
    """Write constants into the statement: whatever is not an argument.

    As long as scope = ? might be any scope, SQLite cannot plan with an index over one of them; it plans anew each time
    it learns the value, which takes longer than the answer.
    """
    first, *others = sql.split("%s")
    pieces, left = [first], []
    for (name, value), rest in zip(params, others, strict=True):
        if name is None and isinstance(value, int):
            pieces += [str(int(value)), rest]
        elif name is None and isinstance(value, str) and (value.isidentifier() or not value):
            pieces += [f"'{value}'", rest]
        else:
            left.append((name, value))
            pieces += ["%s", rest]
    return "".join(pieces), left


def _model_at(model: type[models.Model], path: str) -> type[models.Model]:
    for name in path.split("__") if path else ():
        related = model._meta.get_field(name).related_model
        if not isinstance(related, type):
            raise TypeError(f"{name} leads nowhere")
        model = related
    return model


def _prepared(value: Argument) -> Any:
    """An argument as the database takes it."""
    if isinstance(value, datetime):
        return str(connection.ops.adapt_datetimefield_value(value.astimezone(UTC)))
    return value.hex if isinstance(value, UUID) else value
