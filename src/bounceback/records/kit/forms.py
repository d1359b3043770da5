"""What is typed on the pages of kits → clean values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from bounceback.base.models import User
from bounceback.campaigns import queries as campaigns
from bounceback.campaigns.models import Campaign
from bounceback.records.kit import file
from bounceback.records.kit.file import Kit
from bounceback.records.kit.refusals import KitTooNew, KitUnreadable

WAY = "way:"  # before an item's key it makes the name of the field that decides about it

_NEW = "A new campaign"

Posted = Mapping[str, Any] | None


class BringForm(forms.Form):
    """A kit's file, and the campaign it is for."""

    file = forms.FileField(label="A kit")
    into = forms.ModelChoiceField(
        Campaign.objects.none(), label="Into which campaign?", required=False, empty_label=_NEW
    )

    def __init__(self, data: Posted = None, files: Any = None, *, user: User) -> None:
        super().__init__(data, files)
        self.kit: Kit | None = None
        _offer_campaigns(self, "into", user)

    def clean_file(self) -> str:
        """The file's text; the kit in it is kept beside."""
        data = self.cleaned_data["file"].read(file.LARGEST + 1)
        self.kit = _kit_in(data)
        return str(data.decode("utf-8-sig"))


class TakeForm(forms.Form):
    """A kit that was looked at, on its way into a campaign."""

    text = forms.CharField(widget=forms.HiddenInput, max_length=file.LARGEST, strip=False)
    into = forms.ModelChoiceField(
        Campaign.objects.none(), label="Into which campaign?", required=False, empty_label=_NEW
    )
    # It stands beside the choice of the campaign, which is a form of its own.
    name = forms.CharField(
        label="Name of the new campaign",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"form": "take"}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, data: Posted = None, *, user: User, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.kit: Kit | None = None
        self.user = user
        _offer_campaigns(self, "into", user)

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        self.kit = _kit_in(text.encode())
        return text

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("into") is None and self.kit is not None and not self.errors:
            name = given["name"] or self.kit.head.title
            if campaigns.campaigns_of(self.user).filter(name=name).exists():
                self.add_error("name", "You have a campaign of this name already. Give this one another.")
        return given

    def choices(self) -> dict[str, str]:
        """Item → the way that was chosen for it."""
        return {name.removeprefix(WAY): str(way) for name, way in self.data.items() if name.startswith(WAY)}


class OutForm(forms.Form):
    """Which campaign is given away, and what its author says of it."""

    campaign = forms.ModelChoiceField(Campaign.objects.none(), label="Campaign", empty_label=None)
    author = forms.CharField(
        label="Who wrote it", max_length=120, required=False, help_text="Stands in the file. Empty: nobody says."
    )
    licence = forms.CharField(
        label="What others may do with it",
        max_length=120,
        required=False,
        help_text="Such as CC0-1.0: anything at all. Empty: nothing is said.",
    )

    no_cards = forms.BooleanField(label="Leave the cards out", required=False)
    no_playbook = forms.BooleanField(label="Leave the playbook out", required=False)

    def __init__(self, data: Posted = None, *, user: User) -> None:
        super().__init__(data)
        _offer_campaigns(self, "campaign", user)

    def without(self) -> tuple[str, ...]:
        """Parts that stay, once the form is valid."""
        return tuple(name for name in ("cards", "playbook") if self.cleaned_data[f"no_{name}"])


def _offer_campaigns(form: forms.Form, name: str, user: User) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = campaigns.running(user)
    field.label_from_instance = _name_of  # type: ignore[assignment,method-assign]  # Django's way of naming choices


def _kit_in(data: bytes) -> Kit:
    try:
        return file.read(data)
    except (KitUnreadable, KitTooNew) as refused:
        raise forms.ValidationError(refused.line()) from None


def _name_of(campaign: Campaign) -> str:
    return campaign.name
