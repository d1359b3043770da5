"""Going to a person from any page: by name, firm, or the end of a number."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bounceback.base.requests import CallerRequest
from bounceback.prospects import search

MOST = 10
LONGEST = 200


@require_safe
def find(request: CallerRequest) -> HttpResponse:
    """Whom the words may mean: a page, or its list alone for the dialog that asks while somebody types."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    found = search.find(by=request.user, text=text, most=MOST) if text else search.Found((), after="")
    template = "screens/find/results.html" if request.htmx else "screens/find/find.html"
    return render(request, template, {"found": found, "q": text})
