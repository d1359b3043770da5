"""What a page says."""

from __future__ import annotations

from django.http import HttpResponse


def text_of(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())
