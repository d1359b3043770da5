"""What is asked of a review: the address's words made into values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Model
from django.utils import timezone

from bounceback.base.models import User
from bounceback.campaigns.models import Campaign
from bounceback.core import leftout
from bounceback.insights.queries.kinds import Filters
from bounceback.prospects.models import ProspectList

FIRST = date(1990, 1, 1)
TAKES = {"campaign": "campaign", "list": "list", "since": "day", "until": "day"}
NO_FILTERS = ("by", "step", "of", "order", "now")


@dataclass(frozen=True, slots=True)
class Asked:
    """A review as it was asked for, beside the filters.

    by      code of the attribute
    step    what the bars show: "answered", "conversations", "rung", "rung-<id>", "no", "no-<reason>"
    of      "before": shares of the step before; "dials": of the dials
    order   "own": the attribute's own order, or the most dialled first; "name"; "dials"; "share" of the step shown
    """

    by: str
    step: str
    of: str
    order: str


class _Named(forms.ModelChoiceField[Model]):
    def label_from_instance(self, obj: Model) -> str:
        return str(obj.name)  # type: ignore[attr-defined]  # campaigns and lists have one


class ReviewForm(forms.Form):
    """Which calls are counted."""

    takes: Mapping[str, str] = TAKES
    others: tuple[str, ...] = NO_FILTERS

    campaign = _Named(Campaign.objects.none(), required=False, empty_label="All campaigns")
    list = _Named(ProspectList.objects.none(), required=False, empty_label="All lists")
    since = forms.DateField(required=False, label="From", widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, label="Until", widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = {"workspace_id": by.workspace_id}
        for field in self.fields.values():
            field.error_messages |= {"invalid": "That is no day.", "invalid_choice": "None of these."}
        self.fields["campaign"].queryset = Campaign.objects.filter(**mine).order_by("name")  # type: ignore[attr-defined]
        self.fields["list"].queryset = ProspectList.objects.filter(**mine).order_by("name")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Days in their order."""
        said: dict[str, Any] = super().clean() or {}
        since, until = said.get("since"), said.get("until")
        if since and until and since > until:
            self.add_error("since", forms.ValidationError("That is after the last day.", code="backwards"))
            self.add_error("until", forms.ValidationError("That is before the first day.", code="backwards"))
        return said

    def left_out(self) -> Sequence[str]:
        """What the address names and the review does not use, one sentence each."""
        found = []
        for name, value in self.data.items():
            if name in self.takes and self.has_error(name, "backwards"):
                found.append("The last day is before the first: both were left out.")
            elif name in self.takes and name in self.errors:
                found.append(leftout.left_out(value, self.takes[name]))
            elif name not in (*self.takes, *self.others) and value.strip():
                found.append(f"There is no filter {leftout.quoted(name)}: it was left out.")
        return list(dict.fromkeys(found))

    def used(self) -> dict[str, str]:
        """The filters in force, as the address has them."""
        return {name: value for name, value in self.data.items() if name in self.takes and name not in self.errors}

    def filters(self) -> Filters:
        """What was said, as filters; what could not be read filters nothing."""
        self.full_clean()
        said = self.cleaned_data if self.is_bound else {}
        campaign, on = said.get("campaign"), said.get("list")
        return between(
            said.get("since"), said.get("until"), campaign=campaign.pk if campaign else None, on=on.pk if on else None
        )


class ObjectionsForm(ReviewForm):
    """Which calls, and the objections heard on them, are counted."""

    takes = {name: what for name, what in TAKES.items() if name != "list"}
    others = ("by", "card", "page")

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        del self.fields["list"]


def between(since: date | None, until: date | None, *, campaign: int | None = None, on: int | None = None) -> Filters:
    """Filters from the first day to the last, both included, by the clock in force."""
    return Filters(
        campaign=campaign,
        list=on,
        since=_begin_of(max(since, FIRST)) if since else None,
        until=_begin_of(until + timedelta(days=1)) if until and until < date.max else None,
    )


def asked(said: Any) -> Asked:
    """What the address asks for; anything unknown is the usual."""
    of, order = said.get("of", ""), said.get("order", "")
    return Asked(
        by=said.get("by", "") or "industry",
        step=said.get("step", "") or "answered",
        of=of if of == "dials" else "before",
        order=order if order in ("name", "dials", "share") else "own",
    )


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=timezone.get_current_timezone()).astimezone(UTC)
