"""One call, looked at again: why it ended so, what must change, what comes next."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from bounceback.base.requests import CallerRequest
from bounceback.calling import actions as calling
from bounceback.calling.actions import reviews, second_looks
from bounceback.calling.models import Call, CallReason
from bounceback.campaigns.reasons import queries as finer_reasons
from bounceback.core.outcomes import Reason
from bounceback.screens.call_page import call_page, reason_keys
from bounceback.screens.forms import CallForm, FurtherReasonForm, LateOutcomeForm, TriggerForm


@require_http_methods(["GET", "POST"])
def call(request: CallerRequest, key: UUID) -> HttpResponse:
    """A call's page; what is corrected there is kept beside what was."""
    found = _call(request, key)
    form = CallForm(request.POST or None, initial={name: getattr(found, name) for name in CallForm.base_fields})
    if form.is_valid():
        reviews.review(call=found, changes=form.cleaned_data, by=request.user, at=request.at)
        return _back(found)
    return _page(request, found, form=form, status=422 if form.is_bound else 200)


@require_POST
def outcome(request: CallerRequest, key: UUID) -> HttpResponse:
    """Say late what came of a dial."""
    found = _call(request, key)
    form = LateOutcomeForm(request.POST, call=found)
    if not form.is_valid():
        return _page(request, found, late=form, status=422)
    calling.log(key=found.key, log=form.value(), want=0, by=request.user, at=request.at)
    return _back(found)


@require_POST
def reason(request: CallerRequest, key: UUID) -> HttpResponse:
    """Settle on the reason of a call, the proposals before one's eyes; or leave it open again."""
    found = _call(request, key)
    given = request.POST.get("reason")
    if given == "":
        calling.amend(call=found, field="reason", new="", by=request.user, at=request.at)
    elif given in set(Reason):
        second_looks.look_again(call=found, settled=Reason(given), by=request.user, at=request.at)
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    return _back(found)


@require_POST
def further_reason(request: CallerRequest, key: UUID) -> HttpResponse:
    """Add one more reason."""
    found = _call(request, key)
    form = FurtherReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, found, further=form, status=422)
    reviews.add_reason(call=found, by=request.user, at=request.at, **form.cleaned_data)
    return _back(found)


@require_POST
def reason_off(request: CallerRequest, key: UUID, reason_id: int) -> HttpResponse:
    """Take a further reason off."""
    found = _call(request, key)
    further = get_object_or_404(CallReason.objects.select_related("call"), call=found, pk=reason_id)
    reviews.take_reason_off(reason=further, by=request.user, at=request.at)
    return redirect(reverse("screens:call", args=[found.key]) + "?saved=1#reasons")


@require_POST
def trigger(request: CallerRequest, key: UUID) -> HttpResponse:
    """Add a moment that turned the call."""
    found = _call(request, key)
    form = TriggerForm(request.POST)
    if not form.is_valid():
        return _page(request, found, trigger=form, status=422)
    reviews.add_moment(call=found, by=request.user, at=request.at, **form.cleaned_data)
    return _back(found)


def _call(request: CallerRequest, key: UUID) -> Call:
    mine = Call.objects.filter(workspace_id=request.user.workspace_id)
    mine = mine.select_related("prospect", "number", "rung", "opening", "campaign", "caller")
    return get_object_or_404(mine, key=key)


def _back(found: Call) -> HttpResponse:
    return redirect(reverse("screens:call", args=[found.key]) + "?saved=1")


def _page(request: CallerRequest, found: Call, *, status: int = 200, **forms: Any) -> HttpResponse:
    before = {name: getattr(found, name) for name in CallForm.base_fields}
    page = call_page(found)
    context = {
        "page": page,
        "form": CallForm(initial=before),
        "further": FurtherReasonForm(),
        "finer": finer_reasons.finer(found.workspace_id),
        "reason_keys": reason_keys(page.why),
        "trigger": TriggerForm(),
        "late": LateOutcomeForm(call=found) if not found.outcome and found.brought_by is None else None,
        "saved": request.GET.get("saved", ""),
    } | forms
    return render(request, "screens/call.html", context, status=status)
