"""Numbers as people read them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.formats import date_format

register = template.Library()


@register.filter
def grouped(number: int) -> str:
    """A count with its thousands set apart: 1,847."""
    return f"{number:,}"


_RANGE = re.compile(r"(?<=\d)–(?=\d)|(?<=\d) (?=%)")


@register.filter
def unbroken(sentence: str) -> str:
    """A sentence whose ranges stay on one line: "4–15 %" is one word."""
    return _RANGE.sub(lambda found: "\u00a0" if found[0] == " " else "\u2060–\u2060", sentence)


@register.filter
def moment(then: datetime, now: datetime) -> str:
    """When something is: today by its hour, within three days by the weekday, else by its date."""
    day, today = timezone.localtime(then).date(), timezone.localtime(now).date()
    if day == today:
        words = "H:i"
    elif abs(day - today) <= timedelta(days=3):
        words = "D H:i"
    else:
        words = "D j M, H:i" if day.year == today.year else "D j M Y, H:i"
    return date_format(timezone.localtime(then), words)
