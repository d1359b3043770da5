"""Health, the door, and the pages for when something is wrong."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

import bounceback
from bounceback.base import door, queries
from bounceback.base.entering import let_in
from bounceback.base.folder import Folder
from bounceback.base.middleware import is_let_in, show_door, wants_json
from bounceback.base.requests import CallerRequest

_TOKEN_BYTES = 2048

WRONG_CODE = {
    "code": "code-not-good",
    "text": "This code does not let anybody in.",
    "hint": "Codes are good once and for a few minutes. Start Bounceback once more in a terminal for a new one.",
}


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Ready to serve. Says nothing else, so that it may be asked by anybody."""
    return JsonResponse({"status": "ok", "version": bounceback.__version__})


@login_not_required
@csrf_exempt  # the token is the proof, and the page that posts it comes from the disk
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: CallerRequest) -> HttpResponse:
    """Let a browser in for a token from a one-time file; show how to get one otherwise."""
    if request.method != "POST":
        return render(request, "base/door.html", {"problem": None})
    # Anybody may post here, so what is no token is not even read.
    size = request.headers.get("Content-Length", "")
    token = request.POST.get("token", "").strip() if size.isdecimal() and int(size) <= _TOKEN_BYTES else ""
    user = queries.who_enters()
    if user is None or not door.use(Folder(settings.DATA_DIR), token, good_for=settings.TOKEN_LENGTH, at=request.at):
        return render(request, "base/door.html", {"problem": WRONG_CODE}, status=403)
    let_in(request, user)
    return redirect("/", permanent=False)


def _problem(request: HttpRequest, *, status: int, code: str, text: str, hint: str) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"code": code, "text": text, "hint": hint}, status=status)
    return render(request, "base/problem.html", {"text": text, "hint": hint}, status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came from elsewhere, or its page is older than the session."""
    return _problem(
        request,
        status=403,
        code="stale-page",
        text="That was not accepted, and nothing was changed: the page is out of date, or another site sent it.",
        hint="Load the page again and repeat what you did.",
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Known, but not allowed."""
    return _problem(
        request,
        status=403,
        code="forbidden",
        text="You may not do that.",
        hint="Nothing was changed.",
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Nothing lives at this address, or it is not yours."""
    if not is_let_in(request):
        return show_door(request)
    return _problem(
        request,
        status=404,
        code="not-found",
        text="There is nothing at this address.",
        hint="It may have been removed, or the address was mistyped.",
    )


def broken(request: HttpRequest) -> HttpResponse:
    """A bug of ours. Nothing half-done stays: every action is one transaction."""
    return _problem(
        request,
        status=500,
        code="broken",
        text="Something went wrong on our side.",
        hint="What you did last was not saved; everything before it is safe. Load the page again and repeat it.",
    )
