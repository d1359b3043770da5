"""The page before a session: what can be called, what is due, what is missing, and one key to start."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from bounceback.base.requests import CallerRequest
from bounceback.calling import actions as calling
from bounceback.calling.queries import open_calls
from bounceback.calling.queries import plan as plans
from bounceback.calling.queries.at_hand import campaign_at_hand
from bounceback.campaigns import queries as campaigns
from bounceback.core.money import spoken
from bounceback.objections.queries import deal as deals
from bounceback.recovery import shown as why
from bounceback.recovery import tried
from bounceback.recovery.queries import brief
from bounceback.screens import mending, queries, ready

UNLOGGED_SHOWN = 5


@require_safe
def plan(request: CallerRequest, campaign_id: int | None = None) -> HttpResponse:
    """What lies ahead, for one campaign."""
    running = campaigns.running(request.user)
    if campaign_id is None:
        campaign = campaign_at_hand(request.user)
        if campaign is None:
            return redirect("screens:home")
    else:
        campaign = get_object_or_404(running, pk=campaign_id)
    ahead = plans.plan(campaign=campaign, by=request.user, at=request.at)
    value = campaigns.value_of_a_call(campaign)
    context = {
        "campaign": campaign,
        "others": [other for other in running if other.pk != campaign.pk],
        "plan": ahead,
        "bars": _bars(ahead),
        "missing": [mending.mend(each, campaign, request.user, n) for n, each in enumerate(ahead.missing, 1)],
        "value": spoken(value, campaign.currency) if value is not None else "",
        "forgotten": queries.lists_nobody_calls(request.user),
        "unlogged": open_calls.without_outcome(by=request.user, at=request.at)[:UNLOGGED_SHOWN],
        "earlier": queries.sessions_of(request.user)[:3],
        "trying": tried.running(request.user, campaign),
        "why": why.before_session(brief.before(campaign, by=request.user), at=request.at),
        "ready": ready.ready(request.user, campaign=campaign.pk, at=request.at),
        "to_review": deals.how_many(request.user, at=request.at),
    }
    return render(request, "screens/plan.html", context)


@require_POST
def start(request: CallerRequest, campaign_id: int) -> HttpResponse:
    """Begin a session, or go on with the one that is open."""
    campaign = get_object_or_404(campaigns.running(request.user), pk=campaign_id)
    session = calling.start_session(campaign=campaign, by=request.user, at=request.at)
    return redirect("screens:cockpit", session.pk)


def _bars(ahead: plans.Plan) -> list[dict[str, object]]:
    """Each hour with its share of the fullest one, in percent."""
    most = max((hour.callable for hour in ahead.hours), default=0)
    return [
        {
            "starts_at": hour.starts_at,
            "callable": hour.callable,
            "share": round(100 * hour.callable / most) if most else 0,
            "now": index == 0,
        }
        for index, hour in enumerate(ahead.hours)
    ]
