"""`bounceback serve` as it is, but at another hour: outside of calling hours there is nothing to measure.

python -m bounceback.bench.served 2026-11-17T17:00:00+00:00 --no-browser --port 8700

Only the clock that the web's middleware reads is moved, and two addresses are added, the floors: a view that does
nothing but write one row, behind the same middleware, with the same sync of the disk, and one that seeks one row and
shows nothing. Each answer says how long its thread was at work: other programs on the machine lengthen the wait, and
hardly this.
"""

from __future__ import annotations

import importlib
import os
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any

_AT = "BOUNCEBACK_BENCH_AT"


def _serve(arguments: Sequence[str]) -> int:
    instant, *options = arguments
    os.environ[_AT] = instant
    from bounceback.cli import server

    granian: Any = importlib.import_module("granian.server")
    real = granian.Server
    granian.Server = lambda **how: real(**{**how, "target": "bounceback.bench.served:application"})
    return server.main(options)


def _application() -> Any:
    wsgi: Any = importlib.import_module("bounceback.wsgi")  # sets Django up
    from django.http import HttpRequest, HttpResponse
    from django.urls import path

    from bounceback.base import events
    from bounceback.base.requests import CallerRequest
    from bounceback.prospects.models import Prospect

    shift = datetime.fromisoformat(os.environ[_AT]) - datetime.now(UTC)

    class _Moved(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # only ever a plain instant
            return datetime.now(tz) + shift

    def floor(request: HttpRequest) -> HttpResponse:
        caller: CallerRequest = request  # type: ignore[assignment]  # the clock and the door have seen it
        events.record("bench.floor", subject=None, by=caller.user, at=caller.at)
        return HttpResponse(b"{}", content_type="application/json")

    def seek(request: HttpRequest) -> HttpResponse:
        caller: CallerRequest = request  # type: ignore[assignment]  # as above
        found = Prospect.objects.filter(workspace_id=caller.user.workspace_id, pk=4711).values_list("name").first()
        return HttpResponse(str(found).encode())

    middleware: Any = importlib.import_module("bounceback.base.middleware")
    urls: Any = importlib.import_module("bounceback.urls")
    middleware.datetime = _Moved
    urls.urlpatterns += [path("bench/floor", floor), path("bench/seek", seek)]

    def measured(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        began = time.thread_time()

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            return start_response(status, [*headers, ("Bench-CPU", f"{time.thread_time() - began:.6f}")], *more)

        return wsgi.application(environ, start)

    return measured


if __name__ == "__main__":
    sys.exit(_serve(sys.argv[1:]))
elif _AT in os.environ:
    application = _application()
