"""Which cards of a deck were chosen."""

from __future__ import annotations

from collections.abc import Iterable

from bounceback.base.requests import id_in


def numbers(given: Iterable[str]) -> set[int]:
    """The numbers that were ticked; what is none is left out."""
    return {number for each in given if (number := id_in(each)) is not None}
