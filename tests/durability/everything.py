"""All rows of all tables as text that is the same for the same record, whoever wrote it when.

Left out are what no two runs share: ids, random keys, times of writing. A row that points to another is written with
what that other row says. Runs inside of an installation.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import Model

# Ids that are no keys of the database: whether they name an import, not which.
BROUGHT = {"brought_by", "retired_by"}
# What happened on the way differs: how often it was started, and by which process.
ON_THE_WAY = {"base.Event", "base.Seal", "sessions.Session", "django_tasks_database.DBTaskResult"}
NOT_SHARED = {
    "key", "uid", "digest", "password", "stored_as", "cursor", "seconds", "created_at", "updated_at", "started_at",
    "finished_at", "replaced_at", "date_joined", "retired_at", "undone_at", "plan",
}  # fmt: skip
_ITSELF = "itself"


def dump(*, without: tuple[str, ...] = ()) -> None:
    """Print it, a table after the other, rows sorted.

    without    models to leave out, as "records.Import"
    """
    from django.apps import apps

    every = _Rows()
    for model in apps.get_models():
        if model._meta.label in ON_THE_WAY | set(without):
            continue
        rows = Counter(every.says(model, pk) for pk in every.of(model))
        print(f"{model._meta.label}: {sum(rows.values())} rows")
        for text, count in sorted(rows.items()):
            print(f"  {count} x {text}")


class _Rows:
    """Tables read as a whole: asking for each row that another points to would take five times as long."""

    def __init__(self) -> None:
        self._tables: dict[type[Model], dict[Any, Model]] = {}
        self._said: dict[tuple[type[Model], Any], str] = {}
        self._short: dict[tuple[type[Model], Any], str] = {}

    def of(self, model: type[Model]) -> dict[Any, Model]:
        if model not in self._tables:
            self._tables[model] = {row.pk: row for row in model._base_manager.all()}
        return self._tables[model]

    def says(self, model: type[Model], pk: Any) -> str:
        found = self._said.get((model, pk))
        if found is None:
            self._said[model, pk] = _ITSELF  # where rows point in a circle
            row = self.of(model)[pk]
            found = self._said[model, pk] = " ".join(
                f"{field.name}={self._value(row, field)!r}"
                for field in model._meta.concrete_fields
                if field.name not in NOT_SHARED and not (field.primary_key and field.name == "id")
            )
        return found

    def _value(self, row: Model, field: Any) -> Any:
        value = getattr(row, field.attname)
        if value is None or not field.is_relation:
            return value is not None if field.name in BROUGHT else value
        there = field.related_model, value
        found = self._short.get(there)
        if found is None:
            text = self.says(*there)
            found = hashlib.sha256(text.encode()).hexdigest()[:12]
            if text != _ITSELF:
                self._short[there] = found
        return found
