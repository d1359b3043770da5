"""Addresses of the objection cards."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

app_name = "objections"
urlpatterns: list[URLPattern | URLResolver] = []
