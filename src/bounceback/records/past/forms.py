"""What is typed on the pages of past calls → clean values."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from django import forms

from bounceback.base.models import User
from bounceback.core import call_columns, call_words, tables
from bounceback.prospects.models import Audience, ProspectList
from bounceback.records.forms import (
    AUDIENCE_CHOICES,
    COLUMNS_SHOWN,
    COUNTRY_CHOICES,
    DAY_ORDERS,
    DELIMITER_NAMES,
    ENCODING_NAMES,
)
from bounceback.records.past.looking import Word
from bounceback.records.past.plans import PastCorrections, PastPlan
from bounceback.records.plans import XLSX

_USUAL = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
    "America/Anchorage", "Pacific/Honolulu", "Europe/London", "UTC",
)  # fmt: skip
_HEADER = (("1", "Names of columns"), ("0", "A call"))
# Questions that make no sense for a kind of file.
_SENSELESS = {XLSX: ("encoding", "delimiter")}


@lru_cache(maxsize=1)
def zone_choices() -> tuple[tuple[str, list[tuple[str, str]]], ...]:
    """Every clock by its name, the usual ones first."""
    areas = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
    every = sorted(zone for zone in available_timezones() if zone.startswith(areas) and zone not in _USUAL)
    return ("Usual", [(zone, _said(zone)) for zone in _USUAL]), ("All", [(zone, _said(zone)) for zone in every])


def _said(zone: str) -> str:
    area, _, city = zone.replace("_", " ").rpartition("/")
    return f"{city} ({area})" if area else city


class PastUploadForm(forms.Form):
    """A log of calls, whose clock it shows, and where its calls go."""

    file = forms.FileField(label="A log of calls", allow_empty_file=True)
    zone = forms.ChoiceField(
        label="The clock of its times",
        choices=zone_choices,
        help_text="Where the program or the person was that wrote it.",
    )
    country = forms.ChoiceField(
        label="Numbers are in",
        choices=COUNTRY_CHOICES,
        required=False,
        initial="US",
        help_text="If they do not say theirs.",
    )
    into = forms.ModelChoiceField(
        label="People you do not have yet go to",
        queryset=ProspectList.objects.none(),
        required=False,
        empty_label="A list “Past calls”",
    )
    audience = forms.ChoiceField(
        label="They are",
        choices=AUDIENCE_CHOICES,
        initial=Audience.BUSINESS,
        help_text="Unknown ones are treated as households.",
    )

    def __init__(self, *args: Any, user: User, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["into"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = ProspectList.objects.filter(workspace_id=user.workspace_id, archived_at=None).order_by("name")
        field.label_from_instance = _name_of  # type: ignore[method-assign, assignment]  # Django's own way to name choices
        self.initial["zone"] = zone


class PastPlanForm(forms.Form):
    """How a log is to be read. Meanings of columns are `meaning-1` …, of words `word-1` …"""

    zone = forms.ChoiceField(label="The clock of its times", choices=zone_choices)
    country = forms.ChoiceField(label="Numbers are in", required=False)
    preset = forms.ChoiceField(label="The file is from", required=False)
    encoding = forms.ChoiceField(label="Letters", required=False)
    delimiter = forms.ChoiceField(label="Cells are parted by", required=False)
    header = forms.ChoiceField(label="The first row holds", choices=_HEADER, required=False)
    day_first = forms.ChoiceField(label="4/3/2026 is", choices=DAY_ORDERS, required=False)

    def __init__(self, data: Mapping[str, Any] | None, *, plan: PastPlan, words: list[Word]) -> None:
        super().__init__(data)
        self.plan, self.words = plan, words
        self._offer("country", _with(plan.country, COUNTRY_CHOICES))
        presets = [(each.code, each.label) for each in call_columns.presets()]
        self._offer("preset", [("", "Anywhere else"), *presets])
        known = [(code, ENCODING_NAMES.get(code, code)) for code in tables.ENCODINGS]
        self._offer("encoding", _with(plan.encoding, known))
        self._offer("delimiter", _with(plan.delimiter, DELIMITER_NAMES))
        usual, every = zone_choices()
        if plan.zone not in dict([*usual[1], *every[1]]):
            self._offer("zone", [(plan.zone, plan.zone), usual, every])
        self.initial = {
            "zone": plan.zone,
            "country": plan.country,
            "preset": plan.preset,
            "encoding": plan.encoding,
            "delimiter": plan.delimiter,
            "header": "1" if plan.header else "0",
            "day_first": "1" if plan.day_first else "0",
        }
        for name in _SENSELESS.get(plan.kind, ()):
            del self.fields[name]

    def _offer(self, name: str, choices: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def cut_anew(self) -> bool:
        """The file is now cut into columns another way, so that their meanings have to be looked at again."""
        return any(name in self.changed_data for name in ("encoding", "delimiter", "header", "preset"))

    def corrections(self) -> PastCorrections:
        """What was decided; call after `is_valid()`."""
        given, plan = self.cleaned_data, self.plan
        return PastCorrections(
            encoding=given.get("encoding") or None,
            delimiter=given.get("delimiter") or None,
            header=given["header"] == "1" if given.get("header") else None,
            sheet=plan.sheet or None,
            preset=given.get("preset", ""),
            country=given.get("country", ""),
            day_first=given["day_first"] == "1" if given.get("day_first") else None,
            zone=given["zone"],
            meanings={} if self.cut_anew else self._meanings(),
            outcomes=self._outcomes(),
        )

    def _meanings(self) -> dict[str, str]:
        meanings = dict(zip(self.plan.columns, self.plan.meanings, strict=True))
        for index, column in enumerate(self.plan.columns[:COLUMNS_SHOWN]):
            meaning = self.data.get(f"meaning-{index + 1}", "")
            if meaning in call_columns.MEANINGS:
                meanings[column] = meaning
        return meanings

    def _outcomes(self) -> dict[str, str]:
        given = {each.word: self.data.get(f"word-{index}", "") for index, each in enumerate(self.words, start=1)}
        return {word: code for word, code in given.items() if code in call_words.CODES}


def _with(chosen: str, choices: Any) -> list[tuple[str, str]]:
    found = list(choices)
    return found if chosen in dict(found) else [(chosen, chosen), *found]


def _name_of(each: ProspectList) -> str:
    return each.name
