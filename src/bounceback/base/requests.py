"""What a request is once the middlewares have seen it."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from bounceback.base.models import User


class CallerRequest(HttpRequest):
    """A request of somebody who has come in by the door."""

    user: User  # DoorMiddleware came first
    htmx: HtmxDetails
    at: datetime  # one reading of the clock per request, UTC


def id_in(text: str) -> int | None:
    """The id that an address names; None when it names none. Ids have at most 18 digits, as the database has."""
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= 18 else None
