"""Whether the do-not-call requests that events speak of are still there. They are lifted, never deleted."""

from __future__ import annotations

from collections.abc import Iterator

from bounceback.base.models import Event
from bounceback.compliance.models import Suppression

_AT_ONCE = 500


def named(workspace: int) -> set[int]:
    """Ids of the requests that events name: made, lifted, or put off the list in the cockpit."""
    events = Event.objects.filter(workspace=workspace)
    subjects = events.filter(subject_type="compliance.suppression", subject_id__isnull=False)
    found = {pk for pk in subjects.values_list("subject_id", flat=True).iterator() if pk is not None}
    for facts in events.filter(kind="prospect.off_list").values_list("facts", flat=True).iterator():
        if isinstance(facts.get("suppression"), int):
            found.add(facts["suppression"])
    return found


def gone(workspace: int, wanted: set[int]) -> list[int]:
    """Those of the wanted requests that are not there any more."""
    return [pk for some in _portions(sorted(wanted)) for pk in _missing(workspace, some)]


def lost_of_lists(workspace: int) -> int:
    """How many requests fewer there are than brought lists alone made; 0 when none is known to be missing.

    A list leaves one event with a number: which rows came with it is not known.
    """
    lists = Event.objects.filter(workspace=workspace, kind="suppression.list_brought")
    brought = sum(int(facts.get("added", 0)) for facts in lists.values_list("facts", flat=True))
    return max(0, brought - Suppression.objects.filter(workspace=workspace).count())


def _missing(workspace: int, some: list[int]) -> list[int]:
    there = set(Suppression.objects.filter(workspace=workspace, pk__in=some).values_list("pk", flat=True))
    return [pk for pk in some if pk not in there]


def _portions(every: list[int]) -> Iterator[list[int]]:
    for first in range(0, len(every), _AT_ONCE):
        yield every[first : first + _AT_ONCE]
