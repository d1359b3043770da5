"""How near two texts are by their letters. Texts are folded (core.objections.folded); likeness is a share in [0, 1]."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz, process

SHORT = 3  # letters; up to here what was typed is the beginning of a word, or a part of one


def by_letters(text: str, other: str) -> float:
    """How near two texts are by their letters.

    >>> by_letters("we have a brokr", "we already have a broker") > 0.7
    True
    >>> by_letters("bro", "we already have a broker")
    0.9
    """
    if not text or not other:
        return 0.0
    if len(text) <= SHORT:
        return _beginning(text, other)
    return fuzz.token_set_ratio(text, other) / 100


def nearest(text: str, others: Sequence[str], *, most: int) -> list[tuple[int, float]]:
    """The places of the nearest of them with their likeness, the nearest first; those with none are left out."""
    if not text:
        return []
    if len(text) <= SHORT:
        near = [(place, _beginning(text, other)) for place, other in enumerate(others)]
        return sorted((each for each in near if each[1] > 0), key=lambda each: -each[1])[:most]
    found = process.extract(text, others, scorer=fuzz.token_set_ratio, limit=most, score_cutoff=1)
    return [(place, score / 100) for _, score, place in found]


def _beginning(text: str, other: str) -> float:
    """A few letters: the beginning of the text says most, that of a word in it more than a piece of a word."""
    if other.startswith(text):
        return 1.0
    if f" {text}" in other:
        return 0.9
    return 0.5 if text in other else 0.0
