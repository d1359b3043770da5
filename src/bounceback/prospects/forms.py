"""What is typed about a prospect or a list → clean values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from django import forms

from bounceback.base.forms import WordsField
from bounceback.base.models import User
from bounceback.core.countries import COUNTRIES
from bounceback.core.phone import ParsedNumber, read_numbers
from bounceback.prospects.actions import Details
from bounceback.prospects.models import Audience, Prospect, ProspectList

Posted = Mapping[str, Any] | None

COUNTRY_CHOICES = (("", "Not said"), *COUNTRIES)


class ListChoice(forms.ModelChoiceField[ProspectList]):
    """A choice among lists, shown by their names."""

    def __init__(self, *, user: User) -> None:
        mine = ProspectList.objects.filter(workspace_id=user.workspace_id, archived_at=None)
        super().__init__(mine.order_by("name"), label="List", empty_label=None)

    def label_from_instance(self, obj: ProspectList) -> str:
        return obj.name


class ListForm(forms.Form):
    """A list's name, and whom it holds."""

    name = WordsField(label="Name of the list", max_length=120)
    audience = forms.ChoiceField(
        label="Whom does it hold?",
        choices=Audience.choices,
        help_text="Not said counts as households: the stricter rules then hold.",
        initial=Audience.BUSINESS,
    )
    country = forms.ChoiceField(
        label="Country",
        choices=COUNTRY_CHOICES,
        required=False,
        initial="US",
        help_text="Of numbers that do not say theirs.",
    )

    def __init__(self, data: Posted = None, *, user: User, changed: ProspectList | None = None) -> None:
        self.others = ProspectList.objects.filter(workspace_id=user.workspace_id)
        initial: dict[str, Any] = {}
        if changed is not None:
            self.others = self.others.exclude(pk=changed.pk)
            initial = {"name": changed.name, "audience": changed.audience, "country": changed.country}
        super().__init__(data, initial=initial)

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if self.others.filter(name=name).exists():
            raise forms.ValidationError("You have a list of this name already.")
        return name


class ProspectForm(forms.Form):
    """One prospect. A number alone is enough."""

    numbers = forms.CharField(
        label="Telephone",
        help_text="One is enough; several are called in this order. Extensions are understood.",
        max_length=500,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    name = forms.CharField(label="Name", max_length=200, required=False)
    company = forms.CharField(label="Firm", max_length=200, required=False)
    title = forms.CharField(label="Position", max_length=200, required=False)
    email = forms.EmailField(label="E-mail", max_length=254, required=False)
    address = forms.CharField(label="Street", max_length=300, required=False)
    city = forms.CharField(label="Town", max_length=120, required=False)
    state = forms.CharField(
        label="State", max_length=60, required=False, help_text="Decides the calling hours, together with ZIP."
    )
    zip = forms.CharField(label="ZIP", max_length=16, required=False)
    country = forms.ChoiceField(
        label="Country", choices=COUNTRY_CHOICES, required=False, help_text="Not said: the list’s."
    )
    headcount = forms.IntegerField(label="People there", min_value=0, max_value=10_000_000, required=False)
    industry = forms.CharField(label="Industry", max_length=120, required=False)
    renews_on = forms.DateField(
        label="What they have renews on",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    audience = forms.ChoiceField(
        label="Business or household",
        choices=[("", "As the list says"), *Audience.choices],
        required=False,
    )
    remarks = forms.CharField(label="Remarks", widget=forms.Textarea(attrs={"rows": 3}), required=False)

    def __init__(
        self,
        data: Posted = None,
        *,
        user: User,
        prospect: Prospect | None = None,
        on: ProspectList | None = None,
    ) -> None:
        self.prospect = prospect
        self.parsed: Sequence[ParsedNumber] = ()
        initial: dict[str, Any] = {"list": on}
        if prospect is not None:
            initial = {field.name: getattr(prospect, field.name) for field in fields(Details)}
            initial["numbers"] = "; ".join(_typed(prospect))
        super().__init__(data, initial=initial)
        if prospect is None:
            self.fields["list"] = ListChoice(user=user)

    def clean(self) -> dict[str, Any]:
        """Read the numbers, once it is known in which country."""
        cleaned = super().clean() or self.cleaned_data
        if "numbers" not in cleaned:
            return cleaned
        reading = read_numbers(cleaned["numbers"], country=self._country(cleaned))
        for problem in reading.problems:
            self.add_error("numbers", f"“{problem.text}”: {problem.why}")
        self.parsed = reading.numbers
        return cleaned

    def value(self) -> Details:
        """The details, once the form is valid."""
        return Details(**{field.name: self.cleaned_data[field.name] for field in fields(Details)})

    def _country(self, cleaned: dict[str, Any]) -> str:
        if cleaned.get("country"):
            return str(cleaned["country"])
        if self.prospect is None:
            on = cleaned.get("list")
            return on.country if on is not None else ""
        first = self.prospect.listings.select_related("list").order_by("pk").first()
        return first.list.country if first is not None else ""


class PutOnForm(forms.Form):
    """A further list for a prospect."""

    def __init__(self, data: Posted = None, *, user: User) -> None:
        super().__init__(data)
        self.fields["list"] = ListChoice(user=user)


def _typed(prospect: Prospect) -> list[str]:
    """A prospect's numbers as one would type them."""
    lines = prospect.lines.select_related("number").order_by("position", "pk")
    return [f"{line.number.e164} x{line.extension}" if line.extension else line.number.e164 for line in lines]
