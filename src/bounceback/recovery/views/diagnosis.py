"""Why calls fail."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bounceback.base.requests import CallerRequest


@require_safe
def diagnosis_page(request: CallerRequest) -> HttpResponse:
    """Where calls die, why, where it differs, and what to try."""
    return render(request, "recovery/diagnosis.html", {})
