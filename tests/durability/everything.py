"""All rows of all tables as text that is the same for the same record, whoever wrote it when.

Left out are what no two runs share: ids, random keys, times of writing. A row that points to another is written with
what that other row says. Runs inside of an installation.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Any

# Ids that are no keys of the database: whether they name an import, not which.
BROUGHT = {"brought_by", "retired_by"}
# What happened on the way differs: how often it was started, and by which process.
ON_THE_WAY = {"base.Event", "base.Seal", "sessions.Session", "django_tasks_database.DBTaskResult"}
NOT_SHARED = {
    "key", "uid", "digest", "password", "stored_as", "cursor", "seconds", "created_at", "updated_at", "started_at",
    "finished_at", "replaced_at", "date_joined", "retired_at", "undone_at", "plan",
}  # fmt: skip


def dump(*, without: tuple[str, ...] = ()) -> None:
    """Print it, a table after the other, rows sorted.

    without    models to leave out, as "records.Import"
    """
    from django.apps import apps

    said: dict[tuple[type, Any], str] = {}
    for model in apps.get_models():
        if model._meta.label in ON_THE_WAY | set(without):
            continue
        rows = Counter(_says(row, said) for row in model._base_manager.all())
        print(f"{model._meta.label}: {sum(rows.values())} rows")
        for text, count in sorted(rows.items()):
            print(f"  {count} x {text}")


def _says(row: Any, said: dict[tuple[type, Any], str]) -> str:
    found = said.get((type(row), row.pk))
    if found is None:
        said[type(row), row.pk] = "itself"  # where rows point in a circle
        parts = []
        for field in row._meta.concrete_fields:
            if (field.primary_key and field.name == "id") or field.name in NOT_SHARED:
                continue
            if field.is_relation:
                there = getattr(row, field.name)
                value = hashlib.sha256(_says(there, said).encode()).hexdigest()[:12] if there is not None else None
            else:
                value = getattr(row, field.attname)
                value = value is not None if field.name in BROUGHT else value
            parts.append(f"{field.name}={value!r}")
        found = said[type(row), row.pk] = " ".join(parts)
    return found
