"""Who must not be called, and what proves that we asked."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from bounceback.base.owned import Owned


class Suppression(Owned):
    """A do-not-call request or rule: by number, person or firm. A row, never a flag.

    `firm` is the folded company name (core.names). A lifted one stays as history.
    """

    class Scope(models.TextChoices):
        NUMBER = "NUMBER", "This number"
        PERSON = "PERSON", "This person"
        FIRM = "FIRM", "The whole firm"

    scope = models.CharField(max_length=8, choices=Scope.choices)
    e164 = models.CharField(max_length=16, blank=True)
    prospect = models.ForeignKey("prospects.Prospect", models.SET_NULL, null=True, related_name="suppressions")
    firm = models.CharField(max_length=200, blank=True)
    # Keyed hash of the number, or of the person's folded name and firm, where the person was erased and the plain
    # words are gone.
    token = models.CharField(max_length=64, blank=True)
    source = models.CharField(max_length=120)  # "asked on a call", a file's name …
    why = models.TextField(blank=True)
    suppressed_at = models.DateTimeField()
    suppressed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    stroke = models.UUIDField(null=True, db_index=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    lifted_why = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(scope="NUMBER") & (~Q(e164="") | ~Q(token="")))
                | (Q(scope="PERSON"))
                | (Q(scope="FIRM") & ~Q(firm="")),
                name="suppression_says_whom",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None, lifted_why="")
                | (Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lifted_why="")),
                name="suppression_is_lifted_with_a_reason",
            ),
            models.UniqueConstraint(
                fields=["workspace", "e164"],
                condition=Q(scope="NUMBER", lifted_at=None) & ~Q(e164=""),
                name="suppression_once_per_number",
            ),
            models.UniqueConstraint(
                fields=["workspace", "firm"],
                condition=Q(scope="FIRM", lifted_at=None),
                name="suppression_once_per_firm",
            ),
            models.UniqueConstraint(
                fields=["prospect"],
                condition=Q(scope="PERSON", lifted_at=None),
                name="suppression_once_per_person",
            ),
            models.UniqueConstraint(
                fields=["workspace", "scope", "token"],
                condition=Q(lifted_at=None) & ~Q(token=""),
                name="suppression_once_per_token",
            ),
        ]
        indexes = [
            # What was lifted is looked up by hand, among a few rows beside perhaps a million that bind.
            models.Index(
                fields=["workspace", "lifted_at"], name="suppression_lifted", condition=Q(lifted_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"suppression #{self.pk}"


class Registry(Owned):
    """A public do-not-call list as fetched on a day (federal, a state's, TPS …).

    The numbers themselves lie as bitmaps in the data folder, under this row's name.
    """

    name = models.CharField(max_length=60)
    list_date = models.DateField()
    fetched_at = models.DateTimeField()
    fetched_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    numbers = models.PositiveBigIntegerField()
    account = models.CharField(max_length=60, blank=True)  # the seller's SAN, where there is one

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="registry_once_per_workspace"),
        ]

    def __str__(self) -> str:
        return f"registry #{self.pk}"


class ScrubStatement(Owned):
    """Somebody's recorded word that a list was checked against the registries, good for 31 days."""

    list = models.ForeignKey("prospects.ProspectList", models.CASCADE, null=True, related_name="scrubs")
    scrubbed_by = models.CharField(max_length=120)  # in the user's words: a vendor, a colleague
    scrubbed_on = models.DateField()
    stated_at = models.DateTimeField()
    stated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"scrub statement #{self.pk}"
