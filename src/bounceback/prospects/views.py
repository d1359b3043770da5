"""Pages to find, add and change prospects by hand."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bounceback.base.requests import CallerRequest, id_in
from bounceback.prospects import actions, search
from bounceback.prospects.forms import ListForm, ProspectForm, PutOnForm
from bounceback.prospects.models import Listing, Prospect, ProspectList


@require_safe
def prospects(request: CallerRequest) -> HttpResponse:
    """Find prospects by name, firm, number or list."""
    on = request.GET.get("list", "")
    found = search.find(
        by=request.user,
        text=request.GET.get("q", ""),
        on=id_in(on),
        after=id_in(request.GET.get("after", "")),
    )
    lists = ProspectList.objects.filter(workspace_id=request.user.workspace_id).order_by("name")
    context = {"found": found, "lists": lists, "q": request.GET.get("q", ""), "on": on}
    return render(request, "prospects/prospects.html", context)


@require_http_methods(["GET", "POST"])
def add(request: CallerRequest) -> HttpResponse:
    """Add one prospect by hand."""
    mine = ProspectList.objects.filter(workspace_id=request.user.workspace_id, archived_at=None)
    on = mine.filter(pk=id_in(request.GET.get("list", "")) or 0).first()
    form = ProspectForm(request.POST or None, user=request.user, on=on)
    if form.is_valid():
        prospect = actions.add(
            on=form.cleaned_data["list"],
            details=form.value(),
            numbers=form.parsed,
            by=request.user,
            at=request.at,
        )
        return redirect("screens:prospect", prospect.pk)
    context = {"form": form, "has_lists": mine.exists()}
    return render(request, "prospects/add.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def edit(request: CallerRequest, prospect_id: int) -> HttpResponse:
    """Change what is known about a prospect."""
    prospect = _prospect(request, prospect_id)
    form = ProspectForm(request.POST or None, user=request.user, prospect=prospect)
    if form.is_valid():
        actions.edit(prospect=prospect, details=form.value(), numbers=form.parsed, by=request.user, at=request.at)
        return redirect("screens:prospect", prospect.pk)
    context = {"form": form, "prospect": prospect}
    return render(request, "prospects/edit.html", context, status=422 if form.is_bound else 200)


@require_POST
def put_on(request: CallerRequest, prospect_id: int) -> HttpResponse:
    """Put a prospect on a further list."""
    prospect = _prospect(request, prospect_id)
    form = PutOnForm(request.POST, user=request.user)
    if form.is_valid():
        actions.put_on(prospect=prospect, on=form.cleaned_data["list"], by=request.user, at=request.at)
    return redirect("screens:prospect", prospect.pk)


@require_POST
def take_off(request: CallerRequest, listing_id: int) -> HttpResponse:
    """Take a prospect off one list."""
    listing = _listing(request, listing_id)
    actions.take_off(listing=listing, by=request.user, at=request.at)
    return redirect("screens:prospect", listing.prospect_id)


@require_POST
def put_back(request: CallerRequest, listing_id: int) -> HttpResponse:
    """Put a prospect back on the list it was taken off."""
    listing = _listing(request, listing_id)
    actions.put_back(listing=listing, by=request.user, at=request.at)
    return redirect("screens:prospect", listing.prospect_id)


@require_http_methods(["GET", "POST"])
def new_list(request: CallerRequest) -> HttpResponse:
    """Begin an empty list."""
    form = ListForm(request.POST or None, user=request.user)
    if form.is_valid():
        made = actions.make_list(by=request.user, at=request.at, **form.cleaned_data)
        return redirect(f"/prospects/add/?list={made.pk}")
    context = {"form": form, "changed": None}
    return render(request, "prospects/list.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def edit_list(request: CallerRequest, list_id: int) -> HttpResponse:
    """Rename a list, or say anew whom it holds."""
    mine = ProspectList.objects.filter(workspace_id=request.user.workspace_id)
    changed = get_object_or_404(mine, pk=list_id)
    form = ListForm(request.POST or None, user=request.user, changed=changed)
    if form.is_valid():
        actions.change_list(changed=changed, by=request.user, at=request.at, **form.cleaned_data)
        return redirect(f"/prospects/?list={changed.pk}")
    context = {"form": form, "changed": changed}
    return render(request, "prospects/list.html", context, status=422 if form.is_bound else 200)


def _prospect(request: CallerRequest, prospect_id: int) -> Prospect:
    mine = Prospect.objects.filter(workspace_id=request.user.workspace_id, erased_at=None)
    return get_object_or_404(mine, pk=prospect_id)


def _listing(request: CallerRequest, listing_id: int) -> Listing:
    mine = Listing.objects.filter(workspace_id=request.user.workspace_id)
    return get_object_or_404(mine.select_related("prospect", "number"), pk=listing_id)
