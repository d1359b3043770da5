"""Questions about experiments: what runs, what was dealt, what stands in its way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
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

    Of several reasons the earliest. The very same words written again are no change. An experiment that has ended is
    not interrupted.
    """
    if experiment.ended_at is not None or experiment.kind != Kind.OPENING:
        return None
    found: list[Interrupted] = []
    for arm in _reworded(experiment, OpeningVersion.objects.all()):
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


def reworded_before_its_end(experiment: Experiment) -> tuple[str, ...]:
    """Labels of the arms whose words were others when the experiment ended; none while it runs."""
    if experiment.ended_at is None or experiment.kind != Kind.OPENING:
        return ()
    written = OpeningVersion.objects.filter(written_at__lt=experiment.ended_at)
    return tuple(arm.label for arm in _reworded(experiment, written) if arm.reworded_at is not None)


def _reworded(experiment: Experiment, written: QuerySet[OpeningVersion]) -> QuerySet[Any]:
    """The arms with `reworded_at`: since when their opening says other words than were dealt, by these versions."""
    mine = written.filter(opening=OuterRef("version__opening"))
    same = mine.filter(text=OuterRef("version__text")).order_by("-version").values("version")[:1]
    other = mine.filter(version__gt=OuterRef("said_last")).order_by("version").values("written_at")[:1]
    return arms(experiment).annotate(said_last=Subquery(same)).annotate(reworded_at=Subquery(other))
