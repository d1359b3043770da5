"""What is asked on the pages that carry cards → clean values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from bounceback.base.models import User
from bounceback.campaigns import queries as campaigns
from bounceback.campaigns.models import Campaign
from bounceback.core.paper import Flip, Size, Stock

SIZES = [(Size.INDEX.value, "Index cards, 3 × 5 inches"), (Size.A7.value, "A7, 105 × 74 mm")]
STOCKS = [
    (Stock.CARDS.value, "cards of that size, one per page"),
    (Stock.LETTER.value, "Letter, to be cut"),
    (Stock.A4.value, "A4, to be cut"),
]
FLIPS = [(Flip.LONG.value, "the long edge, as most printers do"), (Flip.SHORT.value, "the short edge")]
KINDS = [("apkg", "a deck for Anki (.apkg)"), ("csv", "a table (.csv)")]

Given = Mapping[str, Any] | None


class _WhichForm(forms.Form):
    """Which cards."""

    campaign = forms.ModelChoiceField(
        Campaign.objects.none(), label="For which campaign?", required=False, empty_label="all cards"
    )

    def __init__(self, data: Given = None, *, user: User) -> None:
        super().__init__(data)
        field = self.fields["campaign"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = campaigns.running(user)
        field.label_from_instance = _name_of  # type: ignore[assignment,method-assign]  # Django's way of naming choices


class PrintForm(_WhichForm):
    """Which cards are printed, and on what."""

    answered = forms.BooleanField(label="Only cards that have a back", required=False)
    since = forms.DateField(
        label="Only cards changed since",
        required=False,
        help_text="Empty: whenever.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    size = forms.ChoiceField(label="Size of a card", choices=SIZES, required=False)
    paper = forms.ChoiceField(label="In the printer are", choices=STOCKS, required=False)
    flip = forms.ChoiceField(
        label="Pages are turned about", choices=FLIPS, required=False, help_text="Choose the same when you print."
    )
    field_order = ("size", "paper", "flip", "campaign", "since", "answered")

    def which(self) -> dict[str, Any]:
        """The cards that are asked for, as `outgoing.choose` takes them."""
        given = self.cleaned_data
        day = given["since"]
        since = None
        if day is not None:
            since = datetime.combine(day, time(), tzinfo=timezone.get_current_timezone()).astimezone(UTC)
        return {
            "campaign": given["campaign"].pk if given["campaign"] else None,
            "answered": given["answered"],
            "since": since,
        }

    def layout(self) -> dict[str, Any]:
        """How they are printed, as `printing.write` takes it."""
        given = self.cleaned_data
        return {
            "size": Size(given["size"] or Size.INDEX),
            "stock": Stock(given["paper"] or Stock.CARDS),
            "flip": Flip(given["flip"] or Flip.LONG),
        }

    def clean_since(self) -> Any:
        """A day that a clock can show in every zone."""
        day = self.cleaned_data["since"]
        if day is not None and not 1900 < day.year < 9000:
            raise forms.ValidationError("Give a day of this century.")
        return day


class GiveForm(_WhichForm):
    """Which cards are given away, and in what."""

    kind = forms.ChoiceField(label="As", choices=KINDS, required=False)
    field_order = ("kind", "campaign")


class BringForm(forms.Form):
    """A file with cards."""

    file = forms.FileField(label="A file with cards", allow_empty_file=True)


class TakeForm(forms.Form):
    """Rows that were looked at."""

    rows = forms.CharField(widget=forms.HiddenInput, max_length=4_000_000)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)


def _name_of(campaign: Campaign) -> str:
    return campaign.name
