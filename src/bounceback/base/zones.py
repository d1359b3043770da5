"""Whose clock a page shows: that of the person in front of it, as their browser names it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta, tzinfo
from datetime import timezone as fixed
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

COOKIE = "bounceback_zone"  # an IANA name, set by zone.js


class ZoneMiddleware:
    """Makes templates show times by the user's clock. Below the doors everything stays UTC."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        at: datetime = request.at  # type: ignore[attr-defined]  # ClockMiddleware came first
        with timezone.override(zone_of(request.COOKIES.get(COOKIE, ""), at=at)):
            return self.get_response(request)


def zone_of(named: str, *, at: datetime) -> tzinfo:
    """The zone a browser named; where it has not yet, this machine's own at that moment."""
    if named in known():
        return ZoneInfo(named)
    return fixed(timedelta(seconds=time.localtime(at.timestamp()).tm_gmtoff))


def of_this_machine() -> str:
    """The clock of this machine by its IANA name; UTC where it does not say."""
    candidates = [os.environ.get("TZ", "").lstrip(":")]
    with suppress(OSError):
        candidates.append(os.readlink("/etc/localtime").partition("zoneinfo/")[2])
    return next((zone for zone in candidates if zone in known()), "UTC")


@lru_cache(maxsize=1)
def known() -> frozenset[str]:
    """Every IANA name."""
    return frozenset(available_timezones())
