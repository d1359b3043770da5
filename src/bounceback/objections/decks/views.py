"""Pages of the starter decks."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bounceback.base.requests import CallerRequest
from bounceback.core.outcomes import REASON_LABELS, Reason
from bounceback.objections.decks import actions, forms, queries, reading
from bounceback.objections.decks.queries import Item
from bounceback.objections.decks.reading import Deck


@require_safe
def decks(request: CallerRequest) -> HttpResponse:
    """All starter decks, and what of them is in the album."""
    return render(request, "objections/decks.html", {"decks": queries.all_laid(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
def deck(request: CallerRequest, name: str) -> HttpResponse:
    """One deck in full; take it, or some of it."""
    chosen = _deck(name)
    if request.method == "POST":
        if "all" in request.POST:
            taken = actions.take(name=chosen.name, by=request.user, at=request.at)
        else:
            numbers = forms.numbers(request.POST.getlist("card"))
            taken = actions.take(name=chosen.name, numbers=numbers, by=request.user, at=request.at)
        return redirect(f"{reverse('objections:deck', args=[chosen.name])}?taken={taken.made + taken.back}")
    laid = queries.laid(chosen, by=request.user)
    context = {
        "laid": laid,
        "items": [(item, _family(item)) for item in laid.items],
        "taken": _count(request, "taken"),
        "away": _count(request, "away"),
    }
    return render(request, "objections/deck.html", context)


@require_POST
def put_away(request: CallerRequest, name: str) -> HttpResponse:
    """Archive what of a deck was never heard nor changed."""
    chosen = _deck(name)
    count = actions.put_away(name=chosen.name, by=request.user, at=request.at)
    return redirect(f"{reverse('objections:deck', args=[chosen.name])}?away={count}")


def _deck(name: str) -> Deck:
    try:
        return reading.deck(name)
    except reading.NoSuchDeck:
        raise Http404 from None


def _family(item: Item) -> str:
    return REASON_LABELS[Reason(item.words.family)] if item.words.family else ""


def _count(request: CallerRequest, name: str) -> int | None:
    """What the action before came to; None when there was none."""
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= 3 else None
