"""Who sits down at the desk when a browser is let in, and letting it in."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest

from bounceback.base.middleware import OPENING
from bounceback.base.models import User


def let_in(request: HttpRequest, user: User) -> None:
    """Make this browser's session the user's, whosever it was before.

    Tabs that were open before go on with the forms they show.
    """
    known_secret = request.META.get("CSRF_COOKIE")
    login(request, user)
    request.session[OPENING] = settings.SERVING
    if known_secret:
        request.META["CSRF_COOKIE"] = known_secret
