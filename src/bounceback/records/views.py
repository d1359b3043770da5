"""Pages that bring lists in: upload, look, wait, report."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bounceback.base.requests import CallerRequest, id_in
from bounceback.core import mapping
from bounceback.records import actions, queries
from bounceback.records.forms import COLUMNS_SHOWN, PlanForm, UploadForm
from bounceback.records.models import Import

State = Import.State


@require_safe
def lists(request: CallerRequest) -> HttpResponse:
    """Every list with its counts, and the last imports."""
    page = Paginator(queries.lists_of(request.user), 50).get_page(request.GET.get("page"))
    rows = queries.counted(list(page), at=request.at)
    recent = queries.imports_of(request.user)[:10]
    return render(request, "records/lists.html", {"page": page, "rows": rows, "recent": recent})


@require_http_methods(["GET", "POST"])
def bring(request: CallerRequest) -> HttpResponse:
    """Choose a file and the list it belongs to."""
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        user=request.user,
        into=id_in(request.GET.get("into", "")),
    )
    if not form.is_valid():
        return render(request, "records/bring.html", {"form": form}, status=422 if form.is_bound else 200)
    given = form.cleaned_data
    import_ = actions.upload(
        file=given["file"].file,
        file_name=given["file"].name,
        list_name=given["into"].name if given["into"] else given["list_name"],
        audience=given["audience"],
        country=given["country"],
        by=request.user,
        at=request.at,
    )
    return redirect("records:import", import_.pk)


@require_http_methods(["GET", "POST"])
def import_(request: CallerRequest, import_id: int) -> HttpResponse:
    """One import: how its file is read, how far it is, what came of it."""
    shown = _own(request, import_id)
    if shown.kind == Import.Kind.CALLS:
        return redirect("records:past_import", shown.pk)
    if shown.state != State.WAITING:
        return render(request, "records/import.html", _progress(request, shown))
    preview = queries.preview(shown, at=request.at)
    form = PlanForm(request.POST or None, plan=preview.plan, sheets=preview.sheets)
    if request.method == "POST" and form.is_valid():
        answer = form.answer()
        actions.correct(import_=shown, corrections=answer.corrections, by=request.user, at=request.at)
        if "start" in request.POST and not answer.columns_may_change:
            actions.start(import_=shown, by=request.user, at=request.at)
        return redirect("records:import", shown.pk)
    context = {
        "import": shown,
        "form": form,
        "preview": preview,
        "read": [column for column in preview.columns[:COLUMNS_SHOWN] if column.meaning != mapping.ATTRIBUTE],
        "kept": [column for column in preview.columns[:COLUMNS_SHOWN] if column.meaning == mapping.ATTRIBUTE],
        "more": len(preview.columns) - COLUMNS_SHOWN,
        "meanings": [(each.code, each.label) for each in mapping.MEANINGS.values()],
    }
    return render(request, "records/look.html", context, status=422 if form.is_bound else 200)


@require_safe
def progress(request: CallerRequest, import_id: int) -> HttpResponse:
    """How far it is: the fragment that the page asks for every second."""
    shown = _own(request, import_id)
    if not request.htmx:
        return redirect("records:import", shown.pk)
    return render(request, "records/_progress.html", _progress(request, shown))


@require_POST
def resume(request: CallerRequest, import_id: int) -> HttpResponse:
    """Go on with an import that stopped."""
    shown = _own(request, import_id)
    actions.resume(import_=shown, by=request.user, at=request.at)
    return redirect("records:import", shown.pk)


@require_http_methods(["GET", "POST"])
def undo(request: CallerRequest, import_id: int) -> HttpResponse:
    """Take a whole import back, after a question."""
    shown = _own(request, import_id)
    if request.method == "POST":
        actions.undo(import_=shown, by=request.user, at=request.at)
        return redirect("records:import", shown.pk)
    refused = queries.why_not_undo(shown, at=request.at)
    return render(request, "records/undo.html", {"import": shown, "refused": refused})


@require_POST
def discard(request: CallerRequest, import_id: int) -> HttpResponse:
    """Forget a file that was never started."""
    shown = _own(request, import_id)
    actions.discard(import_=shown, by=request.user, at=request.at)
    return redirect("records:imports")


@require_safe
def rejects(request: CallerRequest, import_id: int) -> FileResponse:
    """The rejected rows as CSV: line, reason, text."""
    shown = _own(request, import_id)
    path = queries.rejects_file(shown)
    if path is None:
        raise Http404
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=f"rejected-{shown.pk}.csv", content_type="text/csv; charset=utf-8"
    )


def _own(request: CallerRequest, import_id: int) -> Import:
    return get_object_or_404(queries.imports_of(request.user), pk=import_id)


def _progress(request: CallerRequest, shown: Import) -> dict[str, object]:
    share = queries.progress_share(shown)
    abandoned = queries.abandoned(shown)
    running = shown.state == State.RUNNING and not abandoned
    return {
        "import": shown,
        "running": running,
        "stopped": abandoned or shown.state == State.STOPPED,
        "percent": None if share is None else round(100 * share),
        "rejects": queries.first_rejects(shown),
        "refused": None if running else queries.why_not_undo(shown, at=request.at),
        "unknown_place": shown.cursor.get("unknown_place", 0),
        "next": reverse("records:imports"),
    }
