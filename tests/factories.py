"""Builders of rows: small functions with sensible values. Each takes the user who owns what it makes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bounceback.base.models import User
from bounceback.campaigns import actions as campaign_actions
from bounceback.campaigns.models import Campaign
from bounceback.prospects.models import Audience, Line, Listing, Number, PlaceSet, Prospect, ProspectList

OHIO = "US-OH@America/New_York"


def make_list(
    by: User, *, at: datetime, name: str = "Ohio", audience: str = Audience.BUSINESS, country: str = "US"
) -> ProspectList:
    return ProspectList.objects.create(
        workspace_id=by.workspace_id,
        name=name,
        audience=audience,
        country=country,
        created_at=at,
        created_by=by,
    )


def make_prospect(
    by: User,
    *,
    at: datetime,
    on: ProspectList,
    e164: str = "+13305550143",
    name: str = "Dana Whitfield",
    company: str = "Whitfield Tool & Die",
    place: str = OHIO,
    **fields: Any,
) -> Listing:
    """A prospect with one number, fresh at the end of a list. Returns its place on the list."""
    number, _ = Number.objects.get_or_create(workspace_id=by.workspace_id, e164=e164)
    prospect = Prospect.objects.create(
        workspace_id=by.workspace_id,
        name=name,
        company=company,
        name_key=(name or company).casefold(),
        created_at=at,
        updated_at=at,
        **fields,
    )
    Line.objects.create(workspace_id=by.workspace_id, prospect=prospect, number=number)
    return Listing.objects.create(
        workspace_id=by.workspace_id,
        list=on,
        prospect=prospect,
        number=number,
        place_set=PlaceSet.objects.get_or_create(key=place)[0],
        position=on.listings.count(),
    )


def make_campaign(
    by: User, *, at: datetime, name: str = "Renewals", lists: tuple[ProspectList, ...] = (), **sums: Any
) -> Campaign:
    return campaign_actions.create(
        words=campaign_actions.Words(name, offer="A free renewal check.", problem="18 % rises nobody explains."),
        sums=campaign_actions.Sums(**sums),
        lists=lists,
        by=by,
        at=at,
    )
