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
