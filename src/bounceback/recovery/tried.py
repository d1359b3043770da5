"""What is being tried, in a line each: for the page before a session and the one after it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from bounceback.base.models import User
from bounceback.campaigns.models import Campaign
from bounceback.core.experiments import Kind
from bounceback.experiments import queries as experiments
from bounceback.recovery import plans_shown as shown
from bounceback.recovery.queries import evidence, progress


@dataclass(frozen=True, slots=True)
class Tried:
    """A running plan or experiment.

    due    its finish line is reached: it asks to be looked at
    """

    text: str
    more: str
    address: str
    due: bool = False


def running(by: User, campaign: Campaign) -> list[Tried]:
    """This caller's plans and the campaign's experiments that run. Two statements while nothing does."""
    found = [
        Tried(
            each.plan.remind,
            ", ".join(filter(None, [shown.progress_in_words(each), shown.marks_in_words(each)])),
            reverse("recovery:plan", args=[each.plan.key]),
            each.finished,
        )
        for each in progress.progress_of(progress.running(by, campaign))
    ]
    mine = experiments.experiments_of(by).filter(campaign=campaign, ended_at=None).order_by("kind")
    for each in map(evidence.found, mine):
        labels = " against ".join(arm.label for arm in each.standing.arms)
        what = "Openings" if each.standing.kind is Kind.OPENING else "Calling windows"
        address = reverse("recovery:experiment", args=[each.experiment.key])
        found.append(Tried(f"{what}: {labels}", each.verdict.sentence, address, each.interrupted is not None))
    return found
