"""Objection cards: what is said against us, what we answer, how often we heard it, and how well we know it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from bounceback.base.owned import Owned
from bounceback.core.objections import Grade, Occasion, Turn
from bounceback.core.outcomes import Reason

GRADES = [(grade.value, grade.name.lower()) for grade in Grade]


class ObjectionCard(Owned):
    """One objection: its words on the front, the responses on the back.

    `key` is made by whoever makes the card, a browser without its server too: the same key is the same card.
    A card that was merged stays as a row without a life of its own, so that its key leads to the other one.
    """

    key = models.UUIDField(unique=True)
    front = models.CharField(max_length=300)
    folded = models.TextField()  # core.objections.folded(front), which can be longer
    family = models.CharField(max_length=16, choices=[(r.value, r.value) for r in Reason], blank=True)
    starter = models.CharField(max_length=40, blank=True)  # the starter deck that it came from
    vector = models.BinaryField(null=True)  # what the front means, for finding it by meaning; made anew when missing
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    stroke = models.UUIDField(null=True, db_index=True)  # the log that made it
    archived_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    merged_at = models.DateTimeField(null=True)

    hashed_without = ("vector",)  # made in passing, without an Event

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "folded"], condition=Q(merged_into=None), name="objection_card_front_once"
            ),
            models.CheckConstraint(condition=~Q(folded=""), name="objection_card_has_a_front"),
            models.CheckConstraint(
                condition=Q(merged_into=None, merged_at=None) | Q(merged_into__isnull=False, merged_at__isnull=False),
                name="objection_card_merged_into_and_time_go_together",
            ),
        ]

    def __str__(self) -> str:
        return f"objection card #{self.pk}"


class Tag(Owned):
    """A campaign that a card belongs to. A card without any belongs to all."""

    card = models.ForeignKey(ObjectionCard, models.CASCADE, related_name="tags")
    campaign = models.ForeignKey("campaigns.Campaign", models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["card", "campaign"], name="tag_once_per_card"),
        ]

    def __str__(self) -> str:
        return f"tag #{self.pk}"


class Phrasing(Owned):
    """Other words for a card's objection, as somebody typed them and confirmed what they meant."""

    card = models.ForeignKey(ObjectionCard, models.CASCADE, related_name="phrasings")
    text = models.CharField(max_length=300)
    folded = models.TextField()
    vector = models.BinaryField(null=True)
    learnt_at = models.DateTimeField()
    stroke = models.UUIDField(null=True, db_index=True)  # the log on which it was confirmed

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["card", "folded"], name="phrasing_once_per_card"),
        ]

    def __str__(self) -> str:
        return f"phrasing #{self.pk}"


class Response(Owned):
    """One answer on the back of a card: its idea in a line, and its words."""

    card = models.ForeignKey(ObjectionCard, models.CASCADE, related_name="responses")
    key = models.UUIDField(unique=True)
    idea = models.CharField(max_length=200)
    words = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    dropped_at = models.DateTimeField(null=True)  # no longer on the card; what came of it stays

    def __str__(self) -> str:
        return f"response #{self.pk}"


class Hearing(Owned):
    """An objection heard on a call, what was answered, and what happened then.

    Carries the stroke of its call, as all that a log makes.
    """

    stroke = models.UUIDField()
    prospect = models.ForeignKey("prospects.Prospect", models.CASCADE, related_name="hearings")
    campaign = models.ForeignKey("campaigns.Campaign", models.CASCADE, related_name="+", db_index=False)
    caller = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    heard_at = models.DateTimeField()
    local_hour = models.PositiveSmallIntegerField(null=True)  # prospect's clock, 0–23
    second = models.PositiveIntegerField(null=True)  # of the talk
    text = models.CharField(max_length=300)  # in their words
    card = models.ForeignKey(ObjectionCard, models.SET_NULL, null=True, related_name="hearings", db_index=False)
    response = models.ForeignKey(Response, models.SET_NULL, null=True, related_name="hearings", db_index=False)
    grade = models.PositiveSmallIntegerField(choices=GRADES, null=True)  # how it was answered; null: not said
    turn = models.CharField(max_length=10, choices=[(t.value, t.value) for t in Turn], blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(response=None) | Q(grade__isnull=False) & Q(grade__gt=Grade.AGAIN.value),
                name="hearing_with_a_response_was_answered",
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "heard_at"], name="hearing_by_time"),
            models.Index(fields=["card", "heard_at"], name="hearing_by_card"),
            # These hold all that is asked when hearings are counted, in the order in which they are: no row is read.
            models.Index(fields=["workspace", "card", "heard_at", "campaign"], name="hearing_counted"),
            models.Index(fields=["response", "turn"], name="hearing_by_response"),
            models.Index(fields=["stroke", "card", "workspace"], name="hearing_by_stroke"),
        ]

    def __str__(self) -> str:
        return f"hearing #{self.pk}"


class Memory(Owned):
    """How well one person knows one card by now: the fold of its reviews, kept so that it need not be folded again."""

    card = models.ForeignKey(ObjectionCard, models.CASCADE, related_name="memories")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    stability = models.FloatField()  # days until the chance of knowing it falls to 90 %
    difficulty = models.FloatField()  # 1–10
    reviewed_at = models.DateTimeField()
    reviews = models.PositiveIntegerField()  # graded ones

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["card", "user"], name="memory_once_per_card_and_user"),
            models.CheckConstraint(condition=Q(stability__gt=0), name="memory_is_stable_for_some_time"),
        ]

    def __str__(self) -> str:
        return f"memory #{self.pk}"


class Review(Owned):
    """One step of what somebody remembers of a card: dealt between sessions, met live, or the card was rewritten."""

    card = models.ForeignKey(ObjectionCard, models.CASCADE, related_name="reviews")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    occasion = models.CharField(max_length=9, choices=[(o.value, o.value) for o in Occasion])
    grade = models.PositiveSmallIntegerField(choices=GRADES, null=True)
    reviewed_at = models.DateTimeField()
    seconds = models.PositiveIntegerField(null=True)  # until the card was turned
    expected = models.FloatField(null=True)  # chance of knowing it that was reckoned just before; null: never seen
    key = models.UUIDField(null=True, unique=True)  # made by the browser: the same answer twice is one
    stroke = models.UUIDField(null=True, db_index=True)  # the log of the call on which it was met

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(occasion=Occasion.REWRITTEN.value, grade=None)
                | ~Q(occasion=Occasion.REWRITTEN.value) & Q(grade__isnull=False),
                name="review_has_a_grade_unless_the_card_was_rewritten",
            ),
        ]
        indexes = [
            models.Index(fields=["card", "user", "reviewed_at"], name="review_by_card"),
            models.Index(fields=["user", "reviewed_at"], name="review_by_user"),
        ]

    def __str__(self) -> str:
        return f"review #{self.pk}"


class Weights(Owned):
    """The parameters of the memory model as fitted to one person's own reviews."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    values = models.JSONField()  # the 21 of FSRS-6
    fitted_at = models.DateTimeField()
    reviews = models.PositiveIntegerField()  # how many they were fitted to

    def __str__(self) -> str:
        return f"weights #{self.pk}"
