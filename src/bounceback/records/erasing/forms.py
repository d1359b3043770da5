"""What is typed when somebody asks → clean values."""

from __future__ import annotations

from django import forms


class WhomForm(forms.Form):
    """Who asks."""

    whom = forms.CharField(
        label="Their telephone number",
        max_length=60,
        help_text="Or find them by name, and use the links on their page.",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "data-key": "/"}),
    )


class EraseForm(forms.Form):
    """Why, in a few words; and, at the second press, that it is meant."""

    why = forms.CharField(
        label="How did they ask?", max_length=200, required=False, help_text="“By mail, 3 May”. Not the name: it stays."
    )
    sure = forms.BooleanField(required=False)
