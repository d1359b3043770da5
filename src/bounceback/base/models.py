"""Who works where, and what happened."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models


class Workspace(models.Model):
    """One seller's separate world: everything a user enters belongs to exactly one.

    A local installation has one. Do-not-call data may by law not be shared between
    sellers, so the workspace is the border of every query.
    """

    name = models.CharField(max_length=120)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"workspace #{self.pk}"


class User(AbstractUser):
    """A person who works here."""

    workspace = models.ForeignKey(Workspace, models.PROTECT, related_name="users")

    def __str__(self) -> str:
        return f"user #{self.pk}"


class Event(models.Model):
    """One action, said once: who did what to which row, when. No personal data."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=48)
    subject_type = models.CharField(max_length=48)
    subject_id = models.BigIntegerField(null=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    facts = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"event #{self.pk} {self.kind}"
