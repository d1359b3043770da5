"""Making a made-up quarter, sitting down at its desk, coming back, and removing it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from bounceback.base import queries as base_queries
from bounceback.base.entering import let_in
from bounceback.base.requests import CallerRequest
from bounceback.simulate import actions, queries


def _owner(request: CallerRequest) -> Any:
    """Whose installation it is: whoever looks around in a made-up quarter acts as themselves here."""
    return base_queries.local_owner() or request.user


def _state(request: CallerRequest) -> dict[str, Any]:
    made_up = queries.made_up(at=request.at)
    return {"made_up": made_up, "filling": made_up is not None and not made_up.done and not made_up.stuck}


@require_http_methods(["GET", "POST"])
def made_up(request: CallerRequest) -> HttpResponse:
    """What there is; a press makes it, and the page says how far it is."""
    if request.method == "POST" and queries.made_up(at=request.at) is None:
        actions.begin(by=_owner(request), at=request.at)
    if request.method == "POST":
        return redirect("simulate:made_up")
    return render(request, "simulate/made_up.html", _state(request))


@require_safe
def progress(request: CallerRequest) -> HttpResponse:
    """How far it is. Whoever waited for it is taken there."""
    return render(request, "simulate/_progress.html", _state(request) | {"arrived": True})


@require_POST
def enter(request: CallerRequest) -> HttpResponse:
    """Sit down at the desk of the made-up quarter."""
    let_in(request, queries.whom_to_be(at=request.at))
    return HttpResponseClientRedirect("/") if request.htmx else redirect("/")


@require_POST
def leave(request: CallerRequest) -> HttpResponse:
    """Back to one's own desk."""
    let_in(request, _owner(request))
    return redirect("/")


@require_http_methods(["GET", "POST"])
def remove(request: CallerRequest) -> HttpResponse:
    """Ask, then remove it, and be back at one's own desk."""
    found = queries.made_up(at=request.at)
    if request.method != "POST":
        return render(request, "simulate/remove.html", {"made_up": found})
    owner = _owner(request)
    if found is not None:
        actions.remove(workspace=found.workspace, by=owner, at=request.at)
    let_in(request, owner)
    return redirect("/")
