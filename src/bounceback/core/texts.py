"""What somebody wrote, when nothing of it can be seen."""

from __future__ import annotations

from unicodedata import category

# Format signs, controls, separators and unassigned places draw nothing. Some letters and marks draw nothing either.
_UNSEEN = ("C", "Z")
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


def seen(text: str) -> str:
    """The text; "" where nothing of it can be seen.

    >>> seen("\\u200b \\u202e")
    ''
    >>> seen("two\\u200bwords") == "two\\u200bwords"
    True
    """
    return text if any(map(_draws, text)) else ""


def _draws(letter: str) -> bool:
    return not (category(letter).startswith(_UNSEEN) or letter in _BLANK or _selects(letter))


def _selects(letter: str) -> bool:
    return "\ufe00" <= letter <= "\ufe0f" or "\U000e0100" <= letter <= "\U000e01ef"
