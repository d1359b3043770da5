"""Taking a whole workspace out of the database: all its rows, and nobody else's."""

from __future__ import annotations

from django.db import connection, models

from bounceback.base.models import User, Workspace
from bounceback.records import datamap


def workspace_rows(*, workspace: Workspace) -> int:
    """Delete every row of a workspace, children first, the workspace itself last. Returns how many.

    Inside the caller's transaction, begun with `connection.constraint_checks_disabled()` around it where the other
    workspaces are large: without that SQLite looks through their rows for each row that goes.
    """
    gone = 0
    with connection.cursor() as cursor:
        users = list(User.objects.filter(workspace=workspace).values_list("pk", flat=True))
        for user in users:
            cursor.execute("DELETE FROM base_user_groups WHERE user_id = %s", [user])
            cursor.execute("DELETE FROM base_user_user_permissions WHERE user_id = %s", [user])
        for each in reversed(datamap.exported()):
            column = _owner(each.model)
            if column:
                cursor.execute(f'DELETE FROM "{each.name}" WHERE "{column}" = %s', [workspace.pk])
                gone += cursor.rowcount
    return gone


def _owner(model: type[models.Model]) -> str:
    """The column that says whose a row is; "" for words that are nobody's."""
    if model is Workspace:
        return "id"
    return "workspace_id" if any(field.name == "workspace" for field in model._meta.concrete_fields) else ""
