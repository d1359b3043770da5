"""Addresses of the reviews."""

from __future__ import annotations

from django.urls import path

from bounceback.insights import views

app_name = "insights"
urlpatterns = [
    path("review/", views.kinds_page, name="kinds"),
    path("cards/numbers/", views.objections_page, name="objections"),
]
