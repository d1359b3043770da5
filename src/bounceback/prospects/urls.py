"""Addresses of prospects as they are entered and changed by hand."""

from __future__ import annotations

from django.urls import path

from bounceback.prospects import views

app_name = "prospects"
urlpatterns = [
    path("prospects/", views.prospects, name="prospects"),
    path("prospects/add/", views.add, name="add"),
    path("prospects/<int:prospect_id>/edit/", views.edit, name="edit"),
    path("prospects/<int:prospect_id>/lists/", views.put_on, name="put_on"),
    path("listings/<int:listing_id>/off/", views.take_off, name="take_off"),
    path("listings/<int:listing_id>/back/", views.put_back, name="put_back"),
    path("lists/new/", views.new_list, name="new_list"),
    path("lists/<int:list_id>/edit/", views.edit_list, name="edit_list"),
]
