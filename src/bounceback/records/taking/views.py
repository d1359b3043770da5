"""The page that takes everything along: choose a shape, wait or leave, fetch the file."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bounceback.base.requests import CallerRequest
from bounceback.records.taking import actions, exporting, fetching
from bounceback.records.taking.forms import ExportForm


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: CallerRequest) -> HttpResponse:
    """Ask for an export, and see how far it is."""
    form = ExportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.ask(format=form.cleaned_data["format"], by=request.user, at=request.at)
        return redirect("records:export")
    context = _progress(request) | {"form": form, "left_out": exporting.LEFT_OUT.items()}
    return render(request, "records/export.html", context, status=422 if request.method == "POST" else 200)


@require_safe
def exporting_(request: CallerRequest) -> HttpResponse:
    """How far it is: the fragment that the page asks for every second."""
    if not request.htmx:
        return redirect("records:export")
    return render(request, "records/_export.html", _progress(request) | {"form": ExportForm()})


@require_safe
def fetch(request: CallerRequest) -> FileResponse:
    """The finished file."""
    path = fetching.file_of(request.user.workspace_id, at=request.at)
    if path is None:
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name, content_type="application/zip")


@require_POST
def drop(request: CallerRequest) -> HttpResponse:
    """Delete the finished file."""
    actions.drop(by=request.user, at=request.at)
    return redirect("records:export")


def _progress(request: CallerRequest) -> dict[str, Any]:
    return {"note": fetching.note_of(request.user.workspace_id, at=request.at)}
