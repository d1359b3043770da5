"""The cockpit and its keys: two pages that hand the browser what it needs; the browser does the rest."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from bounceback.base.requests import CallerRequest
from bounceback.calling.queries import cockpit as desks
from bounceback.core import keys


@require_safe
def cockpit(request: CallerRequest, session_id: int) -> HttpResponse:
    """A session of calls; one that has ended shows its debrief."""
    session = get_object_or_404(desks.sessions_of(request.user).select_related("campaign"), pk=session_id)
    if session.ended_at is not None:
        return redirect("screens:debrief", session.pk)
    data = {**desks.cockpit(session=session, by=request.user, at=request.at), **key_table(), "now": request.at}
    data["csrf_cookie"] = settings.CSRF_COOKIE_NAME
    context = {
        "campaign_name": session.campaign.name,
        "cockpit": data,
        "rungs": data["campaign"]["rungs"],
        "dates": data["dates"],
    }
    return render(request, "screens/cockpit.html", context)


@require_safe
def key_page(request: CallerRequest) -> HttpResponse:
    """Which key does what, and where to change it."""
    groups = [
        {"label": keys.STATE_LABELS[state], "rows": [row for row in keys.KEYS if row.states[0] is state]}
        for state in keys.State
    ]
    return render(request, "screens/keys.html", {"groups": groups, "table": key_table()})


def key_table() -> dict[str, Any]:
    """The table of keys as the browser reads it."""
    return {
        "keys_table": [asdict(row) for row in keys.KEYS],
        "deaf_seconds": keys.DEAF_SECONDS,
        "twice_within_seconds": keys.TWICE_WITHIN_SECONDS,
    }
