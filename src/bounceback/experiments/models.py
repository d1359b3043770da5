"""What is tried, which arm was dealt to whom, and which call took it. What came of it is read from the calls."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bounceback.base.owned import Owned
from bounceback.core.experiments import Ending, Kind


class Experiment(Owned):
    """A question that calls answer: two or more arms, dealt by the program.

    `budget` is the number of connects (openings) or dials (windows), of all arms together, after which one goes on
    with whatever is ahead. It was reckoned from `horizon`, the connects or dials for which the answer will be used.
    """

    key = models.UUIDField(unique=True)
    campaign = models.ForeignKey("campaigns.Campaign", models.PROTECT, related_name="experiments")
    kind = models.CharField(max_length=8, choices=[(k.value, k.value) for k in Kind])
    horizon = models.PositiveIntegerField()
    budget = models.PositiveIntegerField()
    rounds_a_day = models.PositiveSmallIntegerField(null=True)  # of windows: how many rounds are dealt a day
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=9, choices=[(e.value, e.value) for e in Ending], blank=True)
    after = models.ForeignKey("self", models.PROTECT, null=True, related_name="restarts")  # the one it restarts

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "kind"], condition=Q(ended_at=None), name="experiment_one_running_per_kind"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ending="") | (Q(ended_at__isnull=False) & ~Q(ending="")),
                name="experiment_end_time_and_ending_go_together",
            ),
            models.CheckConstraint(
                condition=Q(kind="WINDOW", rounds_a_day__isnull=False) | Q(kind="OPENING", rounds_a_day=None),
                name="experiment_of_windows_deals_rounds_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"experiment #{self.pk}"


class Arm(Owned):
    """One of the things that are compared. Position 0 is what was used before: the others challenge it."""

    experiment = models.ForeignKey(Experiment, models.CASCADE, related_name="arms")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=40)
    version = models.ForeignKey("campaigns.OpeningVersion", models.PROTECT, null=True, related_name="+")
    begins_hour = models.PositiveSmallIntegerField(null=True)  # of the prospect's clock, this hour included
    ends_hour = models.PositiveSmallIntegerField(null=True)  # this hour not included
    adopted_at = models.DateTimeField(null=True)  # since when it is what is used

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["experiment", "position"], name="arm_position_once_per_experiment"),
            models.CheckConstraint(
                condition=Q(version__isnull=False, begins_hour=None, ends_hour=None)
                | Q(version=None, begins_hour__isnull=False, begins_hour__lt=F("ends_hour"), ends_hour__lte=24),
                name="arm_is_words_or_hours",
            ),
        ]

    def __str__(self) -> str:
        return f"arm #{self.pk}"


class Deal(Owned):
    """One arm, dealt. A round holds one deal of each arm in random order; a call spends the deal.

    A deal of an opening waits in its block for the next call on which somebody answers. A deal of a window belongs to
    a listing, and the next dial of that listing spends it.
    """

    key = models.UUIDField(unique=True)
    experiment = models.ForeignKey(Experiment, models.CASCADE, related_name="deals", db_index=False)
    arm = models.ForeignKey(Arm, models.PROTECT, related_name="deals")
    caller = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    block = models.CharField(max_length=80)
    round = models.PositiveIntegerField()  # 1, 2, … in its experiment
    place = models.PositiveSmallIntegerField()  # in its round
    listing = models.ForeignKey("prospects.Listing", models.SET_NULL, null=True, related_name="+")
    dealt_at = models.DateTimeField()
    stroke = models.UUIDField(null=True, db_index=True)  # the call that spent it
    spent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["experiment", "round", "place"], name="deal_place_once_per_round"),
            models.UniqueConstraint(fields=["experiment", "round", "arm"], name="deal_arm_once_per_round"),
            models.UniqueConstraint(
                fields=["experiment", "stroke"], condition=Q(stroke__isnull=False), name="deal_one_per_call"
            ),
            models.CheckConstraint(
                condition=Q(stroke=None, spent_at=None) | Q(stroke__isnull=False, spent_at__isnull=False),
                name="deal_stroke_and_time_go_together",
            ),
        ]
        indexes = [
            # The deals that wait, in their order.
            models.Index(
                fields=["experiment", "caller", "block", "round", "place"],
                name="deal_waiting",
                condition=Q(stroke=None),
            ),
        ]

    def __str__(self) -> str:
        return f"deal #{self.pk}"
