"""Recovery plans: what is tried on calls, how far it is, and what was learnt."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bounceback.base.requests import CallerRequest, id_in
from bounceback.calling.queries.at_hand import campaign_at_hand
from bounceback.campaigns import queries as campaigns
from bounceback.core.aims import finish_in_words
from bounceback.core.playbook import EXPERIMENT, Lever, PlanEnding
from bounceback.playbook.actions import plans as actions
from bounceback.playbook.models import Plan
from bounceback.playbook.queries import options
from bounceback.recovery import experiments_shown
from bounceback.recovery import plans_shown as shown
from bounceback.recovery.forms import AdaptForm, EndForm, PlanForm
from bounceback.recovery.queries import progress

ENDED_SHOWN = 50


@require_safe
def plans_page(request: CallerRequest) -> HttpResponse:
    """The plans that run, and those that ended with their lessons."""
    running = progress.progress_of(progress.running(request.user))
    ended = Plan.objects.filter(workspace_id=request.user.workspace_id, user=request.user, ended_at__isnull=False)
    rows = ended.select_related("option", "campaign", "experiment").order_by("-ended_at", "-pk")
    context = {
        "running": [_row(each) for each in running],
        "ended": [_row(each) for each in progress.progress_of(rows[:ENDED_SHOWN])],
        "more": max(0, ended.count() - ENDED_SHOWN),
        "experiments": reverse("recovery:experiments"),
    }
    return render(request, "recovery/plans.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_new(request: CallerRequest) -> HttpResponse:
    """Begin a plan with an option."""
    option = options.option(request.user, request.GET.get("option", "")) if request.GET.get("option") else None
    if option is None:
        raise Http404
    mine = list(campaigns.running(request.user))
    at_hand = id_in(request.GET.get("campaign", "")) or getattr(campaign_at_hand(request.user), "pk", None)
    form = PlanForm(
        request.POST or None, option=option, campaigns=mine, campaign=at_hand, reason=request.GET.get("reason", "")
    )
    if form.is_valid():
        plan = actions.begin(
            option=option,
            campaign=form.campaign_value(),
            wanted=form.value(),
            key=form.cleaned_data["key"],
            by=request.user,
            at=request.at,
        )
        return redirect(f"{reverse('recovery:plan', args=[plan.key])}?saved=begun")
    context = {"form": form, "option": option, "campaigns": mine, "running": progress.running(request.user)}
    return render(request, "recovery/plan_new.html", context, status=422 if form.is_bound else 200)


@require_safe
def plan(request: CallerRequest, plan_key: UUID) -> HttpResponse:
    """One plan: where it stands, and at its end what was learnt."""
    return _page(request, _plan(request, plan_key))


@require_POST
def plan_end(request: CallerRequest, plan_key: UUID) -> HttpResponse:
    """Keep a plan as a habit, or drop it, with its lesson."""
    found = _plan(request, plan_key)
    form = EndForm(request.POST)
    ending = {"keep": PlanEnding.KEEP, "drop": PlanEnding.DROP}.get(request.POST.get("ending", ""))
    if not form.is_valid() or ending is None:
        return _page(request, found, end=form, status=422)
    if found.ended_at is None and not request.POST.get("sure"):
        early = not progress.progress(found).finished
        if early or not form.cleaned_data["lesson"]:
            return _page(request, found, end=form, asks=ending.value.lower(), early=early)
    actions.end(plan=found, ending=ending, lesson=form.cleaned_data["lesson"], by=request.user, at=request.at)
    return redirect(f"{reverse('recovery:plan', args=[found.key])}?saved=ended")


@require_POST
def plan_adapt(request: CallerRequest, plan_key: UUID) -> HttpResponse:
    """End a plan and go on with a changed one."""
    found = _plan(request, plan_key)
    form = AdaptForm(request.POST, plan=found)
    if not form.is_valid():
        return _page(request, found, adapt=form, status=422)
    said = form.cleaned_data
    made = actions.adapt(
        plan=found, wanted=form.value(), lesson=said["lesson"], key=said["key"], by=request.user, at=request.at
    )
    return redirect(f"{reverse('recovery:plan', args=[made.key])}?saved=adapted")


def _plan(request: CallerRequest, plan_key: UUID) -> Plan:
    mine = Plan.objects.filter(workspace_id=request.user.workspace_id, user=request.user)
    return get_object_or_404(mine.select_related("option", "campaign", "experiment", "after"), key=plan_key)


def _row(stands: progress.Progress) -> dict[str, Any]:
    plan = stands.plan
    return {
        "plan": plan,
        "stands": stands,
        "address": reverse("recovery:plan", args=[plan.key]),
        "against": shown.against(plan),
        "progress": shown.progress_in_words(stands),
        "percent": min(100, round(100 * stands.done / stands.finish)),
        "marks": shown.marks_in_words(stands),
        "ending": shown.ending_in_words(plan),
    }


def _page(
    request: CallerRequest,
    plan: Plan,
    *,
    end: EndForm | None = None,
    adapt: AdaptForm | None = None,
    asks: str = "",
    early: bool = False,
    status: int = 200,
) -> HttpResponse:
    stands = progress.progress(plan)
    bars, edge = shown.compared(stands)
    option = options.of_row(plan.option)
    kind = EXPERIMENT.get(Lever(plan.option.lever))
    context = _row(stands) | {
        "option": option,
        "bars": bars,
        "edge": edge,
        "aim": shown.aim_in_words(plan),
        "finish_words": finish_in_words(stands.aim, stands.finish),
        "unfair": shown.UNFAIR,
        "calls": shown.calls_behind(plan),
        "kind": kind.value if kind else "",
        "followed_by": plan.adapted.first(),
        "judged": experiments_shown.ending_in_words(plan.experiment) if plan.experiment is not None else "",
        "asks": asks,
        "early": early,
        "end": end or EndForm(),
        "adapt": adapt or AdaptForm(plan=plan),
        "saved": request.GET.get("saved", ""),
    }
    return render(request, "recovery/plan.html", context, status=status)
