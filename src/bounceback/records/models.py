"""What must know every table: imports and their undoing, and the erasure of a person."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bounceback.base.owned import Owned


class Import(Owned):
    """One file's way in: what was decided, how far it got, what came of each row.

    A file of prospects goes into a list; a file of calls made elsewhere goes into a campaign's past, and whom it
    names that we do not know goes into the list.

    rows_in = created + updated + duplicates + rejected at every commit, so that an import
    that was killed goes on at `rows_in` without losing or doubling a row.
    """

    class State(models.TextChoices):
        WAITING = "WAITING", "Waiting"
        RUNNING = "RUNNING", "Running"
        DONE = "DONE", "Done"
        STOPPED = "STOPPED", "Stopped"  # failed half-way; can be resumed or undone
        UNDONE = "UNDONE", "Undone"

    class Kind(models.TextChoices):
        PROSPECTS = "PROSPECTS", "Prospects"
        CALLS = "CALLS", "Calls of the past"

    kind = models.CharField(max_length=9, choices=Kind.choices, default=Kind.PROSPECTS)
    list = models.ForeignKey("prospects.ProspectList", models.CASCADE, related_name="imports")
    campaign = models.ForeignKey("campaigns.Campaign", models.CASCADE, null=True, related_name="imports")
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


class Erasure(Owned):
    """A person was erased on request: what we keep to prove it, and so that they are not called again.

    tokens      keyed hashes of their numbers and of their name; good for recognising, not for finding out
    calls_kept  bare records of calls that the law wants kept: when, how long, by whom, how it ended
    """

    prospect = models.OneToOneField("prospects.Prospect", models.PROTECT, related_name="erasure")
    tokens = models.JSONField(default=list)
    why = models.CharField(max_length=200, blank=True)
    calls_kept = models.PositiveIntegerField(default=0)
    erased_at = models.DateTimeField()
    erased_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"erasure #{self.pk}"
