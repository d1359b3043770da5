"""Pages that bring calls of the past in: upload, look, wait, report."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bounceback.base import zones
from bounceback.base.requests import CallerRequest
from bounceback.core import call_columns, call_words
from bounceback.core.mapping import ATTRIBUTE
from bounceback.records import actions as imports
from bounceback.records import queries
from bounceback.records.forms import COLUMNS_SHOWN
from bounceback.records.models import Import
from bounceback.records.past import actions, checks, looking
from bounceback.records.past import preview as previews
from bounceback.records.past.forms import PastPlanForm, PastUploadForm
from bounceback.records.past.plans import PastPlan

State = Import.State


@require_http_methods(["GET", "POST"])
def bring(request: CallerRequest) -> HttpResponse:
    """Choose a log, and say whose clock it shows."""
    if request.method == "GET" and request.user.workspace.made_up_at is not None:
        return render(request, "records/past.html", {"made_up": True})
    named = request.COOKIES.get(zones.COOKIE, "")
    zone = named if named in zones.known() else zones.of_this_machine()
    form = PastUploadForm(request.POST or None, request.FILES or None, user=request.user, zone=zone)
    if not form.is_valid():
        recent = queries.imports_of(request.user).filter(kind=Import.Kind.CALLS)[:10]
        status = 422 if form.is_bound else 200
        return render(request, "records/past.html", {"form": form, "recent": recent}, status=status)
    given = form.cleaned_data
    import_ = actions.upload(
        file=given["file"].file,
        file_name=given["file"].name,
        zone=given["zone"],
        list_name=given["into"].name if given["into"] else "",
        audience=given["audience"],
        country=given["country"],
        by=request.user,
        at=request.at,
    )
    return redirect("records:past_import", import_.pk)


@require_http_methods(["GET", "POST"])
def import_(request: CallerRequest, import_id: int) -> HttpResponse:
    """One log: how it is read, how far it is, what came of it."""
    shown = _own(request, import_id)
    if shown.state != State.WAITING:
        return render(request, "records/past_import.html", _progress(request, shown))
    plan = PastPlan.from_json(shown.plan)
    words = looking.words_of(plan, [(word, count) for word, count in shown.cursor.get("words", ())])
    form = PastPlanForm(request.POST or None, plan=plan, words=words[: previews.WORDS_SHOWN])
    if request.method == "POST" and form.is_valid():
        actions.correct(import_=shown, corrections=form.corrections(), by=request.user, at=request.at)
        ready = checks.why_not_ready(shown) is None and checks.undecided(shown) is None
        if "start" in request.POST and ready and not form.cut_anew:
            imports.start(import_=shown, by=request.user, at=request.at)
        return redirect("records:past_import", shown.pk)
    preview = previews.preview(shown, at=request.at)
    context = {
        "import": shown,
        "form": form,
        "preview": preview,
        "read": [column for column in preview.columns[:COLUMNS_SHOWN] if column.meaning != ATTRIBUTE],
        "kept": [column for column in preview.columns[:COLUMNS_SHOWN] if column.meaning == ATTRIBUTE],
        "meanings": [(each.code, each.label) for each in call_columns.MEANINGS.values()],
        "codes": list(call_words.CODES.items()),
    }
    return render(request, "records/past_look.html", context, status=422 if form.is_bound else 200)


@require_safe
def progress(request: CallerRequest, import_id: int) -> HttpResponse:
    """How far it is: the fragment that the page asks for every second."""
    shown = _own(request, import_id)
    if not request.htmx:
        return redirect("records:past_import", shown.pk)
    return render(request, "records/_past_progress.html", _progress(request, shown))


@require_http_methods(["GET", "POST"])
def undo(request: CallerRequest, import_id: int) -> HttpResponse:
    """Take a whole log back, after a question."""
    shown = _own(request, import_id)
    if request.method == "POST":
        imports.undo(import_=shown, by=request.user, at=request.at)
        return redirect("records:past_import", shown.pk)
    refused = queries.why_not_undo(shown, at=request.at)
    return render(request, "records/past_undo.html", {"import": shown, "refused": refused})


def _own(request: CallerRequest, import_id: int) -> Import:
    mine = queries.imports_of(request.user).filter(kind=Import.Kind.CALLS).select_related("list", "campaign")
    return get_object_or_404(mine, pk=import_id)


def _progress(request: CallerRequest, shown: Import) -> dict[str, object]:
    share = queries.progress_share(shown)
    abandoned = queries.abandoned(shown)
    running = shown.state == State.RUNNING and not abandoned
    done = shown.state == State.DONE
    return {
        "import": shown,
        "running": running,
        "stopped": abandoned or shown.state == State.STOPPED,
        "percent": None if share is None else round(100 * share),
        "rejects": queries.first_rejects(shown),
        "refused": None if running else queries.why_not_undo(shown, at=request.at),
        "lessons": previews.lessons(shown) if done else [],
        "zone": PastPlan.from_json(shown.plan).zone,
        "again": reverse("records:past"),
    }
