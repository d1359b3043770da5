"""The web application for a WSGI server."""

from __future__ import annotations

import gc
import os
from datetime import UTC, datetime

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bounceback.settings")

application = get_wsgi_application()

from django.conf import settings  # noqa: E402

if settings.SERVING:
    from django.urls import get_resolver

    from bounceback.base import background

    # Load all pages now: the first visitor does not wait for it, and what cannot be loaded fails here, not there.
    assert get_resolver().url_patterns
    background.start(at=datetime.now(UTC))
    # What is loaded stays loaded. Going through all of it now and then would keep a caller waiting for 50 ms.
    gc.collect()
    gc.freeze()
