"""What is typed about do-not-call → clean values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from bounceback.compliance.models import Suppression
from bounceback.core.phone import read_numbers
from bounceback.prospects.models import Prospect

Posted = Mapping[str, Any] | None
Scope = Suppression.Scope


class SuppressionForm(forms.Form):
    """Somebody who must not be called: a number, or a whole firm."""

    scope = forms.ChoiceField(
        label="What must not be called?",
        choices=((Scope.NUMBER, "A number"), (Scope.FIRM, "A whole firm")),
        widget=forms.RadioSelect,
        initial=Scope.NUMBER,
    )
    number = forms.CharField(
        label="Number", max_length=60, required=False, help_text="With its country (+1 …), or as in the US."
    )
    firm = forms.CharField(
        label="Firm", max_length=200, required=False, help_text="Its name; “Inc.” and “LLC” do not count."
    )
    why = forms.CharField(
        label="Why, in their words",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        """Read the number; say what is missing."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("scope") == Scope.FIRM:
            if not cleaned.get("firm"):
                self.add_error("firm", "Which firm?")
            return cleaned
        if not cleaned.get("number"):
            self.add_error("number", "Which number?")
            return cleaned
        reading = read_numbers(cleaned["number"], country="US")
        for problem in reading.problems:
            self.add_error("number", problem.why)
        if reading.numbers:
            cleaned["e164"] = reading.numbers[0].e164
        return cleaned

    def whom(self) -> dict[str, Any]:
        """Whom the row names, once the form is valid."""
        if self.cleaned_data["scope"] == Scope.FIRM:
            return {"scope": Scope.FIRM, "firm": self.cleaned_data["firm"]}
        return {"scope": Scope.NUMBER, "e164": self.cleaned_data["e164"]}


class ProspectSuppressionForm(forms.Form):
    """A prospect who asked: the number, the person, or the whole firm."""

    scope = forms.ChoiceField(label="What must not be called?", widget=forms.RadioSelect)
    why = forms.CharField(label="Why, in their words", required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Posted = None, *, prospect: Prospect) -> None:
        super().__init__(data, initial={"scope": Scope.PERSON})
        self.prospect = prospect
        lines = prospect.lines.select_related("number").order_by("position", "pk")
        self.first = next((line.number.e164 for line in lines), "")
        who = prospect.name or prospect.company or "This prospect"
        choices = [(Scope.PERSON.value, f"{who}, at every number")]
        if self.first:
            choices.append((Scope.NUMBER.value, "The number, whoever answers there"))
        if prospect.company:
            choices.append((Scope.FIRM.value, f"Everybody at {prospect.company}"))
        self.fields["scope"].choices = choices  # type: ignore[attr-defined]

    def whom(self) -> dict[str, Any]:
        """Whom the row names, once the form is valid."""
        scope = self.cleaned_data["scope"]
        if scope == Scope.FIRM:
            return {"scope": scope, "firm": self.prospect.company, "prospect": self.prospect}
        if scope == Scope.NUMBER:
            return {"scope": scope, "e164": self.first, "prospect": self.prospect}
        return {"scope": scope, "prospect": self.prospect}


class LiftForm(forms.Form):
    """Why somebody may be called again."""

    why = forms.CharField(
        label="Why may they be called again?",
        help_text="For instance: they asked for a call on 3 May, by e-mail. The row stays as history.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ScrubForm(forms.Form):
    """Who checked a list against the registries, and when."""

    scrubbed_by = forms.CharField(label="Checked by whom?", max_length=120, help_text="The vendor, a colleague, you.")
    scrubbed_on = forms.DateField(
        label="On which day?",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="The statement is good for 31 days from that day.",
    )

    def __init__(self, data: Posted = None, *, today: date) -> None:
        super().__init__(data)
        self.today = today

    def clean_scrubbed_on(self) -> date:
        day: date = self.cleaned_data["scrubbed_on"]
        if day > self.today:
            raise forms.ValidationError("That day is still to come.")
        return day
