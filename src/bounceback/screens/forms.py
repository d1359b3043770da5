"""What is typed on the joined pages → clean values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from bounceback.base.forms import WordsField
from bounceback.calling.models import Call
from bounceback.calling.steps.said import Log
from bounceback.campaigns import queries as campaigns
from bounceback.campaigns.actions import DEFAULT_LADDER, Sums, Words
from bounceback.campaigns.models import Campaign
from bounceback.campaigns.steps import Rung
from bounceback.core import wording
from bounceback.core.countries import COUNTRIES
from bounceback.core.money import SIGNS
from bounceback.core.outcomes import HANG_UPS, MEANINGS, REASON_LABELS, Outcome, Reason
from bounceback.prospects.models import Audience

_RUNG = "RUNG-"  # before the id of an objective, where outcomes are chosen
Posted = Mapping[str, Any] | None

COUNTRY_CHOICES = (*COUNTRIES, ("", "Several: every number says its own"))
DEFAULT_OPENING = "{first_name}, this is a cold call. Do you want to hang up, or give me thirty seconds?"
DEFAULT_VOICEMAIL = "{first_name}, {me} here. I will try you again; no need to call back."
DEFAULT_QUESTIONS = "Who decides about this?\nWhat annoys you about how it is now?\nUntil when does it run?"


class WhomForm(forms.Form):
    """First step: a list, whom it holds, in which country, and who checked it."""

    file = forms.FileField(label="A spreadsheet or an address book", required=False)
    list_name = WordsField(
        label="Name of the list", max_length=120, required=False, help_text="Empty: the file’s name."
    )
    audience = forms.ChoiceField(
        label="They are",
        choices=(
            (Audience.BUSINESS, "Businesses"),
            (Audience.HOUSEHOLD, "Households"),
            (Audience.UNKNOWN, "I do not know"),
        ),
        widget=forms.RadioSelect,
        initial=Audience.BUSINESS,
    )
    country = forms.ChoiceField(label="In which country?", choices=COUNTRY_CHOICES, required=False, initial="US")
    scrubbed_by = forms.CharField(
        label="Checked by whom?",
        max_length=120,
        required=False,
        help_text="The vendor, a colleague, you.",
    )
    scrubbed_on = forms.DateField(
        label="When?",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Good for 31 days.",
    )

    def __init__(self, data: Posted = None, files: Any = None, *, today: date, made_up: bool = False) -> None:
        super().__init__(data, files)
        self.today = today
        self.fields["file"].required = data is not None and not made_up
        self.fields["file"].error_messages["required"] = "Choose a file first, or try the made-up list."

    def clean_scrubbed_on(self) -> date | None:
        day: date | None = self.cleaned_data["scrubbed_on"]
        if day is not None and day > self.today:
            raise forms.ValidationError("That day is still to come.")
        return day

    def clean(self) -> dict[str, Any]:
        """A statement says both who and when."""
        cleaned = super().clean() or self.cleaned_data
        who, when = cleaned.get("scrubbed_by"), cleaned.get("scrubbed_on")
        if who and not when and "scrubbed_on" not in self.errors:
            self.add_error("scrubbed_on", "Say when it was checked, too.")
        if when and not who:
            self.add_error("scrubbed_by", "Say who checked it, too.")
        return cleaned


class OfferForm(forms.Form):
    """Second step: what is offered, what a call aims for, and the arithmetic."""

    offer = forms.CharField(
        label="What do you offer?",
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": "A free check before your renewal"}),
        required=False,
    )
    problem = forms.CharField(
        label="Which problem does it solve?",
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": "Prices that rise 18 % and nobody says why"}),
        required=False,
    )
    main = forms.CharField(label="First, aim for", max_length=120, required=False, initial=DEFAULT_LADDER[0].label)
    second = forms.CharField(label="If not, then", max_length=120, required=False, initial=DEFAULT_LADDER[1].label)
    third = forms.CharField(
        label="And if not even that", max_length=120, required=False, initial=DEFAULT_LADDER[2].label
    )
    worth = forms.DecimalField(
        label="One client is worth",
        max_digits=12,
        decimal_places=2,
        min_value=Decimal(0),
        required=False,
    )
    currency = forms.ChoiceField(
        label="Currency",
        choices=[(code, f"{code} {sign.strip()}") for code, sign in SIGNS.items()],
        initial="USD",
    )
    worth_basis = forms.ChoiceField(label="That is", choices=Campaign.Worth.choices, initial=Campaign.Worth.ONCE)
    months = forms.IntegerField(label="Months a client stays", min_value=1, max_value=600, initial=12, required=False)
    heads = forms.IntegerField(label="Heads per client", min_value=1, max_value=1_000_000, initial=1, required=False)
    clients_wanted = forms.IntegerField(label="Clients you want", min_value=0, max_value=1_000_000, required=False)
    clients_in_hand = forms.IntegerField(
        label="Clients you have", min_value=0, max_value=1_000_000, initial=0, required=False
    )
    one_in = forms.IntegerField(
        label="One in how many calls?",
        min_value=1,
        max_value=1_000_000,
        required=False,
        help_text="Becomes a client. A guess is fine.",
    )

    def words(self, name: str) -> Words:
        """What the campaign says of itself, once the form is valid."""
        return Words(name, offer=self.cleaned_data["offer"], problem=self.cleaned_data["problem"])

    def sums(self) -> Sums:
        """What it reckons with. What was left empty takes its default."""
        given = {name: self.cleaned_data[name] for name in Sums.__slots__}
        return Sums(**{name: value for name, value in given.items() if value is not None})

    def rungs(self) -> list[Rung]:
        """The ladder: the kinds stay those of the default, the words are the user's."""
        labels = (self.cleaned_data["main"], self.cleaned_data["second"], self.cleaned_data["third"])
        return [Rung(rung.kind, label) for rung, label in zip(DEFAULT_LADDER, labels, strict=True) if label] or list(
            DEFAULT_LADDER
        )


