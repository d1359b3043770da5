"""Addresses of the diagnosis, the ranked playbook, plans and experiments."""

from __future__ import annotations

from django.urls import path

from bounceback.recovery.views import diagnosis

app_name = "recovery"
urlpatterns = [
    path("why/", diagnosis.diagnosis_page, name="diagnosis"),
]
