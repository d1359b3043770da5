"""Which page lives where. Areas own their addresses; this gathers them."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import include, path

from bounceback import AREAS
from bounceback.base import views

urlpatterns = [
    *(path("", include(f"bounceback.{area}.urls")) for area in AREAS if find_spec(f"bounceback.{area}.urls")),
    path("api/v1/", include("bounceback.api.urls")),
]

handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.broken
