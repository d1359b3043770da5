"""What can be tried against a no, what is being tried, and on which calls it was done."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from bounceback.base.owned import Owned
from bounceback.core.outcomes import Reason
from bounceback.core.playbook import Aim, Did, Lever, PlanEnding, Sort

REASONS = [(r.value, r.value) for r in Reason]
AIMS = [(a.value, a.value) for a in Aim]


class Option(Owned):
    """One way to recover: when it fits, what to do, what it costs, what would show that it works.

    Options that come with the program are read from its file; a row is made of one as soon as somebody changes it,
    plans with it or puts it away. `shipped` then says which.
    """

    key = models.UUIDField(unique=True)
    title = models.CharField(max_length=120)
    sort = models.CharField(max_length=9, choices=[(s.value, s.value) for s in Sort])
    lever = models.CharField(max_length=9, choices=[(each.value, each.value) for each in Lever])
    family = models.CharField(max_length=16, choices=REASONS, blank=True)  # "": against any no
    aim = models.CharField(max_length=15, choices=AIMS)
    fits = models.TextField()  # when it fits
    steps = models.TextField()  # what to do, a step a line, at most five
    costs = models.CharField(max_length=300, blank=True)
    shows = models.CharField(max_length=300, blank=True)  # what would show that it works
    source = models.CharField(max_length=300, blank=True)  # where it is from
    shipped = models.CharField(max_length=40, blank=True)  # its name in the program's own file
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    archived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "title"], name="option_title_once_per_workspace"),
            models.UniqueConstraint(
                fields=["workspace", "shipped"], condition=~Q(shipped=""), name="option_shipped_once_per_workspace"
            ),
        ]

    def __str__(self) -> str:
        return f"option #{self.pk}"


class Tip(Owned):
    """Something heard or read that may be worth trying. Waits in the inbox until it becomes an option or is let go."""

    text = models.TextField()
    source = models.CharField(max_length=300, blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    option = models.ForeignKey(Option, models.SET_NULL, null=True, related_name="tips")  # what it became
    settled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"tip #{self.pk}"


class Plan(Owned):
    """One person's plan: against this reason, this option, with an aim and a finish line.

    `finish` counts dials where the aim is to be answered, else calls on which somebody answered. `remind` is the line
    that the cockpit shows.
    """

    key = models.UUIDField(unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="plans")
    campaign = models.ForeignKey("campaigns.Campaign", models.PROTECT, related_name="plans")
    option = models.ForeignKey(Option, models.PROTECT, related_name="plans")
    reason = models.CharField(max_length=16, choices=REASONS, blank=True)
    remind = models.CharField(max_length=160)
    aim = models.CharField(max_length=15, choices=AIMS)
    finish = models.PositiveIntegerField()
    experiment = models.ForeignKey("experiments.Experiment", models.PROTECT, null=True, related_name="plans")
    after = models.ForeignKey("self", models.PROTECT, null=True, related_name="adapted")  # the plan it was made of
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=5, choices=[(e.value, e.value) for e in PlanEnding], blank=True)
    lesson = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(finish__gte=1), name="plan_has_a_finish_line"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ending="") | (Q(ended_at__isnull=False) & ~Q(ending="")),
                name="plan_end_time_and_ending_go_together",
            ),
            models.UniqueConstraint(
                fields=["user", "campaign", "option"], condition=Q(ended_at=None), name="plan_option_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"plan #{self.pk}"


class Mark(Owned):
    """On one call: the caller did what the plan says, or forgot. Carries the stroke of its call."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="marks")
    stroke = models.UUIDField(db_index=True)
    did = models.CharField(max_length=6, choices=[(d.value, d.value) for d in Did])
    marked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "stroke"], name="mark_once_per_call"),
        ]

    def __str__(self) -> str:
        return f"mark #{self.pk}"
