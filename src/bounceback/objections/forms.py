"""What is typed on objection cards → clean values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import uuid4

from django import forms

from bounceback.base.forms import WordsField
from bounceback.base.models import User
from bounceback.base.requests import id_in
from bounceback.campaigns.models import Campaign
from bounceback.core.objections import folded
from bounceback.core.outcomes import REASON_LABELS
from bounceback.objections.models import Hearing, ObjectionCard, Phrasing, Response
from bounceback.objections.queries.marks import mark_of
from bounceback.objections.steps import cards
from bounceback.objections.steps.cards import LONGEST_FRONT
from bounceback.objections.steps.responses import LONGEST_IDEA, LONGEST_WORDS

Posted = Mapping[str, Any] | None
FAMILIES = [("", "not said"), *((reason.value, label) for reason, label in REASON_LABELS.items())]
MEANWHILE = "This was changed since the page was opened: it says “{}” now. Save again to replace that with yours."


def _front() -> WordsField:
    return WordsField(
        label="What they say",
        help_text="In their words, as you hear it.",
        max_length=LONGEST_FRONT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def _family() -> forms.ChoiceField:
    return forms.ChoiceField(label="Family of reason", choices=FAMILIES, required=False)


def _idea(**more: Any) -> WordsField:
    return WordsField(label="The idea, in a line", max_length=LONGEST_IDEA, **more)


def _words() -> WordsField:
    return WordsField(
        label="Your words",
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CardForm(forms.Form):
    """A new card: its front, and a first response for whoever has one already."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    front = _front()
    family = _family()
    idea = _idea(required=False, help_text="The back may wait until after the session.")
    words = _words()

    def __init__(self, data: Posted = None) -> None:
        super().__init__(data, initial={"key": uuid4()})

    def clean_front(self) -> str:
        return has_a_letter(str(self.cleaned_data["front"]))

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("words") and not self.cleaned_data.get("idea"):
            self.add_error("idea", "Give these words their idea in a line.")
        return self.cleaned_data


class FrontForm(forms.Form):
    """The front of a card, and its family. `twin` is the card that has these words already."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    front = _front()
    family = _family()

    def __init__(self, data: Posted = None, *, card: ObjectionCard, by: User) -> None:
        initial = {"front": card.front, "family": card.family, "seen": mark_of(card)}
        super().__init__(data, initial=initial)
        self.card, self.by = card, by
        self.twin: ObjectionCard | None = None

    def clean_front(self) -> str:
        front = has_a_letter(str(self.cleaned_data["front"]))
        twin = cards.with_front(front, by=self.by)
        if twin is not None and twin.pk != self.card.pk:
            self.twin = twin
            raise forms.ValidationError("Another card says this already.")
        return front

    def clean(self) -> dict[str, Any]:
        return _unless_changed(self, mark_of(self.card), self.card.front, "front")


class ResponseForm(forms.Form):
    """One response; a new one with a key of its own."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    idea = _idea()
    words = _words()

    def __init__(self, data: Posted = None, *, response: Response | None = None, number: str = "new") -> None:
        initial: dict[str, Any] = {"key": uuid4()}
        if response is not None:
            initial = {
                "key": response.key,
                "idea": response.idea,
                "words": response.words,
                "seen": mark_of(response),
            }
        super().__init__(data, initial=initial, auto_id=f"response_{number}_%s")
        self.response = response

    def clean_idea(self) -> str:
        idea = " ".join(str(self.cleaned_data["idea"]).split())
        if not idea:
            raise forms.ValidationError("A few words will do.")
        return idea

    def clean(self) -> dict[str, Any]:
        if self.response is None or self.errors:
            return self.cleaned_data
        return _unless_changed(self, mark_of(self.response), self.response.idea, "idea")


class TagsForm(forms.Form):
    """The campaigns that a card belongs to."""

    campaigns = forms.MultipleChoiceField(required=False)

    def __init__(self, data: Posted = None, *, choices: Iterable[Campaign]) -> None:
        super().__init__(data)
        self.by_id = {str(each.pk): each for each in choices}
        self.fields["campaigns"].choices = [(pk, each.name) for pk, each in self.by_id.items()]  # type: ignore[attr-defined]  # a choice field has them

    def value(self) -> list[Campaign]:
        """The campaigns, once the form is valid."""
        return [self.by_id[pk] for pk in self.cleaned_data["campaigns"]]


class SplitForm(forms.Form):
    """The front of the new card, and what goes along."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    front = WordsField(
        label="Front of the new card", max_length=LONGEST_FRONT, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Posted = None, *, card: ObjectionCard, by: User) -> None:
        super().__init__(data, initial={"key": uuid4()})
        self.card, self.by = card, by
        self.twin: ObjectionCard | None = None

    def chosen(self, name: str) -> set[int]:
        """The ids that were ticked under a name."""
        given = self.data.getlist(name) if hasattr(self.data, "getlist") else []
        return {pk for pk in map(id_in, given) if pk is not None}

    def clean_front(self) -> str:
        front = has_a_letter(str(self.cleaned_data["front"]))
        self.twin = cards.with_front(front, by=self.by)
        if self.twin is not None and str(self.twin.key) != str(self.data.get("key")):
            raise forms.ValidationError("A card says this already.")
        return front

    def clean(self) -> dict[str, Any]:
        if not any(self.chosen(name) for name in ("phrasing", "response", "hearing")):
            self.add_error(None, "Choose at least one thing that goes along.")
        return self.cleaned_data

    def value(self) -> dict[str, Any]:
        """What `actions.split` takes, once the form is valid."""
        return {
            "key": self.cleaned_data["key"],
            "front": self.cleaned_data["front"],
            "phrasings": list(Phrasing.objects.filter(card=self.card, pk__in=self.chosen("phrasing"))),
            "responses": list(Response.objects.filter(card=self.card, pk__in=self.chosen("response"))),
            "hearings": list(Hearing.objects.filter(card=self.card, pk__in=self.chosen("hearing"))),
        }


def has_a_letter(text: str) -> str:
    """The text on one line. Raises ValidationError where nobody could say it."""
    if not folded(text):
        raise forms.ValidationError("Write what they say, at least one letter.")
    return " ".join(text.split())


def _unless_changed(form: forms.Form, mark: str, now: str, field: str) -> dict[str, Any]:
    """Stop once when what the page showed is no longer what stands there; the form then knows what does."""
    cleaned = dict(form.cleaned_data)
    if cleaned.get("seen", "") not in ("", mark):
        form.add_error(field, MEANWHILE.format(now if len(now) <= 80 else f"{now[:79]}…"))
        form.data = dict(form.data.items()) | {"seen": mark}
    return cleaned
