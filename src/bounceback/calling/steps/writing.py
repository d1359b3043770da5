"""Writing one row by a statement that is put together once.

For the few rows that every log writes. What they cost through the ORM is not the database's time but the
putting together of the same statement again; values go through the fields' own preparation, as always.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model


def insert(row: Model) -> None:
    """Insert a new row and give it its id."""
    statement, fields = _insert(type(row))
    with connection.cursor() as cursor:
        cursor.execute(statement, _values(row, fields))
        row.pk = cursor.fetchone()[0]
    row._state.adding = False


def update(row: Model, *names: str) -> None:
    """Write these fields of a row that is there."""
    statement, fields = _update(type(row), names)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*_values(row, fields), row.pk])


def _values(row: Model, fields: tuple[Field[Any, Any], ...]) -> list[Any]:
    return [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]


@lru_cache(maxsize=64)
def _insert(model: type[Model]) -> tuple[str, tuple[Field[Any, Any], ...]]:
    fields = tuple(field for field in model._meta.concrete_fields if not field.primary_key)
    columns = ", ".join(_name(field) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    table = connection.ops.quote_name(model._meta.db_table)
    return f"INSERT INTO {table} ({columns}) VALUES ({marks}) RETURNING {_name(_key(model))}", fields


@lru_cache(maxsize=64)
def _update(model: type[Model], names: tuple[str, ...]) -> tuple[str, tuple[Field[Any, Any], ...]]:
    by_name = {field.name: field for field in model._meta.concrete_fields}
    fields = tuple(by_name[name] for name in names)
    changes = ", ".join(f"{_name(field)} = %s" for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    return f"UPDATE {table} SET {changes} WHERE {_name(_key(model))} = %s", fields


def _key(model: type[Model]) -> Field[Any, Any]:
    return next(field for field in model._meta.concrete_fields if field.primary_key)


def _name(field: Field[Any, Any]) -> str:
    return connection.ops.quote_name(str(field.column))
