"""Numbers as people read them."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def grouped(number: int) -> str:
    """A count with its thousands set apart: 1,847."""
    return f"{number:,}"
