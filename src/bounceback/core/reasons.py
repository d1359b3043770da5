"""Finer reasons below the families of noes: those that come with the program, and the room there is for one's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bounceback.core.outcomes import Reason
from bounceback.core.texts import seen

MOST_FINER = 9  # in use below one family: the digits 1 to 9 are their keys
LONGEST_FINER = 60  # characters: more does not fit on a key's line

SHIPPED: Mapping[Reason, tuple[str, ...]] = MappingProxyType(
    {
        Reason.WRONG_TIME: (
            "busy right now",
            "in a meeting",
            "driving",
            "busy season",
            "no decision this quarter",
            "just changed something",
        ),
        Reason.NO_RAPPORT: (
            "no calls like this, ever",
            "did not trust who was calling",
            "called too often",
            "I read it off",
            "I talked over them",
        ),
        Reason.NO_VALUE: (
            "price",
            "no saving seen",
            "not a problem for them",
            "too small for it",
            "does it themselves",
        ),
        Reason.WRONG_PERSON: (
            "somebody else decides",
            "head office decides",
            "no longer there",
            "the household, not the firm",
        ),
        Reason.HAS_ONE: (
            "just renewed",
            "under contract",
            "long-standing supplier",
            "through the family or an association",
        ),
        Reason.OTHER: ("closing down", "could not follow each other", "bad line"),
    }
)


def tidy(label: str) -> str:
    """A finer reason as it is kept: one line, single spaces; "" where nothing can be seen.

    >>> tidy("  in a   meeting ")
    'in a meeting'
    """
    return seen(" ".join(label.split()))


def twice(labels: Sequence[str]) -> str | None:
    """The first of these that says the same as one before it, whatever its capitals; None when all differ.

    >>> twice(["driving", "price", "Driving"])
    'Driving'
    """
    seen: set[str] = set()
    for label in labels:
        if label.casefold() in seen:
            return label
        seen.add(label.casefold())
    return None
