"""The objection cards' side door: JSON out."""

from __future__ import annotations

from typing import Annotated, cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from pydantic import StringConstraints

from bounceback.base.requests import CallerRequest
from bounceback.campaigns.models import Campaign
from bounceback.objections.meaning import likely
from bounceback.objections.queries import feed as feeds
from bounceback.objections.schemas import FeedOut, LikelyOut

router = Router()


@router.get("/objection-cards", response=FeedOut)
def objection_cards(request: HttpRequest, campaign: Annotated[int, Query(ge=0, le=2**63 - 1)]) -> HttpResponse:
    """The cards of a campaign, the most frequent first. 304 while nothing was written since."""
    caller = cast(CallerRequest, request)
    of = get_object_or_404(Campaign, pk=campaign, workspace_id=caller.user.workspace_id)
    where = {"workspace": of.workspace_id, "campaign": of.pk}
    mark = f'"{feeds.mark(**where, at=caller.at)}"'
    if mark == request.headers.get("If-None-Match"):
        return HttpResponse(status=304, headers={"ETag": mark})
    found = feeds.feed(**where, at=caller.at)
    # Thousands of rows: written as they are, the schema only describes them.
    return JsonResponse(found, headers={"ETag": mark, "Cache-Control": "private, no-cache"})


@router.get("/objection-cards/like", response=list[LikelyOut])
def like(
    request: HttpRequest, text: Annotated[str, Query(), StringConstraints(max_length=300)]
) -> tuple[likely.Likely, ...]:
    """The cards that may be meant by a text, the likeliest first, three at most."""
    return likely.like(text, by=cast(CallerRequest, request).user)
