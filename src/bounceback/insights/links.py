"""From a kind in a review to its calls in the history."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from bounceback.insights.queries.attributes import SIZES, Attribute
from bounceback.insights.queries.kinds import Kind

PLAIN = ("industry", "state", "city", "country", "title", "list", "opening", "caller")


def to_calls(attribute: Attribute, said: Mapping[str, Any]) -> Callable[[Kind], str]:
    """What leads from each kind to its calls; "" where the history has no such filter.

    said    the review's own filters as the address has them
    """
    names = {"from": "since", "to": "until", "list": "list", "campaign": "campaign", "card": "card"}
    within = {name: said.get(of, "") for name, of in names.items()}
    kept = {name: str(value) for name, value in within.items() if value}

    def link(kind: Kind) -> str:
        named = _named(attribute, kind)
        if not named:
            return ""
        return f"{reverse('screens:calls')}?{urlencode(kept | named)}"

    return link


def _named(attribute: Attribute, kind: Kind) -> dict[str, str]:
    if kind.value is None:
        return {}
    if attribute.code in PLAIN or (attribute.own and isinstance(kind.value, str)):
        return {attribute.code: str(kind.value)}
    if attribute.code == "contact":
        return {"first": "yes" if kind.value else "no"}
    if attribute.code == "size":
        low = SIZES.edges[kind.value - 1] if kind.value else 0
        high = SIZES.edges[kind.value] - 1 if kind.value < len(SIZES.edges) else ""
        return {"headcount": f"{low:.0f}-{high and format(high, '.0f')}"}
    return {}
