"""The doors of the web: the clock, the way in, and the polite no."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render

from bounceback.base.refused import Refused

GetResponse = Callable[[HttpRequest], HttpResponseBase]

NO_WAY_IN = {
    "code": "no-way-in",
    "text": "This browser has not been let in.",
    "hint": "Run `bounceback` in a terminal: it opens a page that lets your browser in.",
}


def wants_json(request: HttpRequest) -> bool:
    """Whether a program is asking: the JSON API has one error shape."""
    return request.path.startswith("/api/")


class ClockMiddleware:
    """Reads the clock once per request; everybody below is told the time as `at`."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.at = datetime.now(UTC)  # type: ignore[attr-defined]  # CallerRequest declares it
        response = self.get_response(request)
        if request.path.startswith(f"/{settings.STATIC_URL.strip('/')}/"):
            return response
        # Pages hold people's names and numbers: no cache keeps them, on disk or between.
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class DoorMiddleware(LoginRequiredMiddleware):
    """Whoever has not come in by the door sees a page that says how, and nothing else."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseBase:
        if wants_json(request):
            return JsonResponse(NO_WAY_IN, status=403)
        return render(request, "base/door.html", NO_WAY_IN, status=403)


class RefusedMiddleware:
    """Turns every `Refused` into an answer; anything else is a bug and stays one."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        return answer(request, exception)


def answer(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The refusal in the shape this asker understands: JSON, a fragment, or a page."""
    if wants_json(request) or "application/json" in request.headers.get("Accept", ""):
        return JsonResponse(refused.as_dict(), status=refused.http_status)
    template = "base/refused_fragment.html" if getattr(request, "htmx", False) else "base/refused.html"
    return render(request, template, {"refused": refused}, status=refused.http_status)
