"""What is typed on plans → clean values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django import forms

from bounceback.base.forms import WordsField
from bounceback.campaigns.models import Campaign
from bounceback.core.outcomes import REASON_LABELS, Reason
from bounceback.core.playbook import Aim
from bounceback.playbook.actions.plans import LONGEST_FINISH, LONGEST_LINE, Wanted
from bounceback.playbook.models import Plan
from bounceback.playbook.queries.options import Known

Posted = Mapping[str, Any] | None
LONGEST_LESSON = 2_000
REASONS = [("", "any no"), *((reason.value, label) for reason, label in REASON_LABELS.items())]
AIMS = [
    (Aim.ANSWERED.value, "More dials answered"),
    (Aim.CONVERSATIONS.value, "More conversations"),
    (Aim.RUNGS.value, "More calls on a rung"),
    (Aim.APPOINTMENTS.value, "More appointments"),
    (Aim.FEWER_OF_REASON.value, "Fewer of these noes"),
]


def _remind() -> WordsField:
    return WordsField(
        label="The line that the cockpit shows",
        help_text="One thing to do on a call, short enough to read while it rings.",
        max_length=LONGEST_LINE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def _finish() -> forms.IntegerField:
    return forms.IntegerField(
        label="Look at it after so many calls",
        help_text="Dials where the aim is to be answered, else calls on which somebody answered.",
        min_value=1,
        max_value=LONGEST_FINISH,
    )


def _lesson() -> WordsField:
    return WordsField(
        label="What did it teach you?",
        help_text="A sentence or two, for whoever reads this in half a year.",
        max_length=LONGEST_LESSON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PlanForm(forms.Form):
    """A plan to begin: campaign, reason, aim, finish line, and the line for the cockpit."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    campaign = forms.ChoiceField(label="Campaign")
    reason = forms.ChoiceField(label="Against", choices=REASONS, required=False)
    remind = _remind()
    aim = forms.ChoiceField(label="What it should move", choices=AIMS)
    finish = _finish()

    def __init__(
        self, data: Posted = None, *, option: Known, campaigns: Sequence[Campaign], campaign: int | None, reason: str
    ) -> None:
        known = {each.value for each in Reason}
        initial = {
            "key": uuid4(),
            "campaign": campaign,
            "reason": reason if reason in known else option.family,
            "remind": option.remind,
            "aim": option.aim.value,
            "finish": option.finish,
        }
        super().__init__(data, initial=initial)
        self.by_id = {str(each.pk): each for each in campaigns}
        self.fields["campaign"].choices = [(pk, each.name) for pk, each in self.by_id.items()]  # type: ignore[attr-defined]  # a choice field has them

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("aim") == Aim.FEWER_OF_REASON and not said.get("reason"):
            self.add_error("reason", "Fewer noes of which reason? Choose one, or another aim.")
        return said

    def campaign_value(self) -> Campaign:
        """The campaign, once the form is valid."""
        return self.by_id[self.cleaned_data["campaign"]]

    def value(self) -> Wanted:
        """The plan, once the form is valid."""
        said = self.cleaned_data
        reason = Reason(said["reason"]) if said["reason"] else None
        return Wanted(remind=said["remind"], aim=Aim(said["aim"]), finish=said["finish"], reason=reason)


class EndForm(forms.Form):
    """What becomes of a plan, and what it taught."""

    lesson = _lesson()

    def __init__(self, data: Posted = None) -> None:
        super().__init__(data, auto_id="end_%s")


class AdaptForm(forms.Form):
    """A changed plan that takes the place of another."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    remind = _remind()
    finish = _finish()
    lesson = _lesson()

    def __init__(self, data: Posted = None, *, plan: Plan) -> None:
        initial = {"key": uuid4(), "remind": plan.remind, "finish": plan.finish}
        super().__init__(data, initial=initial, auto_id="adapt_%s")
        self.plan = plan

    def value(self) -> Wanted:
        """The changed plan, once the form is valid."""
        said = self.cleaned_data
        reason = Reason(self.plan.reason) if self.plan.reason else None
        return Wanted(remind=said["remind"], aim=Aim(self.plan.aim), finish=said["finish"], reason=reason)
