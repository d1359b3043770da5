"""Parts of writes about experiments. No transactions, no Events: actions have those."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from bounceback.base.models import User
from bounceback.campaigns.models import Campaign, Opening, OpeningVersion
from bounceback.core.dealing import Span
from bounceback.core.experiments import Ending, Kind
from bounceback.experiments.models import Arm, Experiment


def open_experiment(
    *,
    key: UUID,
    campaign: Campaign,
    kind: Kind,
    arms: Sequence[OpeningVersion | Span],
    horizon: int,
    budget: int,
    rounds_a_day: int | None,
    after: Experiment | None,
    by: User,
    at: datetime,
) -> Experiment:
    """Write an experiment with its arms, the first being what was used before."""
    experiment = Experiment.objects.create(
        workspace_id=campaign.workspace_id,
        key=key,
        campaign=campaign,
        kind=kind,
        horizon=horizon,
        budget=budget,
        rounds_a_day=rounds_a_day,
        begun_at=at,
        begun_by=by,
        after=after,
    )
    for position, arm in enumerate(arms):
        Arm.objects.create(
            workspace_id=campaign.workspace_id,
            experiment=experiment,
            position=position,
            label=str(arm) if isinstance(arm, Span) else arm.opening.label,
            version=None if isinstance(arm, Span) else arm,
            begins_hour=arm.begins if isinstance(arm, Span) else None,
            ends_hour=arm.ends if isinstance(arm, Span) else None,
        )
    return experiment


def close(experiment: Experiment, *, ending: Ending, at: datetime) -> None:
    """End an experiment. What waits undealt stays as it is: nobody will spend it."""
    experiment.ended_at, experiment.ending = at, ending
    experiment.save(update_fields=["ended_at", "ending"])


def newest_words(opening: Opening) -> OpeningVersion | None:
    """The words of an opening as they are now."""
    return opening.versions.select_related("opening").order_by("-version").first()
