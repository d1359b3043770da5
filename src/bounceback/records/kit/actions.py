"""Taking a kit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from bounceback.base import events
from bounceback.base.models import User
from bounceback.campaigns import kit as campaigns
from bounceback.campaigns import steps
from bounceback.campaigns.actions import DEFAULT_LADDER, NameTaken
from bounceback.campaigns.models import Campaign
from bounceback.records.kit import queries
from bounceback.records.kit.file import Kit
from bounceback.records.kit.parts import PARTS
from bounceback.records.kit.refusals import NotAsSeen


def take(
    *,
    kit: Kit,
    into: Campaign | None,
    by: User,
    at: datetime,
    name: str = "",
    choices: Mapping[str, str] | None = None,
    only_new: bool = False,
    seen: str = "",
) -> Campaign:
    """Put into a campaign what was decided about a kit's items; what nobody decided is taken as the preview says.

    into        None begins a new campaign
    name        of the new campaign; the kit's title where it is empty
    only_new    unasked, nothing that the campaign says already is replaced
    seen        seal of the preview that was looked at; empty where nobody looked

    Raises NameTaken, NoSuchChoice, and NotAsSeen where the campaign has changed since somebody looked.
    """
    name = name or kit.head.title
    if into is None and Campaign.objects.filter(workspace_id=by.workspace_id, name=name).exists():
        raise NameTaken(name)
    with transaction.atomic():
        preview = queries.look(kit, into, workspace=by.workspace_id)
        if seen and seen != preview.seal:
            raise NotAsSeen
        ways = queries.decided(preview, choices or {}, only_new=only_new)
        campaign = into if into is not None else campaigns.begin(name, by=by, at=at)
        for part in PARTS:
            if any(key.startswith(f"{part.name}/") for key in ways):
                part.take(kit.parts[part.name], campaign, ways, by, at)
        if not campaign.objectives.exists():
            steps.arrange_ladder(campaign, DEFAULT_LADDER, at=at)
        facts = {"new": into is None, "items": len(ways), "left": len(preview.changes) - len(ways)}
        events.record("kit.taken", subject=campaign, by=by, at=at, facts=facts)
    return campaign
