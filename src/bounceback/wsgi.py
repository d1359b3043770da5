"""The web application for a WSGI server."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bounceback.settings")

application = get_wsgi_application()

from django.conf import settings  # noqa: E402

if settings.SERVING:
    from bounceback.base import background

    background.start(at=datetime.now(UTC))
