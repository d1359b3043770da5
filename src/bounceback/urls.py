"""Which page lives where. Areas own their addresses; this gathers them."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import include, path

from bounceback.base import views

urlpatterns = [path("", include("bounceback.base.urls"))]
for _area in ("prospects", "campaigns", "compliance", "followups", "calling", "records", "screens"):
    if find_spec(f"bounceback.{_area}.urls"):
        urlpatterns.append(path("", include(f"bounceback.{_area}.urls")))
if find_spec("bounceback.api.urls"):
    urlpatterns.append(path("api/v1/", include("bounceback.api.urls")))

handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.broken
