"""The page of the record, and the pages of its backups and its proof."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from bounceback.base.requests import CallerRequest
from bounceback.records.keeping import actions, queries


@require_safe
def record(request: CallerRequest) -> HttpResponse:
    """What is kept, how safe it is, and how it leaves."""
    context = {"shelf": queries.backups(at=request.at), "audit": queries.audit(request.user)}
    return render(request, "records/record.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def backups(request: CallerRequest) -> HttpResponse:
    """Every backup, and how one is restored; POST makes another."""
    if request.method == "POST":
        actions.ask_for_backup(by=request.user, at=request.at)
        return redirect("records:backups")
    return render(request, "records/backups.html", {"shelf": queries.backups(at=request.at)})


@require_safe
def backing_up(request: CallerRequest) -> HttpResponse:
    """How far it is: the fragment that the page asks for every second."""
    if not request.htmx:
        return redirect("records:backups")
    return render(request, "records/_backups.html", {"shelf": queries.backups(at=request.at)})


@require_http_methods(["GET", "HEAD", "POST"])
def audit(request: CallerRequest) -> HttpResponse:
    """How far everything is sealed, and what the last proof found; POST proves it again."""
    if request.method == "POST":
        actions.ask_for_proof(by=request.user, at=request.at)
        return redirect("records:audit")
    return render(request, "records/audit.html", {"audit": queries.audit(request.user)})


@require_safe
def auditing(request: CallerRequest) -> HttpResponse:
    """How far it is: the fragment that the page asks for every second."""
    if not request.htmx:
        return redirect("records:audit")
    return render(request, "records/_audit.html", {"audit": queries.audit(request.user)})
