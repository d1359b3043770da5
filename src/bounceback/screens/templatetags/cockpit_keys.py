"""Keys, written on the controls they press, from the one table."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from bounceback.core import keys

register = template.Library()


@register.simple_tag
def presses(action: str) -> SafeString:
    """The attributes of a control: which action it is and which key presses it."""
    return format_html('data-action="{}" data-key="{}"', action, keys.BY_ID[action].key)


@register.simple_tag
def cap(action: str) -> SafeString:
    """The key cap of an action, as often as it has to be pressed."""
    row = keys.BY_ID[action]
    one = format_html("<kbd>{}</kbd>", keys.spoken(row.key))
    return one if row.presses == 1 else format_html("{} {}", one, one)
