"""Parts of writes about experiments. No transactions, no Events: actions have those."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import combinations
from uuid import UUID

from bounceback.base.models import User
from bounceback.campaigns.models import Campaign, Opening, OpeningVersion
from bounceback.core.dealing import FEWEST_ARMS, MOST_ARMS, Span, key_of_deal, order_of_round, rounds_to_deal
from bounceback.core.experiments import Dealt, Ending, Kind
from bounceback.experiments.models import Arm, Deal, Experiment
from bounceback.experiments.queries import Openings, Windows
from bounceback.experiments.refusals import (
    ArmNotHere,
    ArmsAlike,
    TooFewOrManyArms,
    WindowClosed,
    WindowsOverlap,
    WindowUnfit,
)
from bounceback.prospects.models import Listing


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


def fit_to_compare(arms: Sequence[Opening | Span], *, campaign: Campaign, kind: Kind) -> list[OpeningVersion | Span]:
    """What an experiment with these arms would deal, the newest words of openings.

    Raises TooFewOrManyArms, ArmsAlike, ArmNotHere, WindowUnfit, WindowClosed, WindowsOverlap.
    """
    if not FEWEST_ARMS <= len(arms) <= MOST_ARMS:
        raise TooFewOrManyArms(len(arms))
    found = _openings(arms, campaign) if kind is Kind.OPENING else _windows(arms)
    differ(found)
    spans = [each for each in found if isinstance(each, Span)]
    if any(one.overlaps(other) for one, other in combinations(spans, 2)):
        raise WindowsOverlap
    return found


def differ(arms: Sequence[OpeningVersion | Span]) -> None:
    """Raises ArmsAlike where two say the same."""
    if len({arm if isinstance(arm, Span) else arm.text.strip() for arm in arms}) < len(arms):
        raise ArmsAlike


def _openings(arms: Sequence[Opening | Span], campaign: Campaign) -> list[OpeningVersion | Span]:
    found: list[OpeningVersion | Span] = []
    for arm in arms:
        if isinstance(arm, Span) or arm.campaign_id != campaign.pk or arm.archived_at is not None:
            raise ArmNotHere
        words = newest_words(arm)
        if words is None:
            raise ArmNotHere
        found.append(words)
    return found


def _windows(arms: Sequence[Opening | Span]) -> list[OpeningVersion | Span]:
    spans = [arm for arm in arms if isinstance(arm, Span)]
    if len(spans) != len(arms):
        raise ArmNotHere
    if not all(span.fits for span in spans):
        raise WindowUnfit
    if not all(span.is_open for span in spans):
        raise WindowClosed
    return list(spans)


def close(experiment: Experiment, *, ending: Ending, at: datetime) -> None:
    """End an experiment. Its deals that wait stay as they are: nobody will spend them.

    Who waits for the hour of a window need not any longer: they are again where they were before it was dealt.
    """
    experiment.ended_at, experiment.ending = at, ending
    experiment.save(update_fields=["ended_at", "ending"])
    if experiment.kind == Kind.WINDOW:
        dealt = experiment.deals.filter(stroke=None, listing__isnull=False).values("listing")
        put_off = Listing.objects.filter(pk__in=dealt, standing=Listing.Standing.RETRY, ready_at__gt=at)
        put_off.filter(attempts=0).update(standing=Listing.Standing.FRESH, ready_at=None)
        put_off.filter(attempts__gt=0).update(ready_at=at)


def newest_words(opening: Opening) -> OpeningVersion | None:
    """The words of an opening as they are now."""
    return opening.versions.select_related("opening").order_by("-version").first()


def deal_ahead(
    running: Openings, *, blocks: Collection[str], workspace: int, caller: int, at: datetime
) -> tuple[Dealt, ...]:
    """Deal whole rounds into these blocks until each has enough for a hand of cards.

    Returns all deals of these blocks that wait, in their order. At most one statement.
    """
    waiting = list(running.waiting)
    rows: list[Deal] = []
    number = running.rounds
    for block in sorted(blocks):
        here = sum(deal.block == block for deal in waiting)
        for _ in range(rounds_to_deal(here, arms=len(running.arms))):
            number += 1
            for place, position in enumerate(order_of_round(running.key, number, arms=len(running.arms))):
                arm = running.arms[position]
                key = key_of_deal(running.key, number, place)
                rows.append(
                    Deal(
                        workspace_id=workspace,
                        key=key,
                        experiment_id=running.experiment,
                        arm_id=arm.pk,
                        caller_id=caller,
                        block=block,
                        round=number,
                        place=place,
                        dealt_at=at,
                    )
                )
                waiting.append(Dealt(key, block, arm.version, arm.label))
    if rows:
        Deal.objects.bulk_create(rows)
    return tuple(deal for deal in waiting if deal.block in blocks)


def deal_windows(
    running: Windows, *, number: int, dealt: Sequence[tuple[int, int]], block: str, by: User, at: datetime
) -> None:
    """Write one round of windows: which arm, by its id, to which row of the queue."""
    Deal.objects.bulk_create(
        Deal(
            workspace_id=by.workspace_id,
            key=key_of_deal(running.key, number, place),
            experiment_id=running.experiment,
            arm_id=arm,
            caller=by,
            block=block,
            round=number,
            place=place,
            listing_id=listing,
            dealt_at=at,
        )
        for place, (arm, listing) in enumerate(dealt)
    )


def spend(deals: Collection[int], *, stroke: UUID, at: datetime) -> None:
    """A call takes these deals, unless another took them."""
    Deal.objects.filter(pk__in=deals, stroke=None).update(stroke=stroke, spent_at=at)


def give_back(stroke: UUID) -> None:
    """The call that took these deals was taken back: they wait again, in front."""
    Deal.objects.filter(stroke=stroke).update(stroke=None, spent_at=None)
