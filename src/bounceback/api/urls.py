"""The HTTP API under /api/v1/. Areas bring their `router` in `<area>/api.py`; this gathers them."""

from __future__ import annotations

import importlib
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, path
from ninja import NinjaAPI
from ninja.security import django_auth

import bounceback
from bounceback.api import errors

# The session of the browser, with Django's check against forged requests: a program on this machine uses the command
# line instead.
api = NinjaAPI(
    title="Bounceback",
    version=bounceback.__version__,
    urls_namespace="api",
    auth=django_auth,
    docs_url=None,
    openapi_url="/openapi.json",
)
errors.install(api)
for _area in bounceback.AREAS:
    if find_spec(f"bounceback.{_area}.api"):
        # No area in the address: nouns are the same for whoever asks ("/calls", not "/calling/calls").
        api.add_router("", importlib.import_module(f"bounceback.{_area}.api").router, tags=[_area])

_patterns: list[URLPattern | URLResolver] = [path("", api.urls)]
urlpatterns = _patterns
