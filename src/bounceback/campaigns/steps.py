"""Parts of writes on campaigns. No transaction, no Event: the action that composes them has both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from bounceback.base.models import User
from bounceback.campaigns import queries
from bounceback.campaigns.models import (
    Campaign,
    CampaignList,
    Objective,
    Opening,
    OpeningPeriod,
    OpeningVersion,
    Question,
    WindowPeriod,
)
from bounceback.core.dealing import Span
from bounceback.prospects.models import ProspectList

# Where rungs stand for the moment in which the ladder is put into a new order.
OUT_OF_THE_WAY = 1000

MOST_RUNGS = 8  # more do not fit beside the card
MOST_QUESTIONS = 20


@dataclass(frozen=True, slots=True)
class Rung:
    """One objective as the user orders it. `objective` names the rung it was before, None when new."""

    kind: str
    label: str
    follow_up_days: int | None = None
    objective: int | None = None


def arrange_ladder(campaign: Campaign, rungs: Sequence[Rung], *, at: datetime) -> None:
    """Make the ladder these rungs in this order. Rungs left out are archived: calls point at them."""
    before = {o.pk: o for o in queries.ladder(campaign)}
    campaign.objectives.filter(pk__in=before).update(position=F("position") + OUT_OF_THE_WAY)
    kept = {rung.objective for rung in rungs}
    campaign.objectives.filter(pk__in=[pk for pk in before if pk not in kept]).update(archived_at=at)
    for position, rung in enumerate(rungs):
        values = {"position": position, "label": rung.label, "follow_up_days": rung.follow_up_days}
        old = before.get(rung.objective) if rung.objective is not None else None
        if old is not None and old.kind == rung.kind:
            campaign.objectives.filter(pk=old.pk).update(**values)
            continue
        if old is not None:  # another kind is another rung: what calls reached stays what it was
            campaign.objectives.filter(pk=old.pk).update(archived_at=at)
        Objective.objects.create(workspace_id=campaign.workspace_id, campaign=campaign, kind=rung.kind, **values)


def arrange_questions(campaign: Campaign, texts: Sequence[str], *, at: datetime) -> None:
    """Make the questions these in this order. Those left out are archived."""
    before = {q.text: q for q in queries.questions(campaign)}
    campaign.questions.filter(archived_at=None).exclude(text__in=texts).update(archived_at=at)
    for position, text in enumerate(texts):
        if text in before:
            campaign.questions.filter(pk=before[text].pk).update(position=position)
        else:
            Question.objects.create(workspace_id=campaign.workspace_id, campaign=campaign, position=position, text=text)


def choose_lists(campaign: Campaign, lists: Sequence[ProspectList]) -> None:
    """Make these the lists that the campaign calls, in this order."""
    campaign.campaign_lists.exclude(list__in=lists).delete()
    for position, chosen in enumerate(lists):
        CampaignList.objects.update_or_create(
            campaign=campaign,
            list=chosen,
            defaults={"position": position, "workspace_id": campaign.workspace_id},
        )


def write_version(opening: Opening, text: str, *, by: User, at: datetime) -> OpeningVersion:
    """Write the next version of an opening's words; the earlier ones stay."""
    newest = opening.versions.order_by("-version").first()
    return OpeningVersion.objects.create(
        workspace_id=opening.workspace_id,
        opening=opening,
        version=newest.version + 1 if newest else 1,
        text=text,
        written_at=at,
        written_by=by,
    )


def plan_book(campaign: Campaign, *, at: datetime) -> None:
    """Set the to-go count to the plain sum, counted from now."""
    campaign.dials_planned = queries.dials_to_fill(campaign)
    campaign.planned_at = at if campaign.dials_planned is not None else None


def use_opening(opening: Opening, *, at: datetime) -> OpeningPeriod:
    """Make an opening the one in use: what the cockpit shows while nothing is dealt. The one before ends."""
    open_now = OpeningPeriod.objects.filter(campaign=opening.campaign_id, ended_at=None)
    same = open_now.filter(opening=opening).first()
    if same is not None:
        return same
    open_now.update(ended_at=at)
    return OpeningPeriod.objects.create(
        workspace_id=opening.workspace_id, campaign_id=opening.campaign_id, opening=opening, began_at=at
    )


def stop_using(opening: Opening, *, at: datetime) -> None:
    """An opening that is put away is not in use any more: the first letter is."""
    OpeningPeriod.objects.filter(opening=opening, ended_at=None).update(ended_at=at)


def use_window(campaign: Campaign, window: Span | None, *, at: datetime) -> WindowPeriod | None:
    """Make these the hours that the queue prefers; None: no hours at all. The window before ends."""
    open_now = WindowPeriod.objects.filter(campaign=campaign, ended_at=None)
    if window is not None:
        same = open_now.filter(begins_hour=window.begins, ends_hour=window.ends).first()
        if same is not None:
            return same
    open_now.update(ended_at=at)
    if window is None:
        return None
    return WindowPeriod.objects.create(
        workspace_id=campaign.workspace_id,
        campaign=campaign,
        begins_hour=window.begins,
        ends_hour=window.ends,
        began_at=at,
    )
