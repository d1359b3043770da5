"""What is typed to begin an experiment → clean values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django import forms

from bounceback.base.forms import WordsField
from bounceback.campaigns.queries import Wording
from bounceback.core import wording
from bounceback.core.dealing import FEWEST_ARMS, LONGEST_WINDOW, MOST_ARMS, OPEN_FROM, OPEN_TO, Span

Posted = Mapping[str, Any] | None
WEEKS = 13  # a quarter
USUAL_CONNECTS, USUAL_DIALS = 25, 250  # a week: fifty dials a day of which one in ten is answered
USUAL_ROUNDS = 8  # a day
WORKING_DAYS = 5
USUAL_WINDOWS = (Span(8, 10), Span(16, 18))


@dataclass(frozen=True, slots=True)
class Asked:
    """How long the answer is to be used, and at what pace it can be learnt."""

    weeks: int
    a_week: int  # connects (openings) or dials (windows)
    dealt: int | None = None  # of windows: dials a week that get a deal

    @property
    def learning(self) -> int:
        """Connects or dials a week that teach something."""
        return self.a_week if self.dealt is None else min(self.a_week, self.dealt)

    @property
    def horizon(self) -> int:
        """Connects or dials for which the answer will be used."""
        return self.weeks * self.a_week


class _PaceForm(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput)
    weeks = forms.IntegerField(
        label="Weeks for which the answer will be used",
        help_text="The test is paid for by these weeks: the longer you will use the answer, the longer it may take.",
        min_value=1,
        max_value=104,
    )
    a_week = forms.IntegerField(min_value=1, max_value=100_000)

    def __init__(self, data: Posted, *, initial: dict[str, Any], a_week: str) -> None:
        super().__init__(data, initial={"key": uuid4(), "weeks": WEEKS} | initial)
        self.fields["a_week"].label = a_week

    def asked(self) -> Asked:
        """How long and at what pace; the usual where that cannot be read."""
        said = self.cleaned_data if self.is_bound else {}

        def number(name: str) -> int:
            value = said.get(name) or self.initial.get(name)
            return int(value) if value else 1

        return Asked(number("weeks"), number("a_week"), self.dealt(number))

    def dealt(self, number: Callable[[str], int]) -> int | None:
        """Calls a week that get a deal; None where all do."""
        return None


class OpeningsForm(_PaceForm):
    """The opening used so far, those that challenge it, and perhaps a new one written right here."""

    champion = forms.ChoiceField(label="What you say now", widget=forms.RadioSelect)
    challengers = forms.MultipleChoiceField(label="Against it", required=False, widget=forms.CheckboxSelectMultiple)
    text = WordsField(
        label="Or write a new opening against it",
        help_text="Bold changes can be shown, small ones cannot. Blanks: "
        + ", ".join("{" + name + "}" for name in wording.FIELDS),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, data: Posted = None, *, wordings: Sequence[Wording], in_use: int | None, a_week: int, sentence: str = ""
    ) -> None:
        """`sentence`: what a plan wants to be said; then it is what challenges, and nothing else."""
        others = [str(each.opening) for each in wordings if each.opening != in_use]
        initial = {
            "champion": str(in_use) if in_use else "",
            "challengers": _challengers(wordings, others, sentence),
            "text": "" if any(each.text.strip() == sentence for each in wordings) else sentence,
            "a_week": a_week,
        }
        super().__init__(data, initial=initial, a_week="Connects a week (calls that somebody answers)")
        self.known = {each.text.strip() for each in wordings}
        choices = [(str(each.opening), f"{each.label} “{each.text}”") for each in wordings]
        self.fields["champion"].choices = choices  # type: ignore[attr-defined]  # a choice field has them
        self.fields["challengers"].choices = choices  # type: ignore[attr-defined]

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"]).strip()
        unknown = wording.unknown_fields(text)
        if unknown:
            raise forms.ValidationError(wording.no_blank(unknown))
        if text in self.known:
            raise forms.ValidationError("An opening says this already: choose it above.")
        return text

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        many = len(self.chosen()) + bool(said.get("text"))
        if not self.errors and not FEWEST_ARMS <= many <= MOST_ARMS:
            self.add_error(
                "challengers", "Choose one to three openings against it, or write a new one; more take too long."
            )
        return said

    def chosen(self) -> list[int]:
        """Ids of the openings, what was used before first; without the new one."""
        said = self.cleaned_data if self.is_bound else self.initial
        champion = said.get("champion") or ""
        rest = [each for each in said.get("challengers") or [] if each != champion]
        return [int(each) for each in (champion, *rest) if each]

    def arms(self) -> int:
        """How many are compared as things are chosen now, two at least."""
        said = self.cleaned_data if self.is_bound else {}
        return min(MOST_ARMS, max(FEWEST_ARMS, len(self.chosen()) + bool(said.get("text"))))


class WindowsForm(_PaceForm):
    """Two to four windows of hours on the prospects' clock, and how many rounds are dealt a day."""

    rounds_a_day = forms.IntegerField(
        label="Prospects for each window a day",
        help_text="These are set for their window; everybody else is called as ever.",
        min_value=1,
        max_value=200,
    )

    def __init__(self, data: Posted = None, *, in_use: Span | None, a_week: int) -> None:
        spans = [in_use, *(each for each in USUAL_WINDOWS if not each.overlaps(in_use))] if in_use else USUAL_WINDOWS
        initial: dict[str, Any] = {"a_week": a_week, "rounds_a_day": USUAL_ROUNDS}
        for place, span in enumerate(spans[:MOST_ARMS]):
            initial |= {f"begins_{place}": span.begins, f"ends_{place}": span.ends}
        super().__init__(data, initial=initial, a_week="Dials a week")
        for place in range(MOST_ARMS):
            needed = place < FEWEST_ARMS
            for end, label in (("begins", "From"), ("ends", "to")):
                self.fields[f"{end}_{place}"] = forms.IntegerField(
                    label=f"{label} (hour)", min_value=0, max_value=24, required=needed
                )

    def rows(self) -> list[tuple[Any, Any]]:
        """The two fields of each window."""
        return [(self[f"begins_{place}"], self[f"ends_{place}"]) for place in range(MOST_ARMS)]

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        for place in range(MOST_ARMS):
            begins, ends = said.get(f"begins_{place}"), said.get(f"ends_{place}")
            if (begins is None) != (ends is None) and not self.errors:
                self.add_error(f"ends_{place}", "From which hour to which?")
        if not self.errors:
            for place, sentence in _faults(self._numbered()):
                self.add_error(f"begins_{place}", sentence)
        return said

    def _numbered(self) -> list[tuple[int, Span]]:
        said = self.cleaned_data if self.is_bound else self.initial
        pairs = [(said.get(f"begins_{place}"), said.get(f"ends_{place}")) for place in range(MOST_ARMS)]
        return [
            (place, Span(begins, ends))
            for place, (begins, ends) in enumerate(pairs)
            if begins is not None and ends is not None
        ]

    def spans(self) -> list[Span]:
        """The windows, once the form is valid; what was used before first."""
        return [span for _, span in self._numbered()]

    def dealt(self, number: Callable[[str], int]) -> int | None:
        """Dials a week that get a window: so many rounds on each working day."""
        return number("rounds_a_day") * self.arms() * WORKING_DAYS

    def arms(self) -> int:
        """How many are compared as things are chosen now, two at least."""
        return max(FEWEST_ARMS, len(self.spans()))


def _challengers(wordings: Sequence[Wording], others: list[str], sentence: str) -> list[str]:
    """What is ticked at first: the opening that says the sentence; without one the only other opening there is."""
    if sentence:
        return [str(each.opening) for each in wordings if each.text.strip() == sentence and str(each.opening) in others]
    return others if len(others) == 1 else []


def _faults(windows: Sequence[tuple[int, Span]]) -> list[tuple[int, str]]:
    """What keeps windows from being compared, in words, each with its place."""
    found: list[tuple[int, str]] = []
    for place, (number, span) in enumerate(windows):
        shares = [f"{other}" for _, other in windows[:place] if other.overlaps(span)]
        if span.hours <= 0:
            found.append((number, "This window ends before it begins."))
        elif not span.fits:
            found.append((number, f"A window lasts at most {LONGEST_WINDOW} hours."))
        elif not span.is_open:
            found.append((number, f"Nobody may be called then: choose hours between {OPEN_FROM} and {OPEN_TO}."))
        elif shares:
            found.append((number, f"It shares an hour with {shares[0]}: let one end where the other begins."))
    return found
