"""What is typed about finer reasons → clean values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from bounceback.campaigns.reasons.queries import Finer
from bounceback.campaigns.reasons.refusals import NoSuchFamily
from bounceback.campaigns.reasons.steps import Line
from bounceback.core.outcomes import Reason
from bounceback.core.reasons import LONGEST_FINER, MOST_FINER, tidy, twice

Posted = Mapping[str, Any]


def family_of(name: str) -> Reason:
    """A family by its code, in any writing: "wrong-time" is one. Raises NoSuchFamily."""
    code = name.strip().upper().replace("-", "_").replace(" ", "_")
    if code not in set(Reason):
        raise NoSuchFamily(name[:40], [reason.value.lower().replace("_", "-") for reason in Reason])
    return Reason(code)


class FinerForm(forms.Form):
    """One finer reason. A row without words is none."""

    before = forms.CharField(widget=forms.HiddenInput, required=False)
    label = forms.CharField(label="In your words", max_length=LONGEST_FINER, required=False)

    def clean_label(self) -> str:
        return tidy(str(self.cleaned_data["label"]))


class _Rows(forms.BaseFormSet[FinerForm]):
    def clean(self) -> None:
        again = twice([form.cleaned_data["label"] for form in self.forms if form.cleaned_data.get("label")])
        if again is not None and not any(self.errors):
            raise forms.ValidationError(f"“{again}” is there twice.")


_Formset = forms.formset_factory(
    FinerForm, formset=_Rows, extra=0, max_num=MOST_FINER, absolute_max=MOST_FINER + 3, validate_max=True
)


class FamilyForm:
    """The finer reasons of one family in their order, with one empty row at the end; "up" moves one up and saves."""

    def __init__(self, finer: Finer, data: Posted | None = None) -> None:
        self.finer = finer
        self.up = str(data.get("up", "")) if data is not None else ""
        self.again = tidy(str(data.get("again", ""))) if data is not None else ""
        rows = [{"before": label, "label": label} for label in finer.labels]
        if len(rows) < MOST_FINER:
            rows.append({})
        self.rows = _Formset(data, initial=rows, prefix=finer.family.value.lower())

    def is_valid(self) -> bool:
        return bool(self.rows.is_valid())

    def value(self) -> list[Line]:
        """Those that have words, in their new order; and one that is used again."""
        given = [form.cleaned_data for form in self.rows]
        lines = [Line(row["label"], row["before"]) for row in given if row.get("label")]
        index = int(self.up) if self.up in {str(n) for n in range(MOST_FINER)} else 0
        if 0 < index < len(lines):
            lines[index - 1], lines[index] = lines[index], lines[index - 1]
        return [*lines, Line(self.again)] if self.again in self.finer.put_away else lines
