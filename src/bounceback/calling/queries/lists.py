"""The lists a campaign calls, with what decides about a whole list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from bounceback.calling.queries.open_places import Kind
from bounceback.calling.queries.rows import rows
from bounceback.campaigns.models import CampaignList
from bounceback.compliance.models import ScrubStatement


@dataclass(frozen=True, slots=True)
class CalledList:
    """A list in its place in the campaign."""

    pk: int
    order: int
    name: str
    kind: Kind


def as_rows(campaign: str = "campaign_id") -> Subquery:
    """The campaign's lists as one value of a bigger statement; read it with `called_lists`."""
    scrubs = (
        ScrubStatement.objects.filter(Q(list=OuterRef("list_id")) | Q(list=None), workspace=OuterRef("workspace_id"))
        .order_by("-scrubbed_on")
        .values("scrubbed_on")[:1]
    )
    of = CampaignList.objects.filter(campaign=OuterRef(campaign), list__archived_at=None)
    return rows(of, "list_id", "position", "list__name", "list__audience", Subquery(scrubs))


def called_lists(found: list[list[Any]]) -> tuple[CalledList, ...]:
    """The lists in the campaign's order."""
    return tuple(
        CalledList(pk, order, name, Kind(audience, date.fromisoformat(scrub) if scrub else None))
        for pk, order, name, audience, scrub in sorted(found, key=lambda row: (row[1], row[0]))
    )
