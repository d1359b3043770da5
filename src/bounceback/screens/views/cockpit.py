"""The cockpit and its keys: two pages that hand the browser what it needs; the browser does the rest."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bounceback.base.requests import CallerRequest
from bounceback.calling.queries import cockpit as desks
from bounceback.core import keys
from bounceback.screens import desk


@require_safe
def cockpit(request: CallerRequest, session_id: int) -> HttpResponse:
    """A session of calls; one that has ended shows its debrief."""
    session = get_object_or_404(desks.sessions_of(request.user).select_related("campaign"), pk=session_id)
    if session.ended_at is not None:
        return redirect("screens:debrief", session.pk)
    laid_out = desk.laid_out(session=session, by=request.user, at=request.at)
    context = {
        "campaign_name": session.campaign.name,
        "cockpit": {
            **laid_out,
            "csrf_cookie": settings.CSRF_COOKIE_NAME,
            "calendar_url": reverse("followups:appointment_ics", args=[0]),
        },
        "rungs": laid_out["campaign"]["rungs"],
        "dates": laid_out["dates"],
    }
    return render(request, "screens/cockpit.html", context)


@require_safe
def key_page(request: CallerRequest) -> HttpResponse:
    """Which key does what, and where to change it."""
    groups = [
        {"label": keys.STATE_LABELS[state], "rows": [row for row in keys.KEYS if row.states[0] is state]}
        for state in keys.State
    ]
    return render(request, "screens/keys.html", {"groups": groups, "table": desk.key_table()})
