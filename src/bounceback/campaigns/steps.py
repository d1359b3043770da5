"""Parts of writes on campaigns. No transaction, no Event: the action that composes them has both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from bounceback.base.models import User
from bounceback.campaigns import queries
from bounceback.campaigns.models import Campaign, CampaignList, Objective, Opening, OpeningVersion, Question
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
