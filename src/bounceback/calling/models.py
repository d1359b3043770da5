"""Sessions of calls: who held which number, what was dialled, and what was learnt."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bounceback.base.owned import Owned
from bounceback.core.outcomes import Depth, HangUp, LineResult, Outcome, Reason, Speaker


class Session(Owned):
    """One sitting of calls for one campaign."""

    campaign = models.ForeignKey("campaigns.Campaign", models.PROTECT, related_name="sessions")
    caller = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="sessions")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    debrief_note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["caller", "campaign"], condition=Q(ended_at=None), name="session_one_open_per_caller"
            ),
        ]

    def __str__(self) -> str:
        return f"session #{self.pk}"


class Lease(Owned):
    """One caller's short, exclusive claim on one number.

    A row, not a flag: who held which number, from when to when, and how it ended.
    """

    class Ending(models.TextChoices):
        CALLED = "CALLED", "Called"
        SKIPPED = "SKIPPED", "Skipped"
        EXPIRED = "EXPIRED", "Expired"
        RETURNED = "RETURNED", "Session ended"

    number = models.ForeignKey("prospects.Number", models.CASCADE, related_name="leases", db_index=False)
    listing = models.ForeignKey("prospects.Listing", models.CASCADE, related_name="leases")
    session = models.ForeignKey(Session, models.CASCADE, related_name="leases")
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    taken_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=8, choices=Ending.choices, blank=True)
    # What the gate said when the card was handed out: the dial permit.
    permit_until = models.DateTimeField()
    verdict = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=Q(ended_at=None), name="lease_one_open_per_number"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("taken_at")), name="lease_expires_after_it_is_taken"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ending="") | (Q(ended_at__isnull=False) & ~Q(ending="")),
                name="lease_end_time_and_reason_go_together",
            ),
        ]

    def __str__(self) -> str:
        return f"lease #{self.pk}"


class Call(Owned):
    """One dial and what came of it.

    Written when the number is dialled, completed by the log. `key` is the stroke: the
    idempotency key under which the browser sends both. A call of the past, brought in from a file, has the
    key that its row in the file amounts to, and may know less: no number, no clock.
    """

    class Precision(models.TextChoices):
        """How exactly the time of a call is known."""

        SECOND = "SECOND", "to the second"
        MINUTE = "MINUTE", "to the minute"
        DAY = "DAY", "the day only"
        MONTH = "MONTH", "the month only"

    key = models.UUIDField(unique=True)
    session = models.ForeignKey(Session, models.PROTECT, null=True, related_name="calls")
    campaign = models.ForeignKey("campaigns.Campaign", models.PROTECT, related_name="calls", db_index=False)
    caller = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    lease = models.ForeignKey(Lease, models.SET_NULL, null=True, related_name="calls", db_index=False)
    prospect = models.ForeignKey("prospects.Prospect", models.CASCADE, related_name="calls")
    listing = models.ForeignKey("prospects.Listing", models.SET_NULL, null=True, related_name="+", db_index=False)
    # From which list the prospect was called: stays when they leave it.
    list = models.ForeignKey("prospects.ProspectList", models.SET_NULL, null=True, related_name="+", db_index=False)
    # Null where a log of the past does not name it, and where the person was erased.
    number = models.ForeignKey("prospects.Number", models.PROTECT, null=True, related_name="calls", db_index=False)
    opening = models.ForeignKey(
        "campaigns.OpeningVersion", models.PROTECT, null=True, related_name="calls", db_index=False
    )
    attempt = models.PositiveSmallIntegerField()  # 1 = first dial of this number
    first_contact = models.BooleanField(null=True)  # first time somebody there answered; null: nobody did
    came_in = models.BooleanField(default=False)  # they called us
    dialled_at = models.DateTimeField()
    precision = models.CharField(max_length=6, choices=Precision.choices, default=Precision.SECOND)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    local_hour = models.PositiveSmallIntegerField(null=True)  # prospect's clock, 0–23
    local_weekday = models.PositiveSmallIntegerField(null=True)  # 0 = Monday
    zone = models.CharField(max_length=60, blank=True)
    talk_seconds = models.PositiveIntegerField(null=True)  # null where nobody marked the answer
    hang_up = models.CharField(max_length=12, choices=[(h.value, h.value) for h in HangUp], blank=True)
    line_result = models.CharField(max_length=12, choices=[(r.value, r.value) for r in LineResult], blank=True)
    outcome = models.CharField(max_length=16, choices=[(o.value, o.value) for o in Outcome], blank=True)
    depth = models.CharField(max_length=14, choices=[(d.value, d.value) for d in Depth], blank=True)
    rung = models.ForeignKey("campaigns.Objective", models.PROTECT, null=True, related_name="calls", db_index=False)
    reason = models.CharField(max_length=16, choices=[(r.value, r.value) for r in Reason], blank=True)
    spoke_with = models.CharField(max_length=16, choices=[(s.value, s.value) for s in Speaker], blank=True)
    spoke_name = models.CharField(max_length=120, blank=True)
    must_change = models.TextField(blank=True)
    note = models.TextField(blank=True)
    verdict = models.JSONField(default=dict)  # the gate's, with the rules' version
    before = models.JSONField(default=dict)  # the queue's rows as they were, for undo
    logged_at = models.DateTimeField(null=True)
    brought_by = models.BigIntegerField(null=True)  # the import that wrote it; records owns imports
    attributes = models.JSONField(default=dict)  # columns of an imported log that we do not know, by their header

    # Of its hash in the events: rows that may go while the call stays, and undo's working memory.
    hashed_without = ("lease", "listing", "list", "before")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answered_at__gte=F("dialled_at")),
                name="call_is_answered_after_it_is_dialled",
            ),
            models.CheckConstraint(
                condition=Q(talk_seconds=None) | Q(answered_at__isnull=False),
                name="call_talk_needs_an_answer",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", logged_at=None) | (~Q(outcome="") & Q(logged_at__isnull=False)),
                name="call_outcome_and_log_time_go_together",
            ),
        ]
        indexes = [
            models.Index(fields=["number", "dialled_at"], name="call_by_number"),
            models.Index(fields=["campaign", "dialled_at"], name="call_by_campaign"),
            # "To go" counts the dials since the plan was made, at every log.
            models.Index(
                fields=["campaign", "dialled_at"], name="call_dials", condition=Q(came_in=False, brought_by=None)
            ),
            # The history, newest first, as a whole and through each of its filters.
            models.Index(fields=["workspace", "dialled_at"], name="call_by_time"),
            models.Index(fields=["workspace", "outcome", "dialled_at"], name="call_by_outcome"),
            models.Index(fields=["workspace", "reason", "dialled_at"], name="call_by_reason", condition=~Q(reason="")),
            models.Index(fields=["rung", "dialled_at"], name="call_by_rung", condition=Q(rung__isnull=False)),
            models.Index(fields=["opening", "dialled_at"], name="call_by_opening", condition=Q(opening__isnull=False)),
            models.Index(fields=["caller", "dialled_at"], name="call_by_caller"),
            models.Index(fields=["list", "dialled_at"], name="call_by_list", condition=Q(list__isnull=False)),
            models.Index(fields=["workspace", "dialled_at"], name="call_first", condition=Q(first_contact=True)),
            models.Index(fields=["brought_by"], name="call_brought_by", condition=Q(brought_by__isnull=False)),
            # The review counts all calls by what their prospects have in common: everything it asks of a call, in
            # the order of the prospects, so that it reads neither the calls nor any prospect twice.
            models.Index(
                fields=[
                    "workspace",
                    "prospect",
                    "came_in",
                    "outcome",
                    "rung",
                    "reason",
                    "talk_seconds",
                    "campaign",
                    "list",
                    "dialled_at",
                    "precision",
                    "opening",
                    "caller",
                    "local_hour",
                    "local_weekday",
                    "first_contact",
                    "attempt",
                ],
                name="call_reviewed",
            ),
        ]

    def __str__(self) -> str:
        return f"call #{self.pk}"


class SavedView(Owned):
    """A way of looking at the calls that somebody gave a name."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=80)
    filters = models.JSONField(default=dict)  # filter → value, as in the address of the page
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="saved_view_name_once_per_user"),
        ]

    def __str__(self) -> str:
        return f"saved view #{self.pk}"


