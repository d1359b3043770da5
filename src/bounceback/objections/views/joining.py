"""Making one card of two, and two of one: first a look, then the press."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from bounceback.base.requests import CallerRequest
from bounceback.objections import actions
from bounceback.objections.forms import SplitForm
from bounceback.objections.models import ObjectionCard
from bounceback.objections.queries import album as albums
from bounceback.objections.queries import card as cards
from bounceback.objections.views.card import back_to, card_of

MOST_FOUND = 12


@require_http_methods(["GET", "POST"])
def merge(request: CallerRequest, card_key: UUID) -> HttpResponse:
    """Choose the card to keep, see what goes along, and merge."""
    found = card_of(request, card_key)
    into = _chosen(request)
    if request.method == "POST" and into is not None:
        kept = actions.merge(card=found, into=into, by=request.user, at=request.at)
        return back_to(kept, saved="merged")
    text = request.GET.get("q", "").replace("\x00", " ")[:100]
    near = albums.by_letters(text, by=request.user, most=MOST_FOUND, but=found.pk)
    context = {
        "card": found,
        "into": into if into is not None and into.pk != found.pk else None,
        "along": cards.along(found, into=into) if into is not None else None,
        "text": text,
        "found": near,
    }
    return render(request, "objections/merge.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
def split(request: CallerRequest, card_key: UUID) -> HttpResponse:
    """Choose what goes to a card of its own."""
    found = card_of(request, card_key)
    form = SplitForm(request.POST or None, card=found, by=request.user)
    if form.is_valid():
        made = actions.split(card=found, by=request.user, at=request.at, **form.value())
        return back_to(made, saved="split")
    page = cards.card_page(found, by=request.user, at=request.at)
    context = {
        "card": found,
        "page": page,
        "form": form,
        "hearings": cards.heard_lately(found, most=cards.HEARINGS_OFFERED),
        "chosen": {name: form.chosen(name) for name in ("phrasing", "response", "hearing")},
    }
    return render(request, "objections/split.html", context, status=422 if form.is_bound else 200)


def _chosen(request: CallerRequest) -> ObjectionCard | None:
    """The card to keep that the address or the form names; None where it names none of ours."""
    given = (request.POST if request.method == "POST" else request.GET).get("into", "")
    try:
        key = UUID(given)
    except ValueError:
        return None
    into = cards.by_key(key, by=request.user)
    return None if into is None else cards.became(into)
