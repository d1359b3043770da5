"""Addresses of the made-up quarter."""

from __future__ import annotations

from django.urls import path

from bounceback.simulate import views

app_name = "simulate"
urlpatterns = [
    path("made-up/", views.made_up, name="made_up"),
    path("made-up/progress/", views.progress, name="progress"),
    path("made-up/enter/", views.enter, name="enter"),
    path("made-up/leave/", views.leave, name="leave"),
    path("made-up/remove/", views.remove, name="remove"),
]
