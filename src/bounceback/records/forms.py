"""What is typed on the import pages → clean values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from bounceback.base.models import User
from bounceback.core import mapping, tables
from bounceback.core.countries import COUNTRIES
from bounceback.prospects.models import Audience, ProspectList
from bounceback.records.plans import CSV, VCARD, XLSX, Corrections, Plan

COLUMNS_SHOWN = 250  # of a wider file the others are kept under their names
COUNTRY_CHOICES = (*COUNTRIES, ("", "None: every number says its own"))
DELIMITER_NAMES = ((",", "Comma"), (";", "Semicolon"), ("\t", "Tab"), ("|", "Bar |"))
ENCODING_NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with mark",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16, little end first",
    "utf-16-be": "UTF-16, big end first",
    "cp1252": "Windows, western (cp1252)",
    "latin-1": "Latin 1",
    "mac-roman": "Old Macintosh",
}
_HEADER = (("1", "Names of columns"), ("0", "A prospect"))
DAY_ORDERS = (("0", "April 3 (month first)"), ("1", "3 April (day first)"))
AUDIENCE_CHOICES = (
    (Audience.BUSINESS, "Businesses"),
    (Audience.HOUSEHOLD, "Households"),
    (Audience.UNKNOWN, "I do not know"),
)


class UploadForm(forms.Form):
    """A file, and the list it belongs to."""

    file = forms.FileField(label="A spreadsheet or an address book", allow_empty_file=True)
    into = forms.ModelChoiceField(
        label="Add to",
        queryset=ProspectList.objects.none(),
        required=False,
        empty_label="A new list",
    )
    list_name = forms.CharField(
        label="Name of the new list", max_length=120, required=False, help_text="Empty: the file’s name."
    )
    audience = forms.ChoiceField(
        label="They are",
        choices=AUDIENCE_CHOICES,
        initial=Audience.BUSINESS,
        help_text="Unknown ones are treated as households.",
    )
    country = forms.ChoiceField(
        label="In which country?",
        choices=COUNTRY_CHOICES,
        required=False,
        initial="US",
        help_text="For numbers that do not say theirs.",
    )

    def __init__(self, *args: Any, user: User, into: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["into"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = ProspectList.objects.filter(workspace_id=user.workspace_id, archived_at=None).order_by("name")
        field.label_from_instance = _name_of  # type: ignore[method-assign, assignment]  # Django's own way to name choices
        if into is not None:
            self.initial["into"] = into


@dataclass(frozen=True, slots=True)
class PlanAnswer:
    """What was posted from the page of a waiting file."""

    corrections: Corrections
    columns_may_change: bool  # the file is now cut into columns another way; look before starting


class PlanForm(forms.Form):
    """How a file is to be read. The meanings of its columns are `meaning-1`, `meaning-2` …"""

    country = forms.ChoiceField(label="Numbers without a country are in", required=False)
    preset = forms.ChoiceField(label="The file is from", required=False)
    encoding = forms.ChoiceField(label="Letters", required=False)
    delimiter = forms.ChoiceField(label="Cells are parted by", required=False)
    header = forms.ChoiceField(label="The first row holds", choices=_HEADER, required=False)
    sheet = forms.ChoiceField(label="Sheet", required=False)
    day_first = forms.ChoiceField(label="4/3/2027 is", choices=DAY_ORDERS, required=False)
    retire_missing = forms.BooleanField(
        label="Stop calling those on the list who are not in this file",
        required=False,
        help_text="For a list that is sent anew, such as expired listings. Promised calls stay.",
    )

    def __init__(self, data: Mapping[str, Any] | None, *, plan: Plan, sheets: tuple[str, ...] = ()) -> None:
        super().__init__(data)
        self.plan = plan
        self._offer(
            "country",
            [(plan.country, plan.country)] if plan.country not in dict(COUNTRY_CHOICES) else [],
            COUNTRY_CHOICES,
        )
        presets = {each.code: each.label for each in mapping.presets()}
        self._offer("preset", [("", "Anywhere else")], sorted(presets.items(), key=lambda pair: pair[1]))
        known = [(code, ENCODING_NAMES.get(code, code)) for code in tables.ENCODINGS]
        self._offer("encoding", [] if plan.encoding in tables.ENCODINGS else [(plan.encoding, plan.encoding)], known)
        odd = plan.delimiter not in tables.DELIMITERS
        self._offer("delimiter", [(plan.delimiter, f"“{plan.delimiter}”")] if odd else [], DELIMITER_NAMES)
        self._offer("sheet", [], [(name, name) for name in sheets or (plan.sheet,)])
        self.initial = {
            "country": plan.country,
            "preset": plan.preset,
            "encoding": plan.encoding,
            "delimiter": plan.delimiter,
            "header": "1" if plan.header else "0",
            "sheet": plan.sheet,
            "day_first": "1" if plan.day_first else "0",
            "retire_missing": plan.retire_missing,
        }
        for name in _SENSELESS[plan.kind]:
            del self.fields[name]
        if plan.kind == XLSX and len(sheets) < 2:
            del self.fields["sheet"]

    def _offer(self, name: str, first: list[tuple[str, str]], rest: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*first, *rest]

    def answer(self) -> PlanAnswer:
        """The corrections; call after `is_valid()`."""
        given, plan = self.cleaned_data, self.plan
        corrections = Corrections(
            encoding=given.get("encoding") or None,
            delimiter=given.get("delimiter") or None,
            header=given["header"] == "1" if given.get("header") else None,
            sheet=given.get("sheet") or None,
            preset=given.get("preset", ""),
            country=given.get("country", ""),
            retire_missing=given["retire_missing"],
            day_first=given["day_first"] == "1" if given.get("day_first") else None,
            meanings={} if self._cut_anew() else self._meanings(plan),
        )
        return PlanAnswer(corrections, columns_may_change=self._cut_anew())

    def _cut_anew(self) -> bool:
        return any(name in self.changed_data for name in ("encoding", "delimiter", "header", "sheet", "preset"))

    def _meanings(self, plan: Plan) -> dict[str, str]:
        meanings = dict(zip(plan.columns, plan.meanings, strict=True))
        for index, column in enumerate(plan.columns[:COLUMNS_SHOWN]):
            meaning = self.data.get(f"meaning-{index + 1}", "")
            if meaning in mapping.MEANINGS:
                meanings[column] = meaning
        return meanings


# Questions that make no sense for a kind of file.
_SENSELESS = {
    CSV: ("sheet",),
    XLSX: ("encoding", "delimiter"),
    VCARD: ("delimiter", "header", "sheet", "preset", "day_first"),
}


def _name_of(each: ProspectList) -> str:
    return each.name