def offered(campaign: Campaign) -> dict[str, Any]:
    """The second step's answers as a campaign holds them."""
    ladder = list(campaign.objectives.filter(archived_at=None).order_by("position"))
    labels = {rung.kind: rung.label for rung in ladder}
    rungs = {
        name: labels.get(rung.kind, "") for name, rung in zip(("main", "second", "third"), DEFAULT_LADDER, strict=True)
    }
    told = {name: getattr(campaign, name) for name in ("offer", "problem", *Sums.__slots__)}
    return told | rungs


class FirstOpeningForm(forms.Form):
    """Third step: one's name, the first sentences, the voicemail, the questions, and how this machine dials."""

    first_name = forms.CharField(
        label="Your name, as you say it",
        help_text="It stands where an opening says {me}.",
        max_length=60,
        required=False,
    )
    text = WordsField(
        label="What do you say first?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        initial=DEFAULT_OPENING,
    )
    voicemail = forms.CharField(
        label="And to an answering machine?",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        initial=DEFAULT_VOICEMAIL,
    )
    questions = forms.CharField(
        label="What do you want to find out?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One question on each line; the answers are kept with the prospect.",
        initial=DEFAULT_QUESTIONS,
    )

    def clean_text(self) -> str:
        return _said(str(self.cleaned_data["text"]))

    def clean_voicemail(self) -> str:
        return _said(str(self.cleaned_data["voicemail"]))

    def clean_questions(self) -> list[str]:
        lines = [line.strip() for line in str(self.cleaned_data["questions"]).splitlines()]
        if any(len(line) > 200 for line in lines):
            raise forms.ValidationError("A question has at most 200 characters.")
        return [line for line in lines if line]


class DebriefNoteForm(forms.Form):
    """A few words of one's own at the end."""

    debrief_note = forms.CharField(
        label="Anything to remember?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CallForm(forms.Form):
    """A painful call, looked at again."""

    reason = forms.ChoiceField(
        label="Why did it end as it did?",
        required=False,
        choices=[("", "Left open"), *((reason.value, REASON_LABELS[reason]) for reason in Reason)],
    )
    hang_up = forms.ChoiceField(
        label="If they hung up: when?",
        required=False,
        choices=[("", "They did not, or I do not know"), *((point.value, words) for point, words in HANG_UPS.items())],
    )
    must_change = forms.CharField(
        label="What must change for a yes?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    spoke_name = forms.CharField(label="Who spoke?", max_length=120, required=False)
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 3}))


class LateOutcomeForm(forms.Form):
    """What came of a dial, said after the call was gone from the cockpit."""

    outcome = forms.ChoiceField(label="What came of it?")
    reason = forms.ChoiceField(
        label="If it was a no: why?",
        required=False,
        choices=[("", "Left open"), *((reason.value, REASON_LABELS[reason]) for reason in Reason)],
    )
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._call = call
        below = campaigns.ladder(call.campaign).filter(position__gt=0)
        choices = [("", "Choose")]
        for outcome, meaning in MEANINGS.items():
            if outcome is Outcome.RUNG:
                choices += [(f"{_RUNG}{each.pk}", each.label) for each in below]
            else:
                choices.append((outcome.value, meaning.label))
        self.fields["outcome"].choices = choices  # type: ignore[attr-defined]

    def value(self) -> Log:
        """What was said, as a log. When the talk began and ended nobody knows any more."""
        said = self.cleaned_data
        rung = int(said["outcome"].removeprefix(_RUNG)) if said["outcome"].startswith(_RUNG) else None
        outcome = Outcome(said["outcome"]) if rung is None else Outcome.RUNG
        return Log(
            dialled_at=self._call.dialled_at,
            ended_at=self._call.dialled_at,
            outcome=outcome,
            reason=Reason(said["reason"]) if said["reason"] and MEANINGS[outcome].is_no else None,
            rung=rung,
            note=said["note"],
            opening=self._call.opening_id,
        )


class FurtherReasonForm(forms.Form):
    """One more reason of the same call."""

    family = forms.ChoiceField(
        label="Another reason", choices=[(reason.value, REASON_LABELS[reason]) for reason in Reason]
    )
    finer = forms.CharField(
        label="More exactly", max_length=120, required=False, widget=forms.TextInput(attrs={"list": "finer-words"})
    )


class TriggerForm(forms.Form):
    """A moment that turned the call."""

    speaker = forms.ChoiceField(label="Who said it?", choices=(("ME", "I"), ("THEY", "They")))
    effect = forms.ChoiceField(label="It", choices=(("GOOD", "helped"), ("BAD", "hurt")))
    text = WordsField(label="What was said", max_length=300)


def _said(text: str) -> str:
    """A text with blanks, once all of its blanks are known."""
    unknown = wording.unknown_fields(text)
    if unknown:
        known = ", ".join("{" + name + "}" for name in wording.FIELDS)
        raise forms.ValidationError(f"{{{unknown[0]}}} is no blank. These are: {known}.")
    return text


class GradeForm(forms.Form):
    """How well a card was known, or that an answer is taken back."""

    key = forms.UUIDField()
    card = forms.UUIDField(required=False)
    grade = forms.IntegerField(min_value=1, max_value=4, required=False)
    seconds = forms.IntegerField(min_value=0, max_value=3600, required=False)
    # Seconds since it was answered: it may have waited in a browser.
    ago = forms.IntegerField(min_value=0, max_value=10**9, required=False)
    back = forms.BooleanField(required=False)
