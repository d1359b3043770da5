"""Tags of the base page."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

register = template.Library()

# Label, address by name, and the beginnings of the paths that belong to it.
# An address that does not exist (yet) is left out, so that areas can come and go.
NAV: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("Plan", ("screens:plan", "screens:home"), ("/plan/", "/sessions")),
    ("Calls", ("screens:calls",), ("/calls", "/past")),
    ("Review", ("insights:kinds",), ("/review",)),
    ("Why", ("recovery:diagnosis",), ("/why", "/playbook", "/plans", "/experiments")),
    ("Cards", ("objections:album",), ("/cards",)),
    (
        "Lists",
        ("prospects:lists", "records:imports", "records:import"),
        ("/lists", "/prospects", "/import"),
    ),
    ("Campaigns", ("campaigns:campaigns", "campaigns:list", "campaigns:index"), ("/campaigns", "/reasons")),
    (
        "Do not call",
        ("compliance:suppressions", "compliance:do_not_call", "compliance:index"),
        ("/do-not-call", "/dnc", "/suppressions", "/scrubs", "/hours"),
    ),
    ("Record", ("records:record",), ("/record",)),
    ("Keys", ("screens:keys",), ("/keys",)),
)


@register.inclusion_tag("base/nav.html", takes_context=True)
def site_nav(context: dict[str, Any]) -> dict[str, Any]:
    """The head of the page: where one can go, and where one is."""
    request: HttpRequest | None = context.get("request")
    path = request.path if request is not None else ""
    places = []
    for label, names, starts in NAV:
        address = _first_that_exists(names)
        if address:
            here = path == address or path.startswith(starts)
            places.append({"label": label, "address": address, "here": here})
    return {"places": places, "home": path == "/", "find": _first_that_exists(("screens:find",))}


def _first_that_exists(names: tuple[str, ...]) -> str:
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""
