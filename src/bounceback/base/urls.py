"""Addresses of the ground floor."""

from __future__ import annotations

from django.urls import path

from bounceback.base import views

app_name = "base"
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("enter", views.enter, name="enter"),
]
