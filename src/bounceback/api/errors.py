"""One shape for everything that is not an answer: {"code", "text", "hint"}."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, AuthorizationError, HttpError, ValidationError

from bounceback.base.middleware import NO_WAY_IN
from bounceback.base.refused import Refused


class Problem(Schema):
    """Why a request was not done. `code` is for programs and stays; `text` and `hint` are for people."""

    code: str
    text: str
    hint: str


def install(api: NinjaAPI) -> None:
    """Teach the API the one shape."""

    def say(request: HttpRequest, status: int, *, code: str, text: str, hint: str = "") -> HttpResponse:
        return api.create_response(request, {"code": code, "text": text, "hint": hint}, status=status)

    @api.exception_handler(Refused)
    def refused(request: HttpRequest, refused: Refused) -> HttpResponse:
        return api.create_response(request, refused.as_dict(), status=refused.http_status)

    @api.exception_handler(AuthenticationError)
    def stranger(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        return say(request, 403, **NO_WAY_IN)

    @api.exception_handler(AuthorizationError)
    def forbidden(request: HttpRequest, error: AuthorizationError) -> HttpResponse:
        return say(request, 403, code="forbidden", text="You may not do that.", hint="Nothing was changed.")

    @api.exception_handler(Http404)
    def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
        return say(request, 404, code="not-found", text="There is nothing at this address.")

    @api.exception_handler(ValidationError)
    def unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
        first: dict[str, Any] = error.errors[0] if error.errors else {}
        where = ".".join(str(part) for part in first.get("loc", ())[1:])
        return say(
            request,
            422,
            code="not-understood",
            text=f"{where}: {first.get('msg', 'not understood')}" if where else "The request was not understood.",
            hint="Nothing was changed. The description of the API is at /api/v1/openapi.json.",
        )

    @api.exception_handler(HttpError)
    def other(request: HttpRequest, error: HttpError) -> HttpResponse:
        return say(request, error.status_code, code="not-done", text=str(error))
