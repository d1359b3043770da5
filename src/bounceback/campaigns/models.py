"""What is offered, how a call opens, and what it aims for."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from bounceback.base.owned import Owned
from bounceback.core.outcomes import Reason
from bounceback.prospects.models import ProspectList


class Campaign(Owned):
    """One offer to one kind of prospect, with its words and its arithmetic."""

    class Worth(models.TextChoices):
        ONCE = "ONCE", "once"
        MONTH = "MONTH", "per month"
        HEAD = "HEAD", "per head and month"

    name = models.CharField(max_length=120)
    offer = models.TextField(blank=True)
    problem = models.TextField(blank=True)  # what the offer solves
    voicemail = models.TextField(blank=True)  # script for a message left
    # What one client brings, in the currency's main unit. Per month and per head are turned
    # into one sum with `months` and `heads`, which the user can change.
    worth = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    worth_basis = models.CharField(max_length=8, choices=Worth.choices, default=Worth.ONCE)
    months = models.PositiveSmallIntegerField(default=12)
    heads = models.PositiveIntegerField(default=1)
    currency = models.CharField(max_length=3, default="USD")
    clients_wanted = models.PositiveIntegerField(null=True)
    clients_in_hand = models.PositiveIntegerField(default=0)
    one_in = models.PositiveIntegerField(null=True)  # calls per client: one in how many
    dials_planned = models.PositiveIntegerField(null=True)  # "to go" at the last planning
    planned_at = models.DateTimeField(null=True)
    pace_seconds = models.PositiveSmallIntegerField(default=15)  # from hang-up to next dial
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    archived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="campaign_name_once_per_workspace"),
            models.CheckConstraint(
                condition=Q(one_in__isnull=True) | Q(one_in__gte=1), name="campaign_one_in_at_least_1"
            ),
            models.CheckConstraint(
                condition=Q(pace_seconds__gte=1, pace_seconds__lte=600), name="campaign_pace_is_possible"
            ),
        ]

    def __str__(self) -> str:
        return f"campaign #{self.pk}"


class CampaignList(Owned):
    """A list that a campaign calls."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="campaign_lists")
    list = models.ForeignKey(ProspectList, models.CASCADE, related_name="campaign_lists")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "list"], name="campaign_list_once"),
        ]

    def __str__(self) -> str:
        return f"campaign list #{self.pk}"


class Opening(Owned):
    """The first sentences of a call, under one letter (A, B …)."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="openings")
    label = models.CharField(max_length=40)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "label"], name="opening_label_once_per_campaign"),
        ]

    def __str__(self) -> str:
        return f"opening #{self.pk}"


class OpeningVersion(Owned):
    """The wording of an opening from a moment on; calls keep which version was shown."""

    opening = models.ForeignKey(Opening, models.CASCADE, related_name="versions")
    version = models.PositiveSmallIntegerField()  # 1, 2, …
    text = models.TextField()  # with {first_name}, {name}, {company}, {city}, {me}
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opening", "version"], name="opening_version_once"),
        ]

    def __str__(self) -> str:
        return f"opening version #{self.pk}"


class OpeningPeriod(Owned):
    """From when to when an opening was the one in use: what the cockpit shows while nothing is dealt.

    Without one, the first letter is in use.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="opening_periods")
    opening = models.ForeignKey(Opening, models.CASCADE, related_name="periods")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign"], condition=Q(ended_at=None), name="opening_one_in_use_per_campaign"
            ),
        ]

    def __str__(self) -> str:
        return f"opening period #{self.pk}"


class WindowPeriod(Owned):
    """From when to when the queue preferred some hours of the prospects' day."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="window_periods")
    begins_hour = models.PositiveSmallIntegerField()  # of the prospect's clock, this hour included
    ends_hour = models.PositiveSmallIntegerField()  # this hour not included
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign"], condition=Q(ended_at=None), name="window_one_in_use_per_campaign"
            ),
            models.CheckConstraint(
                condition=Q(begins_hour__lt=models.F("ends_hour"), ends_hour__lte=24), name="window_is_a_span_of_hours"
            ),
        ]

    def __str__(self) -> str:
        return f"window period #{self.pk}"


class FinerReason(Owned):
    """A finer reason below a family of noes, in the words of whoever calls. Its place is its key: 1, 2, …

    A family without rows has the finer reasons that come with the program; changing them makes the rows.
    """

    family = models.CharField(max_length=16, choices=[(r.value, r.value) for r in Reason])
    label = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()
    archived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "family", "label"], name="finer_reason_label_once"),
        ]

    def __str__(self) -> str:
        return f"finer reason #{self.pk}"


class Objective(Owned):
    """A rung of the ladder: the main objective first, the back-pocket ones below."""

    class Kind(models.TextChoices):
        APPOINTMENT = "APPOINTMENT", "An appointment"
        SALE = "SALE", "A sale on the phone"
        MATERIAL = "MATERIAL", "Send material"
        LATER = "LATER", "Permission to call again"
        OTHER = "OTHER", "Something else"

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="objectives")
    position = models.PositiveSmallIntegerField()  # 0 is the main objective
    kind = models.CharField(max_length=12, choices=Kind.choices)
    label = models.CharField(max_length=120)
    follow_up_days = models.PositiveSmallIntegerField(null=True)  # when to call again after it was reached
    archived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "position"], condition=Q(archived_at=None), name="objective_one_per_rung"
            ),
        ]

    def __str__(self) -> str:
        return f"objective #{self.pk}"


class Question(Owned):
    """A fact-finding question to ask."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    archived_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"question #{self.pk}"
