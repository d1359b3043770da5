"""Taking a whole workspace out of the database: every row of every table that carries it.

Foreign keys are not looked at meanwhile. All rows of a workspace go, so nothing is left to point anywhere; and looking
would mean to search the tables of all other workspaces once for every row. So whoever calls this switches the
constraint checks off around its transaction.
"""

from __future__ import annotations

from django.apps import apps
from django.db import connection, models

from bounceback.base.models import User, Workspace

_PEOPLE = (User, Workspace)


def empty(workspace: Workspace) -> None:
    """Delete all that a workspace holds, its users too; the workspace itself stays."""
    for model in _tables():
        model._base_manager.filter(workspace=workspace)._raw_delete(connection.alias)
    User.objects.filter(workspace=workspace)._raw_delete(connection.alias)


def remove(workspace: Workspace) -> None:
    """Delete a workspace and all that it holds."""
    empty(workspace)
    Workspace.objects.filter(pk=workspace.pk)._raw_delete(connection.alias)


def _tables() -> list[type[models.Model]]:
    """Every table that carries a workspace, the users aside."""
    return [
        model
        for model in apps.get_models()
        if model not in _PEOPLE and "workspace" in {field.name for field in model._meta.fields}
    ]
