"""Pages of the do-not-call list, and of what proves that a list was checked."""

from __future__ import annotations

import re
from datetime import timedelta

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from bounceback.base.requests import CallerRequest, id_in
from bounceback.compliance import actions, queries
from bounceback.compliance.forms import LiftForm, ProspectSuppressionForm, ScrubForm, SuppressionForm
from bounceback.prospects.models import Prospect, ProspectList

PAGE = 50
GOOD_FOR = timedelta(days=31)


@require_http_methods(["GET", "POST"])
def suppressions(request: CallerRequest) -> HttpResponse:
    """Everybody who must not be called; add one."""
    prospect = _prospect(request)
    form = (
        ProspectSuppressionForm(request.POST or None, prospect=prospect)
        if prospect
        else SuppressionForm(request.POST or None)
    )
    if form.is_valid():
        actions.suppress(
            source="added by hand", why=form.cleaned_data["why"], by=request.user, at=request.at, **form.whom()
        )
        return redirect("compliance:suppressions")
    rows = queries.suppressions_of(request.user)
    sought = request.GET.get("q", "").strip()
    if sought:
        digits = re.sub(r"\D", "", sought)
        words = Q(firm__icontains=sought) | Q(prospect__name__icontains=sought) | Q(why__icontains=sought)
        rows = rows.filter(words | Q(e164__endswith=digits) if digits else words)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "prospect": prospect,
        "page": page,
        "rows": [(row, queries.whom(row)) for row in page],
        "q": sought,
    }
    return render(request, "compliance/suppressions.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def lift(request: CallerRequest, suppression_id: int) -> HttpResponse:
    """Let somebody be called again, with a reason."""
    row = get_object_or_404(queries.suppressions_of(request.user), pk=suppression_id)
    form = LiftForm(request.POST or None)
    if form.is_valid():
        actions.lift(suppression=row, why=form.cleaned_data["why"], by=request.user, at=request.at)
        return redirect("compliance:suppressions")
    context = {"form": form, "row": row, "whom": queries.whom(row)}
    return render(request, "compliance/lift.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def scrubs(request: CallerRequest, list_id: int) -> HttpResponse:
    """State that a list was checked against the registries."""
    mine = ProspectList.objects.filter(workspace_id=request.user.workspace_id)
    stated = get_object_or_404(mine, pk=list_id)
    form = ScrubForm(request.POST or None, today=request.at.date() + timedelta(days=1))
    if form.is_valid():
        actions.state_scrub(prospect_list=stated, by=request.user, at=request.at, **form.cleaned_data)
        return redirect("compliance:scrubs", stated.pk)
    statements = list(queries.scrubs_of(stated)[:PAGE])
    newest = statements[0] if statements else None
    until = newest.scrubbed_on + GOOD_FOR if newest else None
    context = {
        "form": form,
        "list": stated,
        "statements": statements,
        "until": until,
        "good": until is not None and until > request.at.date(),
    }
    return render(request, "compliance/scrubs.html", context, status=422 if form.is_bound else 200)


def _prospect(request: CallerRequest) -> Prospect | None:
    wanted = id_in(request.GET.get("prospect", ""))
    if wanted is None:
        return None
    return get_object_or_404(Prospect.objects.filter(workspace_id=request.user.workspace_id), pk=wanted)
