"""Whom to call: lists, people and firms, their numbers, and their place in the queue."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bounceback.base.owned import Owned


class RandomKey(models.Func):
    """A random key made by the database, for rows that are written in bulk."""

    template = "lower(hex(randomblob(16)))"
    output_field = models.UUIDField()


class Ending(models.Func):
    """The last three digits of a number. No parameters, so that the index of them is recognised."""

    template = "substr(%(expressions)s, -3)"
    output_field = models.CharField()
    arity = 1


class Audience(models.TextChoices):
    """Whom a list holds. The law treats the unknown as households."""

    BUSINESS = "BUSINESS", "Businesses"
    HOUSEHOLD = "HOUSEHOLD", "Households"
    UNKNOWN = "UNKNOWN", "Not said"


class ProspectList(Owned):
    """A named list of prospects, as the user knows it ("Ohio renewals, spring")."""

    name = models.CharField(max_length=120)
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.UNKNOWN)
    # ISO 3166 alpha-2; the country of numbers that do not say theirs. Empty: such numbers are refused.
    country = models.CharField(max_length=2, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    archived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="list_name_once_per_workspace"),
        ]

    def __str__(self) -> str:
        return f"list #{self.pk}"


class PlaceSet(models.Model):
    """The places a number may be in, as one value: calling is allowed only if all allow.

    No workspace: it is a word of the rules' language, not a user's data. `key` joins
    the sorted places with "|" ("US-OH@America/New_York"); empty when the place is unknown.
    """

    key = models.CharField(max_length=400, unique=True)

    def __str__(self) -> str:
        return f"place set #{self.pk}"


class Number(Owned):
    """A telephone number in E.164. Leases, gaps, attempts and suppression hang on it."""

    e164 = models.CharField(max_length=16)
    retired_at = models.DateTimeField(null=True)  # wrong or dead
    retired_stroke = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "e164"], name="number_once_per_workspace"),
        ]
        indexes = [
            # Somebody is found by the end of their number.
            models.Index(F("workspace"), Ending("e164"), F("e164"), name="number_by_ending"),
        ]

    def __str__(self) -> str:
        return f"number #{self.pk}"


class Prospect(Owned):
    """A person, a firm, or a bare number that may become a client."""

    name = models.CharField(max_length=200, blank=True)
    company = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    address = models.CharField(max_length=300, blank=True)
    city = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=60, blank=True)  # two letters in the US and Canada
    zip = models.CharField(max_length=16, blank=True)
    country = models.CharField(max_length=2, blank=True)
    headcount = models.PositiveIntegerField(null=True)
    industry = models.CharField(max_length=120, blank=True)
    renews_on = models.DateField(null=True)  # next known anniversary of what they have now
    remarks = models.TextField(blank=True)
    attributes = models.JSONField(default=dict)  # imported columns we do not know, by their header
    audience = models.CharField(max_length=10, choices=Audience.choices, blank=True)  # overrides the list's
    name_key = models.CharField(max_length=400)  # folded name and firm; see core.names
    brought_by = models.BigIntegerField(null=True)  # the import that created the row; records owns imports
    referred_by = models.ForeignKey("self", models.SET_NULL, null=True, related_name="referred")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    # Hashes of this row in the events are made with this key. Erasing the person changes it.
    key = models.UUIDField(default=uuid.uuid4, db_default=RandomKey())
    erased_at = models.DateTimeField(null=True)  # what is left is an empty row that the calls' dates hang on

    hashed_without = ("referred_by",)  # may go while this row stays

    class Meta:
        indexes = [
            models.Index(fields=["brought_by"], name="prospect_brought_by", condition=Q(brought_by__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"prospect #{self.pk}"


class Line(Owned):
    """One prospect's way to a number: people of one firm share a switchboard, each with an extension."""

    prospect = models.ForeignKey(Prospect, models.CASCADE, related_name="lines")
    number = models.ForeignKey(Number, models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField(default=0)  # 0 is called first
    extension = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["prospect", "number"], name="line_once_per_prospect_and_number"),
        ]

    def __str__(self) -> str:
        return f"line #{self.pk}"


class Listing(Owned):
    """A prospect's place on one list, and its place in the queue of calls.

    Standing says which queue it waits in. The number, its candidate places and the time
    from which it may be called again are written here as well, so that the next card is
    found by walking an index.
    """

    class Standing(models.TextChoices):
        FRESH = "FRESH", "Not called yet"
        RETRY = "RETRY", "To be tried again"
        SEED = "SEED", "Said no; ripens"
        PROMISE = "PROMISE", "Promised a call"
        OUT = "OUT", "Not to be called"

    list = models.ForeignKey(ProspectList, models.CASCADE, related_name="listings", db_index=False)
    prospect = models.ForeignKey(Prospect, models.CASCADE, related_name="listings", db_index=False)
    number = models.ForeignKey(Number, models.PROTECT, null=True, related_name="listings")
    place_set = models.ForeignKey(PlaceSet, models.PROTECT, related_name="+", db_index=False)
    position = models.PositiveIntegerField()  # order on the list
    standing = models.CharField(max_length=8, choices=Standing.choices, default=Standing.FRESH)
    attempts = models.PositiveSmallIntegerField(default=0)  # dials of this number so far
    misses = models.PositiveSmallIntegerField(default=0)  # unanswered in a row
    ready_at = models.DateTimeField(null=True)  # earliest next call; null while FRESH or OUT
    brought_by = models.BigIntegerField(null=True)  # the import that put it on the list
    retired_at = models.DateTimeField(null=True)  # no longer on a refreshed list
    retired_by = models.BigIntegerField(null=True)  # the import that said so

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["prospect", "list"], name="listing_once_per_list"),
            models.CheckConstraint(
                condition=Q(standing__in=["FRESH", "OUT"]) | Q(ready_at__isnull=False),
                name="listing_waits_for_a_time",
            ),
            models.CheckConstraint(
                condition=Q(standing="OUT") | Q(number__isnull=False), name="listing_in_the_queue_has_a_number"
            ),
        ]
        indexes = [
            # The last columns of these two are there so that the walk need not touch the rows it passes by.
            models.Index(
                F("list"),
                F("place_set"),
                F("position"),
                F("number"),
                name="listing_fresh",
                condition=Q(standing="FRESH"),
            ),
            models.Index(
                F("list"),
                F("standing"),
                F("ready_at"),
                F("place_set"),
                F("number"),
                name="listing_waiting",
                condition=Q(standing__in=["RETRY", "SEED", "PROMISE"]),
            ),
            models.Index(fields=["list", "position"], name="listing_in_order"),
        ]

    def __str__(self) -> str:
        return f"listing #{self.pk}"


class Replacement(Owned):
    """A value of a prospect that a newer one replaced. Nothing that was known is thrown away."""

    prospect = models.ForeignKey(Prospect, models.CASCADE, related_name="replacements")
    field = models.CharField(max_length=120)  # a field's name, or "attributes.<header>"
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)
    replaced_at = models.DateTimeField()
    replaced_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    brought_by = models.BigIntegerField(null=True, db_index=True)  # the import that did it; null by hand

    def __str__(self) -> str:
        return f"replacement #{self.pk}"


class Fact(Owned):
    """Something a prospect told us, in answer to a question or unasked."""

    prospect = models.ForeignKey(Prospect, models.CASCADE, related_name="facts")
    label = models.CharField(max_length=200)  # the question's words
    value = models.TextField()
    learnt_at = models.DateTimeField()
    learnt_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    stroke = models.UUIDField(null=True, db_index=True)  # the log that taught it

    def __str__(self) -> str:
        return f"fact #{self.pk}"
