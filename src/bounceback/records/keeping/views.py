"""The page of the record, and the pages of its backups and its proof."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bounceback.base.requests import CallerRequest


@require_safe
def record(request: CallerRequest) -> HttpResponse:
    """What is kept, how safe it is, and how it leaves."""
    return render(request, "records/record.html")
