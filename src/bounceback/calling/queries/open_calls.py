"""Dials that nobody said the end of: the browser went away in mid-call, or the machine did."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from bounceback.base.models import User
from bounceback.calling.models import Call, Session
from bounceback.calling.queries.calls import calls_of

STILL_TALKING = timedelta(minutes=20)  # so long a dial of an open session may simply be going on
ASKED_FOR = timedelta(days=50)  # nobody knows later, and a log that old would be dated by its arrival


def without_outcome(*, by: User, at: datetime, session: Session | None = None) -> QuerySet[Call]:
    """This caller's dials without an outcome, oldest first; of one session, or of the last weeks.

    Calls brought in from a file are left out: there was nothing in the file to be said.
    """
    since = at - ASKED_FOR
    found = calls_of(by).filter(outcome="", brought_by=None, dialled_at__gt=since, dialled_at__lte=at)
    if session is not None:
        found = found.filter(session=session)
    over = Q(dialled_at__lte=at - STILL_TALKING) | Q(session__ended_at__isnull=False)
    return found.filter(over).select_related("prospect").order_by("dialled_at", "pk")
