"""Addresses of the do-not-call list and of scrub statements."""

from __future__ import annotations

from django.urls import path

from bounceback.compliance import views

app_name = "compliance"
urlpatterns = [
    path("do-not-call/", views.suppressions, name="suppressions"),
    path("do-not-call/<int:suppression_id>/lift/", views.lift, name="lift"),
    path("lists/<int:list_id>/scrubs/", views.scrubs, name="scrubs"),
]
