"""The ways in which finer reasons say no."""

from __future__ import annotations

from bounceback.base.refused import Refused
from bounceback.core.reasons import LONGEST_FINER, MOST_FINER


class TooManyFiner(Refused):
    """Every finer reason has a digit as its key."""

    code = "too-many-finer-reasons"

    def __init__(self, family: str) -> None:
        super().__init__(
            f"“{family}” has {MOST_FINER} finer reasons at most: each has a digit as its key.",
            hint="Put one away first. Calls that had it keep its words.",
        )


class FinerTwice(Refused):
    """A family has a finer reason once."""

    code = "finer-reason-twice"

    def __init__(self, label: str) -> None:
        super().__init__(f"“{label}” would be there twice.", hint="Nothing was changed.")


class FinerUnfit(Refused):
    """A finer reason is a few words on one line."""

    code = "finer-reason-unfit"

    def __init__(self) -> None:
        super().__init__(
            f"A finer reason is a few words: at least one letter, at most {LONGEST_FINER}.", hint="Nothing was changed."
        )


class NoSuchFiner(Refused):
    """The family has no finer reason of these words."""

    code = "no-such-finer-reason"

    def __init__(self, label: str, known: list[str]) -> None:
        there = f"There are: {', '.join(known)}." if known else "It has none in use."
        super().__init__(f"There is no finer reason “{label}” here.", hint=there)


class NoSuchFamily(Refused):
    """There are six families of noes."""

    code = "no-such-reason"

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(f"“{name}” is no family of reasons.", hint=f"These are: {', '.join(known)}.")
