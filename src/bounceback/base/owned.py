"""What every row of the user's data has in common."""

from __future__ import annotations

from django.db import models


class Owned(models.Model):
    """A row that belongs to one workspace. Every table of the user's data is one of these."""

    workspace = models.ForeignKey("base.Workspace", models.CASCADE, related_name="+", db_index=False)

    class Meta:
        abstract = True
