"""Nothing real is taken into a made-up workspace: it would be removed with it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from bounceback.base.middleware import GetResponse, answer
from bounceback.simulate.refusals import NothingReal

# Addresses at which real people come in: lists, logs, single prospects, requests not to be called.
WAYS_IN = frozenset(
    {
        "screens:whom",
        "records:bring",
        "records:past",
        "prospects:add",
        "prospects:edit",
        "compliance:suppressions",
    }
)


class NothingRealMiddleware:
    """Refuses, at a made-up desk, what belongs on one's own."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        if request.method != "POST" or match is None or match.view_name not in WAYS_IN:
            return None
        user = request.user
        if not user.is_authenticated or user.workspace.made_up_at is None:
            return None
        return answer(request, NothingReal())
