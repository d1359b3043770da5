"""What is typed about a campaign → clean values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from bounceback.base.forms import WordsField
from bounceback.base.models import User
from bounceback.base.requests import id_in
from bounceback.campaigns import queries
from bounceback.campaigns.actions import Sums, Words
from bounceback.campaigns.models import Campaign, Objective
from bounceback.campaigns.steps import MOST_QUESTIONS, MOST_RUNGS, Rung
from bounceback.core import wording
from bounceback.core.dealing import Span
from bounceback.core.money import SIGNS
from bounceback.prospects.models import ProspectList

Posted = Mapping[str, Any] | None


class WordsForm(forms.Form):
    """Name, offer, problem and voicemail script."""

    name = WordsField(label="Name of the campaign", max_length=120)
    offer = forms.CharField(
        label="What do you offer?",
        help_text="One sentence, as you would say it on the telephone.",
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    problem = forms.CharField(
        label="Which problem does it solve?",
        help_text="Theirs, in their words.",
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    voicemail = forms.CharField(
        label="What do you say to an answering machine?",
        help_text="On screen when you press v twice. The blanks of an opening work here too.",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )

    def __init__(self, data: Posted = None, *, user: User, campaign: Campaign | None = None) -> None:
        self.others = queries.campaigns_of(user)
        initial: dict[str, Any] = {}
        if campaign is not None:
            self.others = self.others.exclude(pk=campaign.pk)
            initial = {name: getattr(campaign, name) for name in Words.__slots__}
        super().__init__(data, initial=initial, prefix="words")

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if self.others.filter(name=name).exists():
            raise forms.ValidationError("You have a campaign of this name already.")
        return name

    def clean_voicemail(self) -> str:
        return said(str(self.cleaned_data["voicemail"]))

    def value(self) -> Words:
        """The words, once the form is valid."""
        return Words(**self.cleaned_data)


class SumsForm(forms.Form):
    """What a client is worth, how many are wanted, and one in how many calls becomes one."""

    worth = forms.DecimalField(
        label="One client is worth",
        help_text="Commission or margin; an estimate will do.",
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
    months = forms.IntegerField(
        label="Months a client stays",
        min_value=1,
        max_value=600,
        initial=12,
        required=False,
    )
    heads = forms.IntegerField(
        label="Heads per client",
        min_value=1,
        max_value=1_000_000,
        initial=1,
        required=False,
    )
    clients_wanted = forms.IntegerField(label="Clients you want", min_value=0, max_value=1_000_000, required=False)
    clients_in_hand = forms.IntegerField(
        label="Clients you have", min_value=0, max_value=1_000_000, initial=0, required=False
    )
    one_in = forms.IntegerField(
        label="One in how many calls?",
        help_text="Becomes a client. A guess is fine.",
        min_value=1,
        max_value=1_000_000,
        required=False,
    )

    def __init__(self, data: Posted = None, *, campaign: Campaign | None = None) -> None:
        initial = {name: getattr(campaign, name) for name in Sums.__slots__} if campaign else {}
        super().__init__(data, initial=initial, prefix="sums")

    def value(self) -> Sums:
        """The sums, once the form is valid. What was left empty takes its default."""
        given = {name: value for name, value in self.cleaned_data.items() if value is not None}
        return Sums(**given)


class RungForm(forms.Form):
    """One objective. A row without words is no rung."""

    objective = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label="Kind", choices=Objective.Kind.choices, required=False)
    label = WordsField(label="What you aim for", max_length=120, required=False)
    follow_up_days = forms.IntegerField(label="Call again after days", min_value=1, max_value=3650, required=False)


_Rungs = forms.formset_factory(RungForm, extra=0, max_num=MOST_RUNGS, absolute_max=MOST_RUNGS + 4)


class LadderForm:
    """The rungs in their order, with one empty row at the end; "up" moves one rung up and saves."""

    def __init__(self, data: Posted = None, *, rungs: Sequence[Rung] = ()) -> None:
        self.up = str(data.get("up", "")) if data is not None else ""
        rows = [
            {
                "objective": rung.objective,
                "kind": rung.kind,
                "label": rung.label,
                "follow_up_days": rung.follow_up_days,
            }
            for rung in rungs
        ]
        if len(rows) < MOST_RUNGS:
            rows.append({"kind": Objective.Kind.OTHER})
        self.rows = _Rungs(data, initial=rows, prefix="rungs")

    @classmethod
    def of(cls, campaign: Campaign, data: Posted = None) -> LadderForm:
        """The ladder of a campaign as it stands."""
        ladder = queries.ladder(campaign)
        return cls(data, rungs=[Rung(o.kind, o.label, o.follow_up_days, o.pk) for o in ladder])

    def is_valid(self) -> bool:
        return bool(self.rows.is_valid())

    def value(self) -> list[Rung]:
        """The rungs that have words, in their new order."""
        rungs = [
            Rung(row["kind"] or Objective.Kind.OTHER, row["label"], row["follow_up_days"], row["objective"])
            for row in (form.cleaned_data for form in self.rows)
            if row.get("label")
        ]
        index = int(self.up) if self.up in {str(n) for n in range(MOST_RUNGS)} else 0
        if 0 < index < len(rungs):
            rungs[index - 1], rungs[index] = rungs[index], rungs[index - 1]
        return rungs


class QuestionsForm(forms.Form):
    """Questions to ask, one on each line."""

    questions = forms.CharField(
        label="What do you want to find out?",
        help_text="One question on each line; the answers are kept with the prospect.",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )

    def __init__(self, data: Posted = None, *, campaign: Campaign | None = None) -> None:
        texts = [question.text for question in queries.questions(campaign)] if campaign else []
        super().__init__(data, initial={"questions": "\n".join(texts)}, prefix="questions")

    def clean_questions(self) -> list[str]:
        lines = [line.strip() for line in str(self.cleaned_data["questions"]).splitlines() if line.strip()]
        if len(lines) > MOST_QUESTIONS:
            raise forms.ValidationError(f"That is {len(lines)} questions; {MOST_QUESTIONS} is the most.")
        if any(len(line) > 200 for line in lines):
            raise forms.ValidationError("A question has at most 200 characters.")
        return lines

    def value(self) -> list[str]:
        """The questions, once the form is valid."""
        return list(self.cleaned_data["questions"])


class OpeningForm(forms.Form):
    """The first sentences of a call."""

    label = WordsField(label="Letter", max_length=40)
    text = WordsField(
        label="What do you say first?",
        help_text="Blanks: " + ", ".join("{" + name + "}" for name in wording.FIELDS),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )

    def __init__(self, data: Posted = None, *, prefix: str = "opening", label: str = "A", text: str = "") -> None:
        super().__init__(data, initial={"label": label, "text": text}, prefix=prefix)

    def clean_text(self) -> str:
        return said(str(self.cleaned_data["text"]))


class RewordForm(OpeningForm):
    """New words for an opening that keeps its letter."""

    label = None  # type: ignore[assignment]  # Django's way of taking an inherited field out


class _Lists(forms.ModelMultipleChoiceField[ProspectList]):
    """Lists by their ids. An id that the database cannot have is refused before it is asked."""

    def clean(self, value: Any) -> Any:
        """Refuse what is no id."""
        if any(id_in(str(each)) is None for each in value or ()):
            raise forms.ValidationError("Choose among your lists.")
        return super().clean(value)


class ListsForm(forms.Form):
    """Which lists a campaign calls."""

    lists: forms.ModelMultipleChoiceField[ProspectList]

    def __init__(self, data: Posted = None, *, user: User, campaign: Campaign | None = None) -> None:
        initial = {"lists": list(queries.lists_called(campaign)) if campaign else []}
        super().__init__(data, initial=initial, prefix="lists")
        self.fields["lists"] = _Lists(
            queries.lists_of(user),
            label="Lists that are called",
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        choices = self.fields["lists"]
        choices.label_from_instance = lambda chosen: chosen.name  # type: ignore[attr-defined]

    def value(self) -> list[ProspectList]:
        """The lists ticked, by name."""
        return list(self.cleaned_data["lists"])


class NameForm(forms.Form):
    """How one is called in openings."""

    first_name = forms.CharField(
        label="Your name, as you say it",
        help_text="It stands where an opening says {me}.",
        max_length=60,
        required=False,
    )

    def __init__(self, data: Posted = None, *, first_name: str) -> None:
        super().__init__(data, initial={"first_name": first_name}, prefix="name")


class PaceForm(forms.Form):
    """Seconds from hang-up to the next dial."""

    pace_seconds = forms.IntegerField(
        label="Seconds between calls",
        help_text="From hanging up to the next dial. After that the ring turns amber; 15 keep a rhythm.",
        min_value=1,
        max_value=600,
    )

    def __init__(self, data: Posted = None, *, campaign: Campaign) -> None:
        super().__init__(data, initial={"pace_seconds": campaign.pace_seconds}, prefix="pace")


class HoursForm(forms.Form):
    """The hours of the prospects' day that the queue prefers: both or none."""

    begins = forms.TypedChoiceField(label="From", coerce=int, empty_value=None, required=False)
    ends = forms.TypedChoiceField(label="To", coerce=int, empty_value=None, required=False)

    def __init__(self, data: Posted = None, *, campaign: Campaign) -> None:
        window = queries.window_in_use(campaign)
        initial = {"begins": window.begins, "ends": window.ends} if window else {}
        super().__init__(data, initial=initial, prefix="hours")
        for name, hours in (("begins", range(24)), ("ends", range(1, 25))):
            field = self.fields[name]
            assert isinstance(field, forms.TypedChoiceField)
            field.choices = [("", "no hour"), *((hour, f"{hour}:00") for hour in hours)]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        begins, ends = found.get("begins"), found.get("ends")
        if not self.errors and ((begins is None) != (ends is None) or (begins or 0) >= (ends or 24)):
            self.add_error("ends", "Choose an hour after the first one, or no hour in both.")
        return found

    def value(self) -> Span | None:
        """The hours; None for none."""
        begins, ends = self.cleaned_data["begins"], self.cleaned_data["ends"]
        return None if begins is None else Span(begins, ends)


def said(text: str) -> str:
    """A text with blanks, once all of its blanks are known."""
    unknown = wording.unknown_fields(text)
    if unknown:
        raise forms.ValidationError(wording.no_blank(unknown))
    return text
