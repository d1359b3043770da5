"""Changing tables without losing their triggers.

Django changes a table of SQLite by making it anew, and what hangs on it and is no model's is gone, or in the way.
Here the triggers are laid aside before and hung up again after.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.sqlite3.schema import DatabaseSchemaEditor


class SchemaEditor(DatabaseSchemaEditor):
    """Django's, and triggers stay."""

    def _remake_table(self, *args: Any, **kwargs: Any) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
        super()._remake_table(*args, **kwargs)  # type: ignore[misc]  # the stubs leave it out
        with self.connection.cursor() as cursor:
            for _, sql in triggers:
                cursor.execute(sql)
