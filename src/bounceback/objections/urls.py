"""Addresses of the objection cards."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from bounceback.objections.decks import views as decks

app_name = "objections"
urlpatterns: list[URLPattern | URLResolver] = [
    path("cards/starters/", decks.decks, name="decks"),
    path("cards/starters/<slug:name>/", decks.deck, name="deck"),
    path("cards/starters/<slug:name>/away/", decks.put_away, name="deck_away"),
]
