"""Things that a list of the command line numbers, named by their number or by their key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar
from uuid import UUID

MOST_DIGITS = 9  # of a number; longer ones name nothing


class Keyed(Protocol):
    """What has a key."""

    @property
    def key(self) -> UUID:
        """Its key."""


T = TypeVar("T", bound=Keyed)


def named(name: str, every: Sequence[T]) -> T | None:
    """The one of that number, 1 being the first, or of that key; None where there is none."""
    name = name.strip().rstrip(".")
    if name.isdecimal() and name.isascii() and len(name) <= MOST_DIGITS:
        place = int(name)
        return every[place - 1] if 1 <= place <= len(every) else None
    try:
        key = UUID(name)
    except ValueError:
        return None
    return next((each for each in every if each.key == key), None)
