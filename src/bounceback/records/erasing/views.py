"""Pages for when somebody asks: what do you know about me, and forget me."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from bounceback.base import shelf
from bounceback.base.requests import CallerRequest
from bounceback.prospects.models import Prospect
from bounceback.records.erasing import about, access, actions
from bounceback.records.erasing.forms import EraseForm, WhomForm

PAGE = 50


@require_safe
def erasures(request: CallerRequest) -> HttpResponse:
    """Find who asks; and everybody who was erased, without a name."""
    form = WhomForm(request.GET if "whom" in request.GET else None)
    if form.is_valid():
        person = about.named(form.cleaned_data["whom"], by=request.user, country=settings.COUNTRY or "US")
        return redirect("records:asked", person.pk)
    page = Paginator(about.erasures_of(request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "records/erasures.html", {"form": form, "page": page})


@require_safe
def asked(request: CallerRequest, prospect_id: int) -> HttpResponse:
    """One person who asks: the file to give them, and what erasing them would do."""
    if done := about.erasures_of(request.user).filter(prospect=prospect_id).first():
        return redirect("records:erased", done.pk)
    return _preview(request, _person(request, prospect_id), EraseForm(), status=200)


@require_safe
def everything(request: CallerRequest, prospect_id: int) -> HttpResponse:
    """All that is held about a person, as a file to give them."""
    held = access.everything(_person(request, prospect_id), at=request.at)
    answer = HttpResponse(access.as_text(held), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="everything-about-{prospect_id}.json"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_http_methods(["POST"])
def erase(request: CallerRequest, prospect_id: int) -> HttpResponse:
    """Forget them: the first press asks whether it is meant, the second does it."""
    if done := about.erasures_of(request.user).filter(prospect=prospect_id).first():
        return redirect("records:erased", done.pk)
    person = _person(request, prospect_id)
    form = EraseForm(request.POST)
    if not form.is_valid():
        return _preview(request, person, form, status=422)
    if not form.cleaned_data["sure"]:
        return _preview(request, person, form, status=200)
    erasure = actions.erase(person=person, why=form.cleaned_data["why"], by=request.user, at=request.at)
    return redirect("records:erased", erasure.pk)


@require_safe
def erased(request: CallerRequest, erasure_id: int) -> HttpResponse:
    """What was done, and what to answer them."""
    erasure = get_object_or_404(about.erasures_of(request.user), pk=erasure_id)
    context = {
        "erasure": erasure,
        "numbers": len(erasure.tokens) > 1,
        "backups_until": erasure.erased_at + shelf.LONGEST,
    }
    return render(request, "records/erased.html", context)


def _preview(request: CallerRequest, person: Prospect, form: EraseForm, *, status: int) -> HttpResponse:
    context = {
        "person": person,
        "form": form,
        "asks_again": form.is_bound and form.is_valid(),
        "preview": about.preview(person),
        "backup_days": shelf.LONGEST.days,
    }
    return render(request, "records/erase.html", context, status=status)


def _person(request: CallerRequest, prospect_id: int) -> Prospect:
    return get_object_or_404(about.people_of(request.user), pk=prospect_id)
