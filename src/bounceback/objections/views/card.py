"""One card: both of its sides, and what came of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from bounceback.base.requests import CallerRequest
from bounceback.core.wording import ordinal
from bounceback.objections import actions
from bounceback.objections.forms import FrontForm, ResponseForm, TagsForm
from bounceback.objections.models import ObjectionCard, Phrasing, Response
from bounceback.objections.queries import card as cards


@require_safe
def card(request: CallerRequest, card_key: UUID) -> HttpResponse:
    """A card's page. The address of one that was merged leads to the card it became."""
    found = card_of(request, card_key)
    if found.key != card_key:
        return redirect(f"{reverse('objections:card', args=[found.key])}?saved=merged")
    return _page(request, found)


@require_POST
def front(request: CallerRequest, card_key: UUID) -> HttpResponse:
    """Change what stands on the front, and the family."""
    found = card_of(request, card_key)
    form = FrontForm(request.POST, card=found, by=request.user)
    if not form.is_valid():
        return _page(request, found, status=422, front=form)
    actions.write_card(card=found, by=request.user, at=request.at, **form.cleaned_data)
    return back_to(found)


@require_POST
def responses(request: CallerRequest, card_key: UUID) -> HttpResponse:
    """Put a response on the back, or change one."""
    found = card_of(request, card_key)
    key = request.POST.get("key", "")
    known = next((each for each in found.responses.all() if str(each.key) == key), None)
    number = str(known.pk) if known is not None else "new"
    form = ResponseForm(request.POST, response=known, number=number)
    if not form.is_valid():
        return _page(request, found, status=422, wrong={number: form})
    said = form.cleaned_data
    actions.write_response(
        card=found,
        key=said["key"],
        idea=said["idea"],
        words=said["words"],
        seen=said["seen"] or None,
        by=request.user,
        at=request.at,
    )
    after = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(after, allowed_hosts=None):
        return redirect(after)
    return back_to(found, part="back")


@require_POST
def drop(request: CallerRequest, card_key: UUID, response_key: UUID) -> HttpResponse:
    """Take a response off the card, or put it back ("restore")."""
    found = card_of(request, card_key)
    response = get_object_or_404(Response, card=found, key=response_key)
    act = actions.take_response_up if "restore" in request.POST else actions.drop_response
    act(response=response, by=request.user, at=request.at)
    return back_to(found, part="back")


@require_POST
def up(request: CallerRequest, card_key: UUID, response_key: UUID) -> HttpResponse:
    """Let a response come first where records do not tell them apart."""
    found = card_of(request, card_key)
    response = get_object_or_404(Response, card=found, key=response_key)
    actions.arrange(card=found, order=[response.key], by=request.user, at=request.at)
    return back_to(found, part="back")


@require_POST
def tags(request: CallerRequest, card_key: UUID) -> HttpResponse:
    """Say which campaigns a card belongs to."""
    found = card_of(request, card_key)
    page = cards.card_page(found, by=request.user, at=request.at)
    form = TagsForm(request.POST, choices=page.campaigns)
    if not form.is_valid():
        return _page(request, found, status=422)
    actions.tag(card=found, campaigns=form.value(), by=request.user, at=request.at)
    return back_to(found, part="tags")


@require_POST
def archive(request: CallerRequest, card_key: UUID) -> HttpResponse:
    """Put a card away, or bring it back ("restore")."""
    found = card_of(request, card_key)
    act = actions.bring_back if "restore" in request.POST else actions.archive
    act(card=found, by=request.user, at=request.at)
    return back_to(found)


@require_POST
def forget(request: CallerRequest, card_key: UUID, phrasing_id: int) -> HttpResponse:
    """Take away other words that did not mean this card."""
    found = card_of(request, card_key)
    phrasing = get_object_or_404(Phrasing.objects.select_related("card"), card=found, pk=phrasing_id)
    actions.forget_phrasing(phrasing=phrasing, by=request.user, at=request.at)
    return back_to(found, part="phrasings")


def card_of(request: CallerRequest, key: UUID) -> ObjectionCard:
    """The card of an address, or the one it became; 404 for a stranger's."""
    found = cards.by_key(key, by=request.user)
    if found is None:
        raise Http404
    return cards.became(found)


def back_to(found: ObjectionCard, *, part: str = "", saved: str = "1") -> HttpResponse:
    """The card's page after something was saved."""
    return redirect(f"{reverse('objections:card', args=[found.key])}?saved={saved}{'#' + part if part else ''}")


def _page(
    request: CallerRequest,
    found: ObjectionCard,
    *,
    status: int = 200,
    front: FrontForm | None = None,
    wrong: dict[str, ResponseForm] | None = None,
) -> HttpResponse:
    wrong = wrong or {}
    page = cards.card_page(found, by=request.user, at=request.at)
    context: dict[str, Any] = {
        "page": page,
        "card": page.card,
        "front": front or FrontForm(card=found, by=request.user),
        "back": [(each, wrong.get(str(each.response.pk)) or _form_of(each.response)) for each in page.answers],
        "new_response": wrong.get("new") or ResponseForm(),
        "hearings": [(heard, reverse("screens:call", args=[heard.stroke])) for heard in page.hearings],
        "saved": request.GET.get("saved", ""),
        "nth": ordinal(cards.nth(found)) if request.GET.get("saved") == "new" else None,
    }
    return render(request, "objections/card.html", context, status=status)


def _form_of(response: Response) -> ResponseForm:
    return ResponseForm(response=response, number=str(response.pk))
