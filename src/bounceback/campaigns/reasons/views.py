"""The page of the finer reasons."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from bounceback.base.requests import CallerRequest
from bounceback.campaigns.reasons import actions, queries
from bounceback.campaigns.reasons.forms import FamilyForm, family_of


@require_http_methods(["GET", "POST"])
def reasons(request: CallerRequest) -> HttpResponse:
    """All finer reasons, family by family; one family is saved at a time."""
    found = queries.finer(request.user.workspace_id)
    forms = {family: FamilyForm(each) for family, each in found.items()}
    status = 200
    if request.method == "POST":
        family = family_of(request.POST.get("family", ""))
        form = forms[family] = FamilyForm(found[family], request.POST)
        if form.is_valid():
            actions.arrange(family=family, lines=form.value(), by=request.user, at=request.at)
            return redirect(f"{reverse('campaigns:reasons')}?saved={family.value.lower()}#{family.value.lower()}")
        status = 422
    context = {"forms": list(forms.values()), "saved": request.GET.get("saved", "")}
    return render(request, "campaigns/reasons.html", context, status=status)
