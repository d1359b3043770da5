"""Addresses of what comes after a call."""

from __future__ import annotations

from django.urls import path

from bounceback.followups import views

app_name = "followups"
urlpatterns = [
    path("appointments/<int:appointment_id>.ics", views.appointment_ics, name="appointment_ics"),
    path("materials/<int:material_id>/mail/", views.mail, name="mail"),
    path("materials/<int:material_id>/sent/", views.sent, name="sent"),
]
