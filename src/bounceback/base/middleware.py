"""The doors of the web: the clock, the way in, and the polite no."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import structlog
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django_htmx.http import reswap, retarget

from bounceback.base import reserve, troubles
from bounceback.base.folder import Folder
from bounceback.base.refused import Refused

log = structlog.get_logger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponseBase]

# Key of the session that says which start of the server let it in.
OPENING = "opening"

NO_WAY_IN = {
    "code": "no-way-in",
    "text": "This browser has not been let in.",
    "hint": "Start Bounceback once more in a terminal (bounceback, or make run): "
    "it opens a page that lets this browser in.",
}

OTHER_DESK = {
    "code": "other-desk",
    "text": "This page belongs to another desk.",
    "hint": "Another tab went to the made-up quarter, or came back from it. What waits here is kept; "
    "go back to this desk, load the page again, and it is sent.",
}


def wants_json(request: HttpRequest) -> bool:
    """Whether a program is asking: the JSON API has one error shape."""
    return request.path.startswith("/api/")


def is_let_in(request: HttpRequest) -> bool:
    """Whether this browser came in by the door since the server was started."""
    user = getattr(request, "user", None)
    return bool(user and user.is_authenticated) and request.session.get(OPENING, "") == settings.SERVING


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

    def process_view(self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any) -> Any:
        # A cookie from before the last start is worth nothing: while the server was away, anybody on this machine
        # could have listened at its port and collected it.
        if request.user.is_authenticated and not is_let_in(request):
            request.user = AnonymousUser()
        desk = request.headers.get("X-Desk")
        if desk and request.user.is_authenticated and desk != str(request.user.workspace_id):
            return JsonResponse(OTHER_DESK, status=403)
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(  # type: ignore[override]  # a page in place, where Django would redirect
        self, request: HttpRequest, view_func: Any
    ) -> HttpResponseBase:
        return show_door(request)


def show_door(request: HttpRequest) -> HttpResponse:
    """How to get in; the same for every address, so that a stranger does not learn which ones exist."""
    if wants_json(request):
        return JsonResponse(NO_WAY_IN, status=403)
    return render(request, "base/door.html", {"problem": NO_WAY_IN}, status=403)


class RefusedMiddleware:
    """Turns every `Refused`, and trouble with disk or database, into an answer; all else is a bug and stays one.

    On a full disk the reserve is given up and the same is asked once more: nothing of the first try was kept.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if getattr(request, "room_made", False):
            response = self.get_response(request)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return answer(request, exception)
        if isinstance(exception, DatabaseError):
            refused = troubles.of_database(exception, where=settings.DATA_DIR)
            if refused is not None:
                log.error("database in trouble", reason=str(exception))
                if isinstance(refused, troubles.DiskFull) and _may_have_the_reserve(request):
                    request.room_made = True  # type: ignore[attr-defined]  # read above, by ourselves
                return answer(request, refused)
        return None


def _may_have_the_reserve(request: HttpRequest) -> bool:
    """Whether room was made for this. It is for what people say and do, not for files that are brought in."""
    if getattr(request, "room_made", False) or request.content_type == "multipart/form-data":
        return False
    return reserve.let_go(Folder(settings.DATA_DIR))


def answer(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The refusal in the shape this asker understands: JSON, a fragment, or a page."""
    if wants_json(request) or "application/json" in request.headers.get("Accept", ""):
        return JsonResponse(refused.as_dict(), status=refused.http_status)
    if not getattr(request, "htmx", False):
        return render(request, "base/refused.html", {"refused": refused}, status=refused.http_status)
    fragment = render(request, "base/refused_fragment.html", {"refused": refused}, status=refused.http_status)
    # What was asked for stays as it is; the no is said at the head of the page.
    return retarget(reswap(fragment, "innerHTML"), "#notices")
