"""Addresses of the objection cards."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from bounceback.objections.carrying import views as carrying
from bounceback.objections.decks import views as decks
from bounceback.objections.views import album, card, joining

app_name = "objections"
urlpatterns: list[URLPattern | URLResolver] = [
    path("cards/print/", carrying.paper, name="print"),
    path("cards/print/pdf/", carrying.pdf, name="pdf"),
    path("cards/bring/", carrying.bring, name="bring"),
    path("cards/bring/take/", carrying.take, name="take"),
    path("cards/out/", carrying.out, name="out"),
    path("cards/starters/", decks.decks, name="decks"),
    path("cards/starters/<slug:name>/", decks.deck, name="deck"),
    path("cards/starters/<slug:name>/away/", decks.put_away, name="deck_away"),
    path("cards/", album.album, name="album"),
    path("cards/new/", album.new, name="new"),
    path("cards/<uuid:card_key>/", card.card, name="card"),
    path("cards/<uuid:card_key>/front/", card.front, name="front"),
    path("cards/<uuid:card_key>/responses/", card.responses, name="responses"),
    path("cards/<uuid:card_key>/responses/<uuid:response_key>/drop/", card.drop, name="drop"),
    path("cards/<uuid:card_key>/responses/<uuid:response_key>/up/", card.up, name="up"),
    path("cards/<uuid:card_key>/tags/", card.tags, name="tags"),
    path("cards/<uuid:card_key>/archive/", card.archive, name="archive"),
    path("cards/<uuid:card_key>/phrasings/<int:phrasing_id>/forget/", card.forget, name="forget"),
    path("cards/<uuid:card_key>/merge/", joining.merge, name="merge"),
    path("cards/<uuid:card_key>/split/", joining.split, name="split"),
]
