"""What must know every table: imports and their undoing."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bounceback.base.owned import Owned


class Import(Owned):
    """One file's way into a list: what was decided, how far it got, what came of each row.

    rows_in = created + updated + duplicates + rejected at every commit, so that an import
    that was killed goes on at `rows_in` without losing or doubling a row.
    """

    class State(models.TextChoices):
        WAITING = "WAITING", "Waiting"
        RUNNING = "RUNNING", "Running"
        DONE = "DONE", "Done"
        STOPPED = "STOPPED", "Stopped"  # failed half-way; can be resumed or undone
        UNDONE = "UNDONE", "Undone"

    list = models.ForeignKey("prospects.ProspectList", models.CASCADE, related_name="imports")
    file_name = models.CharField(max_length=255)  # as the user knows it
    stored_as = models.CharField(max_length=255)  # generated name below the uploads folder
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    plan = models.JSONField()  # format, encoding, delimiter, header, mapping, country, preset, retire
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    rows_in = models.PositiveBigIntegerField(default=0)
    created = models.PositiveBigIntegerField(default=0)
    updated = models.PositiveBigIntegerField(default=0)
    duplicates = models.PositiveBigIntegerField(default=0)
    rejected = models.PositiveBigIntegerField(default=0)
    suppressed = models.PositiveBigIntegerField(default=0)  # of the kept rows: on a do-not-call list
    retired = models.PositiveBigIntegerField(default=0)  # no longer on the refreshed list
    cursor = models.JSONField(default=dict)  # where the reader goes on
    problem = models.TextField(blank=True)  # why it stopped, in a sentence
    seconds = models.FloatField(default=0)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(rows_in=F("created") + F("updated") + F("duplicates") + F("rejected")),
                name="import_every_row_is_accounted_for",
            ),
        ]

    def __str__(self) -> str:
        return f"import #{self.pk}"
