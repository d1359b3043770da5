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
    made_up_at = models.DateTimeField(null=True)  # a world to try things in: nobody in it exists

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
    # Keyed hash of the row as the action left it, where the row has a key of its own; the key goes with the person,
    # and from then on the hash says nothing.
    digest = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"event #{self.pk} {self.kind}"


class Seal(models.Model):
    """A link of the chain over a workspace's events: what was written down until then, and the seal before it.

    Made in the background, so that callers never wait for one another.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="seals")
    last_event = models.BigIntegerField()  # id of the last event under this seal
    events = models.PositiveIntegerField()  # how many events since the seal before
    previous = models.CharField(max_length=64, blank=True)  # digest of the seal before; empty on the first
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "last_event"], name="seal_once_per_event"),
            models.UniqueConstraint(fields=["workspace", "previous"], name="seal_has_one_successor"),
        ]

    def __str__(self) -> str:
        return f"seal #{self.pk}"
