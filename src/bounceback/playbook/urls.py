"""Addresses where the playbook is written. What is read lives in the areas above."""

from __future__ import annotations

from django.urls import path

from bounceback.playbook import views

app_name = "playbook"
urlpatterns = [
    path("playbook/new/", views.new, name="new"),
    path("playbook/tips/", views.tips, name="tips"),
    path("playbook/tips/<int:tip_id>/", views.settle, name="settle"),
    path("playbook/<slug:option_name>/edit/", views.edit, name="edit"),
    path("playbook/<slug:option_name>/as-shipped/", views.as_shipped, name="as_shipped"),
    path("playbook/<slug:option_name>/away/", views.away, name="away"),
]
