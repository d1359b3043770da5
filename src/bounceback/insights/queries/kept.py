"""What took long to count, until anything happens: every action leaves an event, every dial is a call.

What was quick is counted anew each time.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Any, Generic, TypeVar

from django.db.models import Max

from bounceback.base.models import Event
from bounceback.calling.models import Call

Found = TypeVar("Found")


class Kept(Generic[Found]):
    """So many answers, the newest ones, each with the mark of what it was counted from."""

    every: list[Kept[Any]] = []

    def __init__(self, most: int) -> None:
        self._most = most
        self._guard = threading.Lock()
        self._kept: OrderedDict[Any, tuple[Any, Found]] = OrderedDict()
        self.every.append(self)

    def clear(self) -> None:
        """Forget all of it."""
        with self._guard:
            self._kept.clear()

    def get(self, key: Any, mark: Any) -> Found | None:
        """What was kept under this key, if it still holds."""
        with self._guard:
            found = self._kept.get(key)
            return found[1] if found is not None and found[0] == mark else None

    def keep(self, key: Any, mark: Any, found: Found) -> None:
        """Keep it as long as the mark stays the same."""
        with self._guard:
            self._kept[key] = (mark, found)
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


def mark() -> tuple[int, int]:
    """The same as long as nothing happened."""
    last = Event.objects.aggregate(last=Max("pk"))["last"] or 0
    return last, Call.objects.aggregate(last=Max("pk"))["last"] or 0


def forget() -> None:
    """Start with no memory, as in a new process."""
    for each in Kept.every:
        each.clear()
