"""Addresses of campaigns and their openings."""

from __future__ import annotations

from django.urls import path

from bounceback.campaigns import views
from bounceback.campaigns.reasons import views as reasons

app_name = "campaigns"
urlpatterns = [
    path("campaigns/", views.campaigns, name="campaigns"),
    path("campaigns/new/", views.new, name="new"),
    path("campaigns/example/", views.example, name="example"),
    path("campaigns/<int:campaign_id>/", views.campaign, name="campaign"),
    path("campaigns/<int:campaign_id>/words/", views.words, name="words"),
    path("campaigns/<int:campaign_id>/sums/", views.sums, name="sums"),
    path("campaigns/<int:campaign_id>/ladder/", views.ladder, name="ladder"),
    path("campaigns/<int:campaign_id>/questions/", views.questions, name="questions"),
    path("campaigns/<int:campaign_id>/lists/", views.lists, name="lists"),
    path("campaigns/<int:campaign_id>/name/", views.name, name="name"),
    path("campaigns/<int:campaign_id>/pace/", views.pace, name="pace"),
    path("campaigns/<int:campaign_id>/hours/", views.hours, name="hours"),
    path("campaigns/<int:campaign_id>/openings/", views.openings, name="openings"),
    path("campaigns/<int:campaign_id>/archive/", views.archive, name="archive"),
    path("reasons/", reasons.reasons, name="reasons"),
    path("openings/<int:opening_id>/versions/", views.versions, name="versions"),
    path("openings/<int:opening_id>/use/", views.opening_use, name="opening_use"),
    path("openings/<int:opening_id>/archive/", views.opening_archive, name="opening_archive"),
]
