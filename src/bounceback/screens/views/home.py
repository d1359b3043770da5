"""The front door: the first run as long as nothing is there, the plan after that."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from bounceback.base.requests import CallerRequest
from bounceback.screens import queries


@require_safe
def home(request: CallerRequest) -> HttpResponse:
    """Go where the work is."""
    step = queries.next_step(request.user)
    return redirect(f"screens:{step}" if step else "screens:plan")
