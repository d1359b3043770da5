"""The campaign that somebody is working on."""

from __future__ import annotations

from bounceback.base.models import User
from bounceback.calling.models import Session
from bounceback.campaigns import queries as campaigns
from bounceback.campaigns.models import Campaign


def campaign_at_hand(user: User) -> Campaign | None:
    """The campaign to go on with: the one last called for, else the newest."""
    running = campaigns.running(user)
    last = Session.objects.filter(caller=user, campaign__in=running).order_by("-started_at").first()
    return last.campaign if last is not None else running.first()