class CallReason(Owned):
    """A further reason of one call: a painful call may have several; a yes may have one too."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="reasons")
    family = models.CharField(max_length=16, choices=[(r.value, r.value) for r in Reason])
    finer = models.CharField(max_length=120, blank=True)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "family", "finer"], name="call_reason_once"),
        ]

    def __str__(self) -> str:
        return f"call reason #{self.pk}"


class SecondLook(Owned):
    """Somebody looked again at why a call failed: what was written down, what was proposed, what they settled on.

    The proposals learn from these, and they tell how often the right reason was among the two.
    """

    call = models.ForeignKey(Call, models.CASCADE, related_name="second_looks")
    written = models.CharField(max_length=16, choices=[(r.value, r.value) for r in Reason], blank=True)
    first = models.CharField(max_length=16, choices=[(r.value, r.value) for r in Reason])
    second = models.CharField(max_length=16, choices=[(r.value, r.value) for r in Reason])
    settled = models.CharField(max_length=16, choices=[(r.value, r.value) for r in Reason])
    looked_at = models.DateTimeField()
    looked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "looked_by"], name="second_look_once_each"),
        ]

    def __str__(self) -> str:
        return f"second look #{self.pk}"


class Trigger(Owned):
    """A moment of a call that turned it: who said what, and whether it helped."""

    class Effect(models.TextChoices):
        GOOD = "GOOD", "good"
        BAD = "BAD", "bad"

    call = models.ForeignKey(Call, models.CASCADE, related_name="triggers")
    second = models.PositiveIntegerField(null=True)  # of the talk
    speaker = models.CharField(max_length=5, choices=[("ME", "I"), ("THEY", "they")])
    effect = models.CharField(max_length=4, choices=Effect.choices)
    text = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"trigger #{self.pk}"


class Amendment(Owned):
    """A later correction of a logged call; the call shows the new value, this keeps the old."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="amendments")
    field = models.CharField(max_length=40)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)
    why = models.TextField(blank=True)
    amended_at = models.DateTimeField()
    amended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"amendment #{self.pk}"
