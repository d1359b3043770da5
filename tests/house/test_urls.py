"""Every address: strangers get nothing, and a no changes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

OPEN = {"healthz", "enter"}
EXAMPLES = {"int": "999999", "slug": "nothing", "uuid": "00000000-0000-4000-8000-000000000000", "str": "nothing"}


def _routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for each in patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _routes(each.url_patterns, route)
        else:
            yield route


def _address(route: str) -> str:
    """The route with an example for each of its parts."""
    parts = []
    for part in route.replace("^", "").replace("$", "").split("/"):
        if part.startswith("<") and part.endswith(">"):
            kind = part[1:-1].partition(":")[0] if ":" in part else "str"
            parts.append(EXAMPLES.get(kind, "nothing"))
        elif "<" in part:
            head, _, rest = part.partition("<")
            inside, _, tail = rest.partition(">")
            kind = inside.partition(":")[0] if ":" in inside else "str"
            parts.append(head + EXAMPLES.get(kind, "nothing") + tail)
        else:
            parts.append(part)
    return "/" + "/".join(parts)


ROUTES = sorted(set(_routes(get_resolver().url_patterns)))


def _everything() -> str:
    """A fingerprint of all rows of all tables of ours."""
    digest = hashlib.sha256()
    for model in sorted(apps.get_models(), key=lambda each: each._meta.label):
        if model._meta.app_label == "sessions":
            continue
        for row in model._base_manager.order_by("pk").values_list():
            digest.update(repr((model._meta.label, row)).encode())
    return digest.hexdigest()


def test_there_are_addresses():
    assert "healthz" in ROUTES
    assert len(ROUTES) > 5


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
def test_every_address_refuses_a_stranger(ana, method):
    stranger = Client()
    let_through = []

    for route in ROUTES:
        if route in OPEN:
            continue
        response = getattr(stranger, method)(_address(route))
        if response.status_code != 403:
            let_through.append((route, response.status_code))

    assert let_through == []


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
def test_a_no_leaves_the_database_as_it_was(browser_of_ana, method):
    before = _everything()

    for route in ROUTES:
        if route in OPEN:
            continue
        response = getattr(browser_of_ana, method)(_address(route))
        assert response.status_code < 500, (method, route, response.content[:300])
        if response.status_code >= 400:
            assert _everything() == before, (method, route)
        else:
            before = _everything()


@pytest.mark.django_db
def test_no_address_holds_a_telephone_number():
    assert [route for route in ROUTES if "e164" in route or "phone" in route] == []
