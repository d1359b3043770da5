"""The history: all calls, newest first, through filters that can be kept under a name."""

from __future__ import annotations

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bounceback.base.requests import CallerRequest
from bounceback.calling.actions import saved_views
from bounceback.calling.models import SavedView
from bounceback.calling.queries import history
from bounceback.screens import calls_filters, queries


@require_safe
def calls(request: CallerRequest) -> HttpResponse:
    """A page of the history."""
    values, unread = calls_filters.read(request.GET.dict()), calls_filters.unread(request.GET.dict())
    if "about" in request.GET:
        return redirect(reverse("screens:calls") + calls_filters.address(values | unread))
    after = request.GET.get("after", "")
    page = history.page(calls_filters.filters_of(values), by=request.user, after=after)
    options = calls_filters.options(request.user, card=values.get("card", ""))
    views = SavedView.objects.filter(user=request.user, workspace_id=request.user.workspace_id).order_by("name")
    kept = [(view, calls_filters.address(view.filters)) for view in views]
    here = calls_filters.address(values)
    context = {
        "page": page,
        "rows": [queries.call_row(call) for call in page.calls],
        "counted": history.COUNTED,
        "values": values,
        "left_out": calls_filters.left_out(unread),
        "attributes": {name: value for name, value in values.items() if name not in calls_filters.LABELS},
        "more": bool(set(values) & {"campaign", "opening", "rung", "list", "caller", "card", "first"}),
        "chips": calls_filters.chips(values, options),
        "options": options,
        "here": here,
        "saved_here": any(where == here for _, where in kept),
        "older": calls_filters.address(values | {"after": page.after}) if page.after else "",
        "on_a_later_page": bool(after),
        "views": kept,
    }
    return render(request, "screens/calls.html", context)


@require_POST
def save(request: CallerRequest) -> HttpResponse:
    """Keep the filters of a page under a name."""
    values = calls_filters.read(QueryDict(request.POST.get("filters", "").removeprefix("?")).dict())
    name = request.POST.get("name", "").strip()[:80]
    if name and values:
        saved_views.save_view(name=name, filters=values, by=request.user, at=request.at)
    return redirect(reverse("screens:calls") + calls_filters.address(values))


@require_POST
def delete(request: CallerRequest, view_id: int) -> HttpResponse:
    """Forget a saved view."""
    mine = SavedView.objects.filter(user=request.user, workspace_id=request.user.workspace_id)
    saved_views.delete_view(view=get_object_or_404(mine, pk=view_id), by=request.user, at=request.at)
    return redirect("screens:calls")
