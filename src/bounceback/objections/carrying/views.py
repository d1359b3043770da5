"""Pages that carry cards: print them, give them away, bring some."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bounceback.base.refused import Refused
from bounceback.base.requests import CallerRequest, id_in
from bounceback.objections.carrying import actions, outgoing, packing, printing, queries, reading, rows, sheets
from bounceback.objections.carrying.forms import BringForm, GiveForm, PrintForm, TakeForm
from bounceback.objections.carrying.queries import State
from bounceback.objections.carrying.refusals import (
    DeckNotAsSeen,
    DeckTooLarge,
    DeckTooNew,
    DeckUnreadable,
    NoCardsToCarry,
)
from bounceback.objections.carrying.rows import Deck

SHOWN = 60  # rows of a kind on the page that is looked at before taking
_GROUPS = (
    (State.NEW, "New cards", ""),
    (State.FURTHER, "Further answers", "You have these cards. What the file answers is put beside your answers."),
    (State.UNFIT, "Left out", "These cannot be taken as they are."),
    (State.KNOWN, "Known", "You have these already: nothing is written."),
)


@require_safe
def paper(request: CallerRequest) -> HttpResponse:
    """Choose what is printed, and on what."""
    return _paper(request, PrintForm(user=request.user))


@require_safe
def pdf(request: CallerRequest) -> HttpResponse:
    """The cards as a PDF for both sides of the paper."""
    form = PrintForm(request.GET, user=request.user)
    if not form.is_valid():
        return _paper(request, form, status=422)
    given = outgoing.cards(
        outgoing.choose(request.user.workspace_id, **form.which()), workspace=request.user.workspace_id
    )
    if not given:
        return _paper(request, form, none=True, status=409)
    out = io.BytesIO()
    layout = form.layout()
    printing.write(outgoing.on_paper(given), out, **layout)
    head = {"Content-Disposition": f'inline; filename="cards-{layout["size"]}.pdf"'}
    return HttpResponse(out.getvalue(), content_type="application/pdf", headers=head)


@require_safe
def out(request: CallerRequest) -> HttpResponse:
    """The cards as a deck for Anki, or as a table."""
    form = GiveForm(request.GET, user=request.user)
    if not form.is_valid():
        return _bring(request, give=form, status=422)
    campaign = form.cleaned_data["campaign"]
    chosen = outgoing.choose(request.user.workspace_id, campaign=campaign.pk if campaign else None)
    given = outgoing.cards(chosen, workspace=request.user.workspace_id)
    if not given:
        raise NoCardsToCarry
    if form.cleaned_data["kind"] == "csv":
        text = sheets.write(given)
        head = {"Content-Disposition": 'attachment; filename="cards.csv"'}
        return HttpResponse(f"\ufeff{text}", content_type="text/csv; charset=utf-8", headers=head)
    deck = io.BytesIO()
    packing.write(given, deck, folder=_folder(), at=request.at)
    head = {"Content-Disposition": 'attachment; filename="cards.apkg"'}
    return HttpResponse(deck.getvalue(), content_type="application/octet-stream", headers=head)


@require_http_methods(["GET", "POST"])
def bring(request: CallerRequest) -> HttpResponse:
    """Choose a file with cards; then see what it would change. Nothing is kept of it until it is taken."""
    if request.method == "GET":
        return _bring(request)
    form = BringForm(request.POST, request.FILES)
    if not form.is_valid():
        return _bring(request, form=form, status=422)
    file = form.cleaned_data["file"]
    try:
        deck = reading.read(file.file, name=file.name, folder=_folder())
        return _look(request, deck, packed=rows.pack(deck))
    except (DeckUnreadable, DeckTooNew, DeckTooLarge) as refused:
        return _bring(request, form=form, refused=refused, status=refused.http_status)


@require_POST
def take(request: CallerRequest) -> HttpResponse:
    """Take what was looked at."""
    form = TakeForm(request.POST)
    if not form.is_valid():
        return _bring(request, status=422)
    deck = rows.unpack(form.cleaned_data["rows"])
    try:
        done = actions.take(deck=deck, seen=form.cleaned_data["seen"], by=request.user, at=request.at)
    except DeckNotAsSeen as refused:
        return _look(request, deck, packed=form.cleaned_data["rows"], refused=refused, status=refused.http_status)
    return redirect(f"{reverse('objections:bring')}?cards={len(done.new)}&answers={done.answers}")


def _paper(request: CallerRequest, form: PrintForm, *, none: bool = False, status: int = 200) -> HttpResponse:
    chosen = outgoing.choose(request.user.workspace_id)
    given = outgoing.on_paper(outgoing.cards(chosen, workspace=request.user.workspace_id))
    context = {
        "form": form,
        "cards": len(given),
        "without": sum(not each.answers for each in given),
        "missing": printing.missing(given),
        "none": none,
    }
    return render(request, "objections/carrying/print.html", context, status=status)


def _bring(
    request: CallerRequest,
    *,
    form: BringForm | None = None,
    give: GiveForm | None = None,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    taken = {name: id_in(request.GET.get(name, "")) for name in ("cards", "answers")}
    context = {
        "form": form or BringForm(),
        "give": give or GiveForm(user=request.user),
        "refused": refused,
        "taken": taken if taken["cards"] is not None and taken["answers"] is not None else None,
        "any": outgoing.choose(request.user.workspace_id).exists(),
    }
    return render(request, "objections/carrying/bring.html", context, status=status)


def _look(
    request: CallerRequest, deck: Deck, *, packed: str, refused: Refused | None = None, status: int = 200
) -> HttpResponse:
    preview = queries.look(deck, workspace=request.user.workspace_id)
    context = {
        "deck": deck,
        "packed": packed,
        "preview": preview,
        "refused": refused,
        "groups": [_group(preview, *each) for each in _GROUPS if preview.count(each[0])],
    }
    return render(request, "objections/carrying/look.html", context, status=status)


def _group(preview: queries.Preview, state: State, title: str, why: str) -> dict[str, Any]:
    items = [each for each in preview.items if each.state == state]
    more = len(items) - SHOWN
    return {"name": state.value, "title": title, "why": why, "count": len(items), "items": items[:SHOWN], "more": more}


def _folder() -> Path:
    """Where files of ours stand while they are read; a start sweeps away what a crash left there."""
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
