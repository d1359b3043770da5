"""One prospect: what is known, what was said, what is promised."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from bounceback.base.requests import CallerRequest
from bounceback.campaigns import queries as campaigns
from bounceback.prospects.models import Prospect
from bounceback.screens import queries, timeline


@require_safe
def prospect(request: CallerRequest, prospect_id: int) -> HttpResponse:
    """The page of one prospect."""
    mine = Prospect.objects.filter(workspace_id=request.user.workspace_id).select_related("referred_by")
    found = get_object_or_404(mine, pk=prospect_id)
    page = queries.prospect_page(found)
    on = {listing.list_id for listing in page.listings}
    # Somebody who was erased goes on no list any more.
    lists = campaigns.lists_of(request.user) if found.erased_at is None else ()
    kind = request.GET.get("kind", "")
    context = {
        "page": page,
        "timeline": timeline.timeline(found, kind=kind, before=request.GET.get("before", "")),
        "kinds": timeline.KINDS.items(),
        "kind": kind if kind in timeline.KINDS else "",
        "on_a_later_page": "before" in request.GET,
        "prospect": found,
        "other_lists": [each for each in lists if each.pk not in on],
    }
    return render(request, "screens/prospect.html", context)
