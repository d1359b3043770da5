"""Pages of kits: give one, bring one, look at what it would change, take it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bounceback.base.requests import CallerRequest, id_in
from bounceback.campaigns import queries as campaigns
from bounceback.campaigns.models import Campaign
from bounceback.core.kits import Change, State, differences
from bounceback.records.kit import actions, file, queries
from bounceback.records.kit.file import Kit
from bounceback.records.kit.forms import WAY, BringForm, OutForm, TakeForm
from bounceback.records.kit.refusals import NotAsSeen

_STATES = {
    State.NEW: "new",
    State.CHANGED: "differs from yours",
    State.SAME: "as you have it",
    State.LEFT: "left alone",
    State.UNFIT: "cannot be taken",
}


@require_safe
def kits(request: CallerRequest) -> HttpResponse:
    """Give a campaign's words away, bring somebody's, or begin with a starter."""
    return _kits(request)


@require_safe
def out(request: CallerRequest) -> HttpResponse:
    """A campaign's kit as a file."""
    form = OutForm(request.GET, user=request.user)
    if not form.is_valid():
        return _kits(request, out_form=form, status=422)
    campaign = form.cleaned_data["campaign"]
    text = queries.text_of(
        campaign,
        author=form.cleaned_data["author"],
        licence=form.cleaned_data["licence"],
        without=form.without(),
        at=request.at,
    )
    name = slugify(campaign.name) or f"campaign-{campaign.pk}"
    head = {"Content-Disposition": f'attachment; filename="{name}.kit.toml"'}
    return HttpResponse(text, content_type="application/toml; charset=utf-8", headers=head)


@require_http_methods(["GET", "POST"])
def look(request: CallerRequest) -> HttpResponse:
    """What a kit would change. Nothing is kept of it until it is taken."""
    if request.method == "GET":
        if "starter" not in request.GET:
            return redirect("records:kits")
        text = queries.starter(request.GET["starter"]).text
        named = id_in(request.GET.get("into", "")) or 0
        into = campaigns.running(request.user).filter(pk=named).first()
        return _look(request, file.read(text.encode()), text=text, into=into)
    if "text" in request.POST:
        again = TakeForm(request.POST, user=request.user)
        again.is_valid()
        if again.kit is None:
            return _kits(request, status=422)
        name = str(again.data.get("name", ""))
        return _look(request, again.kit, text=again.data["text"], into=again.cleaned_data.get("into"), name=name)
    form = BringForm(request.POST, request.FILES, user=request.user)
    if not form.is_valid() or form.kit is None:
        return _kits(request, bring=form, status=422)
    return _look(request, form.kit, text=form.cleaned_data["file"], into=form.cleaned_data["into"])


@require_POST
def take(request: CallerRequest) -> HttpResponse:
    """Take what was decided."""
    form = TakeForm(request.POST, user=request.user)
    fine = form.is_valid()
    if form.kit is None:
        return _kits(request, status=422)
    given = form.cleaned_data
    if not fine:
        return _look(request, form.kit, text=form.data["text"], into=given.get("into"), wrong=form, status=422)
    try:
        campaign = actions.take(
            kit=form.kit,
            into=given["into"],
            name=given["name"],
            choices=form.choices(),
            seen=given["seen"],
            by=request.user,
            at=request.at,
        )
    except NotAsSeen as refused:
        return _look(request, form.kit, text=given["text"], into=given["into"], remark=refused.line(), status=409)
    return redirect(f"{reverse('campaigns:campaign', args=[campaign.pk])}?saved=kit")


def _kits(
    request: CallerRequest, *, bring: BringForm | None = None, out_form: OutForm | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "bring": bring or BringForm(user=request.user),
        "out": out_form or OutForm(user=request.user),
        "any": campaigns.running(request.user).exists(),
        "starters": queries.starters(),
    }
    return render(request, "records/kit/kits.html", context, status=status)


def _look(
    request: CallerRequest,
    kit: Kit,
    *,
    text: str,
    into: Campaign | None,
    name: str = "",
    wrong: TakeForm | None = None,
    remark: str = "",
    status: int = 200,
) -> HttpResponse:
    preview = queries.look(kit, into, workspace=request.user.workspace_id)
    initial = {"into": into, "name": name or kit.head.title}
    form = wrong or TakeForm(user=request.user, initial=initial)
    context = {
        "kit": kit,
        "into": into,
        "form": form,
        "text": text,
        "preview": preview,
        "groups": [
            {"title": group.title, "items": [_item(change, form) for change in group.changes]}
            for group in preview.groups
        ],
        "to_decide": sum(bool(change.ways) for change in preview.changes),
        "remark": remark,
    }
    return render(request, "records/kit/look.html", context, status=status)


def _item(change: Change, form: TakeForm) -> dict[str, object]:
    old, new = differences(change.old, change.new) if change.old else ([], [])
    chosen = form.data.get(f"{WAY}{change.key}") if form.is_bound else None
    return {
        "change": change,
        "state": _STATES[change.state],
        "field": f"{WAY}{change.key}",
        "chosen": chosen or change.unasked,
        "brief": not change.old and (change.new == change.title or _is_short(change.new)),
        "old": old,
        "new": new,
    }


def _is_short(text: str) -> bool:
    """Whether a text fits beside what can be decided about it."""
    return len(text) <= 80 and "\n" not in text
