"""Pages on which the playbook is written: options of one's own, changes, the inbox of tips."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from bounceback.base.requests import CallerRequest, id_in
from bounceback.playbook.actions import options as actions
from bounceback.playbook.actions import tips as tip_actions
from bounceback.playbook.forms import OptionForm, TipForm
from bounceback.playbook.models import Tip
from bounceback.playbook.queries import tips as inbox
from bounceback.playbook.queries.options import Known, of_row, option


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: CallerRequest) -> HttpResponse:
    """Write an option of one's own; of a tip, where `tip` names one."""
    made = option(request.user, request.POST.get("key", ""))
    if made is not None:  # the same form, sent twice
        return _to(made, saved="new")
    tip = _tip(request, request.GET.get("tip", ""))
    form = OptionForm(request.POST or None, tip=tip, by=request.user)
    if form.is_valid():
        row = actions.make_option(
            key=form.cleaned_data["key"], words=form.words(), tip=tip, by=request.user, at=request.at
        )
        return _to(of_row(row), saved="new")
    return render(request, "playbook/edit.html", {"form": form, "tip": tip}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: CallerRequest, option_name: str) -> HttpResponse:
    """Change what an option says."""
    known = option_of(request, option_name)
    form = OptionForm(request.POST or None, option=known, by=request.user)
    if form.is_valid():
        actions.write_option(option=known, words=form.words(), seen=known.words, by=request.user, at=request.at)
        return _to(known)
    context = {"form": form, "option": known, "back": _page_of(known)}
    return render(request, "playbook/edit.html", context, status=422 if form.is_bound else 200)


@require_POST
def as_shipped(request: CallerRequest, option_name: str) -> HttpResponse:
    """Let an option of the program say again what it says there."""
    known = option_of(request, option_name)
    actions.as_shipped(option=known, by=request.user, at=request.at)
    return _to(known)


@require_POST
def away(request: CallerRequest, option_name: str) -> HttpResponse:
    """Put an option away, or bring it back ("restore")."""
    known = option_of(request, option_name)
    act = actions.bring_option_back if "restore" in request.POST else actions.put_option_away
    act(option=known, by=request.user, at=request.at)
    return _to(known)


@require_http_methods(["GET", "HEAD", "POST"])
def tips(request: CallerRequest) -> HttpResponse:
    """The inbox; note something down."""
    form = TipForm(request.POST or None)
    if form.is_valid():
        tip_actions.note_tip(by=request.user, at=request.at, **form.cleaned_data)
        return redirect(f"{reverse('playbook:tips')}?saved=1")
    settled = [
        (tip, _page_of(of_row(tip.option)) if tip.option is not None else "") for tip in inbox.settled(request.user)
    ]
    context = {"form": form, "waiting": inbox.waiting(request.user), "settled": settled}
    return render(request, "playbook/tips.html", context, status=422 if form.is_bound else 200)


@require_POST
def settle(request: CallerRequest, tip_id: int) -> HttpResponse:
    """Let a tip go, or take it up again ("restore")."""
    tip = get_object_or_404(Tip, workspace_id=request.user.workspace_id, pk=tip_id)
    act = tip_actions.take_tip_up if "restore" in request.POST else tip_actions.let_tip_go
    act(tip=tip, by=request.user, at=request.at)
    return redirect("playbook:tips")


def option_of(request: CallerRequest, name: str) -> Known:
    """The option of an address; 404 for a stranger's."""
    found = option(request.user, name)
    if found is None:
        raise Http404
    return found


def _tip(request: CallerRequest, text: str) -> Tip | None:
    pk = id_in(text)
    if pk is None:
        return None
    return get_object_or_404(Tip, workspace_id=request.user.workspace_id, pk=pk, option=None)


def _page_of(known: Known) -> str:
    return reverse("recovery:option", args=[known.address])


def _to(known: Known, *, saved: str = "1") -> HttpResponse:
    return redirect(f"{_page_of(known)}?saved={saved}")
