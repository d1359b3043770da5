"""What comes after a call: promises somebody made, seeds that ripen, things to send, meetings."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from bounceback.base.owned import Owned


class Promise(Owned):
    """What somebody said ("call me Tuesday at three"): it has a time and can be overdue."""

    class Ending(models.TextChoices):
        KEPT = "KEPT", "Called"
        REPLACED = "REPLACED", "Another time was agreed"
        DROPPED = "DROPPED", "Dropped"

    prospect = models.ForeignKey("prospects.Prospect", models.CASCADE, related_name="promises")
    campaign = models.ForeignKey("campaigns.Campaign", models.CASCADE, related_name="promises")
    due_at = models.DateTimeField()
    zone = models.CharField(max_length=60)  # IANA; the clock the promise was made by
    said = models.CharField(max_length=200, blank=True)  # in the prospect's words
    must_change = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    stroke = models.UUIDField(null=True, db_index=True)
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=8, choices=Ending.choices, blank=True)
    ended_stroke = models.UUIDField(null=True, db_index=True)  # the log that ended it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "prospect"], condition=Q(ended_at=None), name="promise_one_open_per_campaign"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ending="") | (Q(ended_at__isnull=False) & ~Q(ending="")),
                name="promise_end_time_and_reason_go_together",
            ),
        ]
        indexes = [
            models.Index(fields=["campaign", "due_at"], name="promise_due", condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return f"promise #{self.pk}"


class Seed(Owned):
    """A no that may bear fruit: a default date, spread over the days, never overdue."""

    prospect = models.ForeignKey("prospects.Prospect", models.CASCADE, related_name="seeds")
    campaign = models.ForeignKey("campaigns.Campaign", models.CASCADE, related_name="seeds")
    ripe_on = models.DateField()
    why = models.CharField(max_length=200, blank=True)  # "120 days before the renewal"
    must_change = models.TextField(blank=True)
    planted_at = models.DateTimeField()
    planted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    stroke = models.UUIDField(null=True, db_index=True)
    ended_at = models.DateTimeField(null=True)  # called again, or replaced
    ended_stroke = models.UUIDField(null=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "prospect"], condition=Q(ended_at=None), name="seed_one_open_per_campaign"
            ),
        ]
        indexes = [
            models.Index(fields=["campaign", "ripe_on"], name="seed_ripe", condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return f"seed #{self.pk}"


class Material(Owned):
    """Something that was promised to be sent."""

    prospect = models.ForeignKey("prospects.Prospect", models.CASCADE, related_name="materials")
    campaign = models.ForeignKey("campaigns.Campaign", models.CASCADE, related_name="materials")
    what = models.CharField(max_length=120)
    promised_at = models.DateTimeField()
    promised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    stroke = models.UUIDField(null=True, db_index=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["campaign", "promised_at"], name="material_waiting", condition=Q(sent_at=None)),
        ]

    def __str__(self) -> str:
        return f"material #{self.pk}"


class Appointment(Owned):
    """A meeting that was booked."""

    prospect = models.ForeignKey("prospects.Prospect", models.CASCADE, related_name="appointments")
    campaign = models.ForeignKey("campaigns.Campaign", models.CASCADE, related_name="appointments")
    starts_at = models.DateTimeField(null=True)  # null: agreed, the hour is still to be set
    zone = models.CharField(max_length=60)
    minutes = models.PositiveSmallIntegerField(default=20)
    subject = models.CharField(max_length=200)
    uid = models.UUIDField(unique=True)  # identity of the .ics file
    booked_at = models.DateTimeField()
    booked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    stroke = models.UUIDField(null=True, db_index=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["campaign", "starts_at"], name="appointment_ahead", condition=Q(cancelled_at=None)),
        ]

    def __str__(self) -> str:
        return f"appointment #{self.pk}"
