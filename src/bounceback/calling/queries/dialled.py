"""How many dials a campaign has made since its plan, without counting the same ones again at every log.

Calls get rising ids, one writer at a time, and are never deleted while a session runs. So each process
counts up to some call once, and after that only what came later. Whoever opens a session's page has the
whole counted anew, so that an erased person's calls do not stay in the sum.
"""

from __future__ import annotations

import threading
from datetime import datetime

from django.db.models import Count, ExpressionWrapper, F, IntegerField, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce

from bounceback.calling.models import Call

AS_MANY_AS = 5_000  # more than this later than the mark, and the mark is moved


class _Memory:
    """What this process has counted."""

    def __init__(self) -> None:
        self.guard = threading.Lock()
        self.mark: int | None = None  # id of the last call that was counted
        self.counted: dict[tuple[int, datetime], int] = {}


_memory = _Memory()


def forget() -> None:
    """Start with no memory, as in a new process (after a restore, and between tests)."""
    global _memory
    _memory = _Memory()


def mark() -> int:
    """The id up to which this process has counted."""
    memory = _memory
    with memory.guard:
        if memory.mark is None:
            memory.mark = Call.objects.aggregate(last=Max("pk"))["last"] or 0
        return memory.mark


def later_than(mark: int, *, campaign: str = "campaign_id", since: str = "campaign__planned_at") -> Coalesce:
    """Dials of a campaign after a mark, as one value of a bigger statement."""
    # "campaign + 0": found by their id, of which there are few, and not by the campaign's index, where are all.
    plain = ExpressionWrapper(F("campaign_id") + 0, output_field=IntegerField())
    made = Call.objects.filter(pk__gt=mark, came_in=False, brought_by=None).annotate(of=plain)
    made = made.filter(of=OuterRef(campaign), dialled_at__gte=OuterRef(since))
    return Coalesce(Subquery(made.order_by().values("of").annotate(n=Count("pk")).values("n")), 0)


def since_plan(*, campaign: int, planned_at: datetime | None, mark: int, later: int) -> int:
    """Dials since the plan was made: those up to the mark, and those later."""
    if planned_at is None:
        return 0
    memory = _memory
    with memory.guard:
        found = memory.counted.get((campaign, planned_at)) if memory.mark == mark else None
    if found is None:
        found = _count(campaign, planned_at, up_to=mark)
        with memory.guard:
            if memory.mark == mark:
                memory.counted[campaign, planned_at] = found
    if later > AS_MANY_AS:
        with memory.guard:
            memory.mark = None
            memory.counted.clear()
    return found + later


def counted_anew(*, campaign: int, planned_at: datetime | None) -> int:
    """Dials since the plan was made, every one of them counted."""
    forget()
    if planned_at is None:
        return 0
    return _count(campaign, planned_at, up_to=None)


def _count(campaign: int, planned_at: datetime, *, up_to: int | None) -> int:
    # Calls of the past that were brought in are none that the plan has counted on.
    made = Call.objects.filter(campaign=campaign, dialled_at__gte=planned_at, came_in=False, brought_by=None)
    if up_to is not None:
        made = made.filter(pk__lte=up_to)
    # Counting the time, not the row's id, lets SQLite count inside the index.
    return int(made.aggregate(n=Count("dialled_at"))["n"])
