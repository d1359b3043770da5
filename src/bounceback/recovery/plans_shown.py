"""Recovery plans as pages and commands show them: progress in calls, the aim with its counts and ranges."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from bounceback.core.aims import AIM_LABELS, finish_in_words
from bounceback.core.outcomes import REASON_LABELS, Reason
from bounceback.core.playbook import Aim, PlanEnding
from bounceback.core.stats import rates
from bounceback.core.stats.intervals import Tally
from bounceback.insights.shown import SCALES, Cell, cell, lengths
from bounceback.playbook.models import Plan
from bounceback.playbook.queries.options import Known
from bounceback.recovery.queries.progress import BEFORE_DAYS, Progress

ENDINGS = {PlanEnding.KEEP: "kept", PlanEnding.ADAPT: "adapted", PlanEnding.DROP: "dropped"}
QUOTED = re.compile(r"“([^“”]{20,}[.?!])”")
EXAMPLES = {"Dana": "{first_name}", "Sam Reed in Akron": "{me}", "Sam Reed": "{me}"}
UNFAIR = (
    "You chose when to begin, and the calls since may be of other people at other hours: this shows what happened, not "
    "what the plan did."
)


@dataclass(frozen=True, slots=True)
class Compared:
    """The aim at one time, as words and as a bar (in percent of its length)."""

    label: str
    shown: Cell
    at: float | None
    low: float | None
    high: float | None


def against(plan: Plan) -> str:
    """What the plan is against: "wrong time", or "any no"."""
    return REASON_LABELS[Reason(plan.reason)].lower() if plan.reason else "any no"


def aim_in_words(plan: Plan) -> str:
    """The share that it wants to move."""
    return AIM_LABELS[Aim(plan.aim)]


def progress_in_words(stands: Progress) -> str:
    """How far it is: "12 of 40 answered calls"."""
    return f"{stands.done:,} of {finish_in_words(stands.aim, stands.finish)}"


def sentence_of(option: Known) -> str:
    """What an option wants to be said, as words of an opening: the first whole sentence in quotes; "" without one.

    The persons of the program's own examples become blanks.
    """
    quoted = next((each for step in option.words.steps for each in QUOTED.findall(step)), "")
    for person, blank in EXAMPLES.items():
        quoted = quoted.replace(person, blank)
    return str(quoted)


def marks_in_words(stands: Progress) -> str:
    """What was marked: "did it 9 times, forgot 2"; "" where nothing was."""
    if not stands.did and not stands.forgot:
        return ""
    return f"did it {stands.did:,} time{'' if stands.did == 1 else 's'}, forgot {stands.forgot:,}"


def ending_in_words(plan: Plan) -> str:
    """How it ended: "kept"; "" while it runs."""
    return ENDINGS[PlanEnding(plan.ending)] if plan.ending else ""


def compared(stands: Progress) -> tuple[list[Compared], int]:
    """The aim before, since, and on the calls marked "did it"; and what is at the right edge of the bars in percent."""
    rows = [(f"{BEFORE_DAYS} days before", stands.aim_before), ("Since", stands.aim_since)]
    if stands.did:
        rows.append(("Of these, marked “did it”", stands.aim_followed))
    edge = scale_of([tally for _, tally in rows])
    return [bar(label, tally, edge) for label, tally in rows], edge


def bar(label: str, tally: Tally, edge: int) -> Compared:
    """One share as words and as a bar."""
    return Compared(label, cell(tally), *lengths(tally, rates.fitting(tally), edge))


def scale_of(tallies: list[Tally]) -> int:
    """What stands at the right edge of bars with these shares, in percent."""
    ranges = [rates.fitting(tally) for tally in tallies]
    most = 100 * max((likely.high for likely in ranges if likely), default=1.0)
    return next((each for each in SCALES if each >= most), 100)


def line(stands: Progress) -> str:
    """A plan in one line, as the debrief and the page before a session have it."""
    if stands.finished:
        return f"{stands.plan.remind}: {progress_in_words(stands)}. The finish line is reached: keep, adapt or drop it."
    return f"{stands.plan.remind}: {progress_in_words(stands)}"


def calls_behind(plan: Plan) -> str:
    """The history with the calls that the plan counts."""
    said = {"campaign": plan.campaign_id, "from": timezone.localtime(plan.begun_at).date().isoformat()}
    if plan.ended_at is not None:
        said["to"] = timezone.localtime(plan.ended_at).date().isoformat()
    return f"{reverse('screens:calls')}?{urlencode(said)}"
