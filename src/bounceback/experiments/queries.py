"""Questions about experiments: what runs, what was dealt, what stands in its way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from bounceback.base.models import User
from bounceback.campaigns.models import Campaign, OpeningVersion
from bounceback.core.dealing import Span
from bounceback.core.experiments import Dealt, Kind
from bounceback.experiments.models import Arm, Deal, Experiment


@dataclass(frozen=True, slots=True)
class Interrupted:
    """Why nothing is dealt although the experiment runs.

    since    when the words were changed or put away
    label    of the arm
    why      in words: "reworded" or "put away"
    labels   of all arms that are no longer as they were dealt, in their places
    """

    since: datetime
    label: str
    why: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArmTried:
    """An arm with the words that are said."""

    pk: int
    version: int
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Openings:
    """The experiment with openings that deals right now.

    arms       in their positions
    waiting    this caller's deals that nobody has spent, in their order
    rounds     dealt so far, in all blocks
    """

    experiment: int
    key: UUID
    arms: tuple[ArmTried, ...]
    waiting: tuple[Dealt, ...]
    rounds: int


@dataclass(frozen=True, slots=True)
class Windows:
    """The experiment with windows that runs: arms with their ids, in their positions."""

    experiment: int
    key: UUID
    arms: tuple[tuple[int, Span], ...]
    rounds_a_day: int


def experiments_of(user: User) -> QuerySet[Experiment]:
    """All experiments of this user's workspace, newest first."""
    mine = Experiment.objects.filter(workspace_id=user.workspace_id).select_related("campaign")
    return mine.order_by("-begun_at", "-pk")


def running(campaign: Campaign, kind: Kind) -> Experiment | None:
    """The experiment of this kind that runs in a campaign; None when there is none."""
    return Experiment.objects.filter(campaign=campaign, kind=kind, ended_at=None).first()


def arms(experiment: Experiment) -> QuerySet[Arm]:
    """The arms in their places, the one that was used before first, each with its words."""
    return experiment.arms.select_related("version__opening").order_by("position")


def deals(experiment: Experiment) -> QuerySet[Deal]:
    """All deals with their arms, round by round; those that wait have no stroke."""
    return experiment.deals.select_related("arm").order_by("round", "place")


def span_of(arm: Arm) -> Span | None:
    """The hours of an arm that is a window."""
    if arm.begins_hour is None or arm.ends_hour is None:
        return None
    return Span(arm.begins_hour, arm.ends_hour)


def interrupted(experiment: Experiment) -> Interrupted | None:
    """Since when and why nothing is dealt: an arm's words were changed or put away. None when all is well.

    Of several reasons the earliest. An experiment that has ended is not interrupted.
    """
    if experiment.ended_at is not None or experiment.kind != Kind.OPENING:
        return None
    next_version = (
        OpeningVersion.objects.filter(opening=OuterRef("version__opening"), version__gt=OuterRef("version__version"))
        .order_by("version")
        .values("written_at")[:1]
    )
    found: list[Interrupted] = []
    for arm in arms(experiment).annotate(reworded_at=Subquery(next_version)):
        if arm.version is None:
            continue
        if arm.reworded_at is not None:
            found.append(Interrupted(arm.reworded_at, arm.label, "reworded", ()))
        if arm.version.opening.archived_at is not None:
            found.append(Interrupted(arm.version.opening.archived_at, arm.label, "put away", ()))
    if not found:
        return None
    labels = tuple(dict.fromkeys(each.label for each in found))
    return replace(min(found, key=lambda each: each.since), labels=labels)
