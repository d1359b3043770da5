"""What is typed on options and tips → clean values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django import forms

from bounceback.base.forms import WordsField
from bounceback.base.models import User
from bounceback.core.outcomes import REASON_LABELS
from bounceback.core.playbook import (
    AIM_LABELS,
    LEVER_LABELS,
    LONGEST_FITS,
    LONGEST_LINE,
    LONGEST_STEP,
    LONGEST_TITLE,
    MOST_STEPS,
    SORT_LABELS,
    Aim,
    Lever,
    OptionWords,
    Sort,
)
from bounceback.core.texts import seen
from bounceback.playbook.actions.tips import LONGEST_TIP
from bounceback.playbook.models import Tip
from bounceback.playbook.queries.marks import mark_of
from bounceback.playbook.queries.options import Known
from bounceback.playbook.refusals import OptionTitleTaken
from bounceback.playbook.steps.options import see_title_free

Posted = Mapping[str, Any] | None
FAMILIES = [("", "any no"), *((reason.value, label) for reason, label in REASON_LABELS.items())]
SORTS = [(sort.value, label) for sort, label in SORT_LABELS.items()]
LEVERS = [(lever.value, label) for lever, label in LEVER_LABELS.items()]
AIMS = [(aim.value, label[0].upper() + label[1:]) for aim, label in AIM_LABELS.items()]
MEANWHILE = "This was changed since the page was opened: it is called “{}” now. Save again to replace that with yours."


class OptionForm(forms.Form):
    """An option, new or as it stands."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    title = WordsField(label="What it is, in a line", max_length=LONGEST_TITLE)
    family = forms.ChoiceField(label="Against", choices=FAMILIES, required=False)
    sort = forms.ChoiceField(label="Sort", choices=SORTS)
    lever = forms.ChoiceField(
        label="What it changes",
        choices=LEVERS,
        help_text="An opening or an hour can be dealt as an experiment.",
    )
    fits = WordsField(
        label="When it fits",
        help_text="And what on your calls speaks for it.",
        max_length=LONGEST_FITS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    steps = WordsField(
        label="What to do",
        help_text=f"A step a line, {MOST_STEPS} at most, so that it can be done on the next call.",
        max_length=MOST_STEPS * (LONGEST_STEP + 2),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    costs = WordsField(label="What it costs", max_length=LONGEST_LINE, required=False)
    shows = WordsField(label="What would show that it works", max_length=LONGEST_LINE, required=False)
    aim = forms.ChoiceField(label="What is counted to see it", choices=AIMS)
    source = WordsField(label="Where it is from", max_length=LONGEST_LINE, required=False)

    def __init__(self, data: Posted = None, *, option: Known | None = None, tip: Tip | None = None, by: User) -> None:
        initial: dict[str, Any] = {"key": uuid4(), "sort": Sort.APPROACH, "aim": Aim.RUNGS, "lever": Lever.QUESTION}
        if option is not None:
            words = option.words
            initial |= {name: getattr(words, name) for name in OptionWords.__slots__}
            initial |= {"steps": "\n".join(words.steps), "seen": mark_of(words)}
        if tip is not None:
            initial |= {"steps": tip.text[: self.base_fields["steps"].max_length], "source": tip.source}  # type: ignore[attr-defined]
        super().__init__(data, initial=initial)
        self.option, self.by = option, by

    def clean_title(self) -> str:
        title = " ".join(str(self.cleaned_data["title"]).split())
        try:
            see_title_free(title, but=self.option, by=self.by)
        except OptionTitleTaken as taken:
            raise forms.ValidationError(taken.text) from None
        return title

    def clean_steps(self) -> tuple[str, ...]:
        steps = tuple(
            line for line in (" ".join(each.split()) for each in self.cleaned_data["steps"].splitlines()) if seen(line)
        )
        if len(steps) > MOST_STEPS:
            raise forms.ValidationError(
                f"These are {len(steps)} steps; {MOST_STEPS} are the most that one can keep in mind."
            )
        if any(len(each) > LONGEST_STEP for each in steps):
            raise forms.ValidationError(
                f"A step has at most {LONGEST_STEP} letters. Make two of it, or leave something out."
            )
        return steps

    def clean(self) -> dict[str, Any]:
        if self.option is not None:
            now = mark_of(self.option.words)
            if self.cleaned_data.get("seen", "") not in ("", now):
                self.add_error("title", MEANWHILE.format(self.option.title))
                self.data = dict(self.data.items()) | {"seen": now}
        return self.cleaned_data

    def words(self) -> OptionWords:
        """What was typed, as an option says it."""
        said = self.cleaned_data
        return OptionWords(
            title=said["title"],
            sort=Sort(said["sort"]),
            lever=Lever(said["lever"]),
            family=said["family"],
            aim=Aim(said["aim"]),
            fits=said["fits"].replace("\r\n", "\n"),
            steps=said["steps"],
            costs=said["costs"],
            shows=said["shows"],
            source=said["source"],
        )


class TipForm(forms.Form):
    """Something heard or read."""

    text = WordsField(
        label="The tip",
        help_text="As you heard or read it. You can make an option of it later.",
        max_length=LONGEST_TIP,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    source = WordsField(label="From whom, or where", max_length=LONGEST_LINE, required=False)
