"""The ranked playbook and one option as pages and commands show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from bounceback.core.aims import finish_in_words
from bounceback.core.experiments import Kind
from bounceback.core.outcomes import REASON_LABELS, Reason
from bounceback.core.playbook import AIM_LABELS, LEVER_LABELS, SORT_LABELS
from bounceback.core.recovering import Symptoms
from bounceback.core.stats import rates
from bounceback.playbook.queries.options import Known
from bounceback.recovery.queries.progress import Progress
from bounceback.recovery.queries.ranking import RankedOption

TRIED = {"no": "not tried yet", "yes": "tried", "running": "a plan runs"}
WHOSE = {"own": "your own", "changed": "changed by you", "shipped": "as it came"}


@dataclass(frozen=True, slots=True)
class Line:
    """One option in the list. `place` is its rank among all."""

    option: Known
    place: int
    address: str
    plan: str
    tags: tuple[str, ...]
    fit: str
    effect: str
    running: bool


def lines(rows: Iterable[RankedOption]) -> list[Line]:
    """The ranked options as the list shows them."""
    return [_line(row, place) for place, row in enumerate(rows, start=1)]


def chosen(rows: Iterable[Line], values: Mapping[str, str]) -> list[Line]:
    """Those that the filters leave."""
    return [row for row in rows if all(_passes(row, name, value) for name, value in values.items())]


def against(option: Known) -> str:
    """What it is against, in words."""
    return REASON_LABELS[Reason(option.family)] if option.family else "any no"


def ranked_by(symptoms: Symptoms) -> str:
    """What the order rests on, in a sentence."""
    if symptoms.missing:
        more = symptoms.missing
        noun = "no" if more == 1 else "noes"
        return f"In the order of the book. After {more} more {noun} with a reason, in the order of your own calls."
    return (
        f"In the order of your own calls: {symptoms.reasons:,} noes with a reason, where your calls are lost, "
        "and what came of trying. Advice, not measurement."
    )


def plan_address(option: Known) -> str:
    """Where a plan with it begins."""
    named = {"option": option.address} | ({"reason": option.family} if option.family else {})
    return f"{reverse('recovery:plan_new')}?{urlencode(named)}"


def how(option: Known) -> str:
    """How it can be judged, in a sentence or two."""
    if option.how:
        return option.how
    if option.experiment == Kind.OPENING:
        return "As an experiment with openings: the program deals the words to whoever answers next."
    if option.experiment == Kind.WINDOW:
        return "As an experiment with windows: the program deals each prospect to an hour before you dial."
    return "As a plan: calls before and since are compared. That is not a fair test, because the weeks differ too."


def finish(option: Known) -> str:
    """The finish line in words."""
    return finish_in_words(option.aim, option.finish)


def aim(option: Known) -> str:
    """What is counted, in words."""
    return AIM_LABELS[option.aim]


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One plan with an option, as its page shows it."""

    address: str
    remind: str
    when: str
    state: str
    counted: str
    before: str
    since: str
    marks: str
    lesson: str


def plan_lines(plans: Iterable[Progress]) -> list[PlanLine]:
    """This user's plans with one option, the latest first."""
    states = {"": "runs", "KEEP": "kept", "ADAPT": "changed", "DROP": "dropped"}
    found = [
        PlanLine(
            address=reverse("recovery:plan", args=[each.plan.key]),
            remind=each.plan.remind,
            when=f"{each.plan.begun_at.day} {each.plan.begun_at:%b %Y}",
            state=states[each.plan.ending],
            counted=AIM_LABELS[each.aim],
            before=_share(each, since=False),
            since=_share(each, since=True),
            marks=_marks(each),
            lesson=each.plan.lesson,
        )
        for each in plans
    ]
    return found[::-1]


def _marks(each: Progress) -> str:
    return f"did it {each.did:,}, forgot {each.forgot:,}" if each.did or each.forgot else "no marks"


def _share(each: Progress, *, since: bool) -> str:
    tally = each.aim_since if since else each.aim_before
    likely = rates.fitting(tally)
    return f"{rates.out_of(tally)} · {rates.range_in_words(likely) if likely else rates.not_enough(tally)}"


def _line(row: RankedOption, place: int) -> Line:
    option = row.option
    tags = [SORT_LABELS[option.sort], LEVER_LABELS[option.lever]]
    tags += ["your own"] if option.shipped is None else ["changed by you"] if option.changed else []
    return Line(
        option=option,
        place=place,
        address=reverse("recovery:option", args=[option.address]),
        plan=plan_address(option),
        tags=(f"against {against(option).lower()}", *tags),
        fit=row.ranked.fit,
        effect=row.ranked.effect,
        running=row.running,
    )


def _passes(row: Line, name: str, value: str) -> bool:
    option = row.option
    if name == "family":
        return option.family == ("" if value == "ANY" else value)
    if name == "sort":
        return option.sort == value
    if name == "lever":
        return option.lever == value
    if name == "whose":
        return value == ("own" if option.shipped is None else "changed" if option.changed else "shipped")
    if name == "tried":
        tried = not row.effect.startswith("You have not tried")
        return row.running if value == "running" else tried is (value == "yes")
    return True
