"""The lists a campaign calls, with what decides about a whole list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from bounceback.calling.queries.open_places import Kind
from bounceback.calling.queries.rows import rows
from bounceback.campaigns.models import CampaignList
from bounceback.compliance import registries
from bounceback.compliance.models import ScrubStatement
from bounceback.core.gate import Held


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


def called_lists(found: list[list[Any]], *, workspace: int) -> tuple[CalledList, ...]:
    """The lists in the campaign's order."""
    held = registry_files(workspace)
    return tuple(
        CalledList(pk, order, name, Kind(audience, date.fromisoformat(scrub) if scrub else None, held))
        for pk, order, name, audience, scrub in sorted(found, key=lambda row: (row[1], row[0]))
    )


def registry_files(workspace: int) -> tuple[Held, ...]:
    """The do-not-call registry files that this workspace has. No SQL."""
    store = registries.store_of(workspace)
    return tuple(
        Held(name, date.fromisoformat(now.list_date))
        for name in store.names()
        if (now := store.in_force(name)) is not None
    )
