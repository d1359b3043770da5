"""What can be done with an experiment: begin it, stop it, adopt an arm, begin anew after the words were changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from bounceback.base import events
from bounceback.base.models import User
from bounceback.campaigns import steps as campaign_steps
from bounceback.campaigns.models import Campaign, Opening, OpeningVersion
from bounceback.core.dealing import FEWEST_ARMS, Span
from bounceback.core.experiments import Ending, Kind
from bounceback.experiments import queries, steps
from bounceback.experiments.models import Arm, Experiment
from bounceback.experiments.refusals import (
    ArmNotHere,
    ExperimentKeyTaken,
    ExperimentOver,
    ExperimentRunning,
    NothingToDeal,
    TooFewOrManyArms,
    WordsUntested,
)


def begin(
    *,
    key: UUID,
    campaign: Campaign,
    kind: Kind,
    arms: Sequence[Opening | Span],
    horizon: int,
    budget: int,
    rounds_a_day: int | None = None,
    by: User,
    at: datetime,
) -> Experiment:
    """Begin an experiment: from now on its arms are dealt.

    key             random: the order of all rounds follows from it. The same key again begins nothing anew
    arms            openings of the campaign, or spans of hours; the first is what was used before
    horizon         connects (openings) or dials (windows) for which the answer will be used
    budget          connects or dials of all arms together after which one goes on with what is ahead
    rounds_a_day    of windows: how many rounds are dealt a day
    Raises ExperimentRunning, ExperimentKeyTaken, NothingToDeal, and whatever `steps.fit_to_compare` does.
    """
    known = Experiment.objects.filter(key=key, workspace_id=by.workspace_id).first()
    if known is not None:
        return known
    compared = steps.fit_to_compare(arms, campaign=campaign, kind=kind)
    if min(horizon, budget, rounds_a_day or 1) < 1 or (rounds_a_day is None) != (kind is Kind.OPENING):
        raise NothingToDeal
    _unused(key)
    try:
        with transaction.atomic():
            experiment = steps.open_experiment(
                key=key,
                campaign=campaign,
                kind=kind,
                arms=compared,
                horizon=horizon,
                budget=budget,
                rounds_a_day=rounds_a_day,
                after=None,
                by=by,
                at=at,
            )
            facts = {"kind": kind.value, "arms": len(arms), "budget": budget}
            events.record("experiment.begun", subject=experiment, by=by, at=at, facts=facts)
    except IntegrityError:
        if queries.running(campaign, kind) is not None:
            raise ExperimentRunning(kind) from None
        raise
    return experiment


def stop(*, experiment: Experiment, by: User, at: datetime) -> Experiment:
    """Give an experiment up without a choice: what was in use stays in use. Raises ExperimentOver."""
    with transaction.atomic():
        _still_running(experiment)
        steps.close(experiment, ending=Ending.STOPPED, at=at)
        events.record("experiment.stopped", subject=experiment, by=by, at=at)
    return experiment


def adopt(*, experiment: Experiment, arm: Arm, by: User, at: datetime) -> Experiment:
    """End an experiment and use this arm from now on: the campaign's opening, or the hours that the queue prefers.

    Raises ExperimentOver, ArmNotHere; WordsUntested where the opening says other words by now than were dealt.
    """
    with transaction.atomic():
        _still_running(experiment)
        if arm.experiment_id != experiment.pk:
            raise ArmNotHere
        window = queries.span_of(arm)
        if window is not None:
            campaign_steps.use_window(experiment.campaign, window, at=at)
        elif arm.version is None or arm.version.opening.archived_at is not None:
            raise ArmNotHere
        else:
            newest = steps.newest_words(arm.version.opening)
            if newest is None or newest.text != arm.version.text:
                raise WordsUntested(arm.label)
            campaign_steps.use_opening(arm.version.opening, at=at)
        arm.adopted_at = at
        arm.save(update_fields=["adopted_at"])
        steps.close(experiment, ending=Ending.ADOPTED if arm.position else Ending.KEPT, at=at)
        facts = {"arm": arm.pk, "position": arm.position}
        events.record("experiment.adopted", subject=experiment, by=by, at=at, facts=facts)
    return experiment


def restart(*, experiment: Experiment, key: UUID, by: User, at: datetime) -> Experiment:
    """End an experiment whose words were changed, and begin anew with the newest words: what follows counts anew.

    The same key again begins nothing anew. Openings that were put away are left out. Raises ExperimentOver,
    ExperimentKeyTaken, TooFewOrManyArms, ArmsAlike.
    """
    known = Experiment.objects.filter(key=key, after=experiment).first()
    if known is not None:
        return known
    with transaction.atomic():
        _still_running(experiment)
        _unused(key)
        anew = _anew(experiment)
        if len(anew) < FEWEST_ARMS:
            raise TooFewOrManyArms(len(anew))
        steps.differ(anew)
        steps.close(experiment, ending=Ending.RESTARTED, at=at)
        following = steps.open_experiment(
            key=key,
            campaign=experiment.campaign,
            kind=Kind(experiment.kind),
            arms=anew,
            horizon=experiment.horizon,
            budget=experiment.budget,
            rounds_a_day=experiment.rounds_a_day,
            after=experiment,
            by=by,
            at=at,
        )
        facts = {"after": experiment.pk, "arms": len(anew)}
        events.record("experiment.restarted", subject=following, by=by, at=at, facts=facts)
    return following


def _still_running(experiment: Experiment) -> None:
    """Ask the database, not the row in hand: another tab may have ended it."""
    experiment.refresh_from_db(fields=["ended_at", "ending"])
    if experiment.ended_at is not None:
        raise ExperimentOver


def _unused(key: UUID) -> None:
    """Of whatever workspace: keys are random, so somebody made this one."""
    if Experiment.objects.filter(key=key).exists():
        raise ExperimentKeyTaken


def _anew(experiment: Experiment) -> list[OpeningVersion | Span]:
    found: list[OpeningVersion | Span] = []
    for arm in queries.arms(experiment):
        window = queries.span_of(arm)
        if window is not None:
            found.append(window)
        elif arm.version is not None and arm.version.opening.archived_at is None:
            words = steps.newest_words(arm.version.opening)
            found += [words] if words is not None else []
    return found
