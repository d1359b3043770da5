"""What is said where a filter of an address could not be used: a page must not look filtered when it is not."""

from __future__ import annotations

_LONGEST = 40  # letters of a value that are repeated


def left_out(value: str, what: str) -> str:
    """The sentence for a value that is not what its filter takes.

    >>> left_out("2026-13-45", "day")
    '“2026-13-45” is no day: that filter was left out.'
    """
    return f"{quoted(value)} is no {what}: that filter was left out."


def quoted(value: str) -> str:
    """A value as it was written, shortened.

    >>> quoted("ZZZ")
    '“ZZZ”'
    """
    shown = " ".join("".join(each if each.isprintable() else " " for each in value).split())
    return f"“{shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + '…'}”"
