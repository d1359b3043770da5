"""How near two texts are: by their letters, and how letters and meaning go together.

Texts are folded (core.objections.folded). A likeness is a share in [0, 1].
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

SHORT = 3  # letters; up to here what was typed is the beginning of a word, or a part of one

# From here on a card is offered. Chosen on tests/objections/paraphrases/tuning.toml alone: letters above all that other
# objections reach there, meaning so that of the cards found among the first three 85 % are still offered.
LETTERS_FROM = 0.75
MEANING_FROM = 0.25
# A phrasing must be nearer by this much than a front: a card with many phrasings would else come near to everything.
LEARNT_COSTS = 0.15


@dataclass(frozen=True, slots=True)
class Known:
    """Texts to look among, with the words of each."""

    texts: tuple[str, ...]
    words: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Known:
        """Texts, folded."""
        all_of_them = tuple(texts)
        return cls(all_of_them, tuple(frozenset(each.split()) for each in all_of_them))


def by_letters(text: str, other: str) -> float:
    """How near two texts are by their letters: typos cost little, nor do words left out or in another order.

    >>> round(by_letters("we alredy have a brokr", "we already have a broker"), 2)
    0.96
    >>> round(by_letters("broker already", "we already have a broker"), 2)
    0.9
    >>> by_letters("bro", "we already have a broker")
    0.9
    """
    if not text or not other:
        return 0.0
    if len(text) <= SHORT:
        return _beginning(text, other)
    near = fuzz.ratio(text, other) / 100
    covered = min(len(text), len(other)) / max(len(text), len(other))
    if other.startswith(text):
        near = max(near, 0.9 + 0.1 * covered)
    if _among(frozenset(text.split()), frozenset(other.split())):
        near = max(near, LETTERS_FROM + 0.25 * covered)
    return near


def nearest(text: str, known: Known, *, most: int) -> list[tuple[int, float]]:
    """The places of the nearest by letters with their likeness, the nearest first; none below LETTERS_FROM.

    most    places, at most
    """
    if not text:
        return []
    if len(text) <= SHORT:
        near = [(place, _beginning(text, other)) for place, other in enumerate(known.texts)]
    else:
        alike = process.extract(text, known.texts, scorer=fuzz.ratio, limit=most, score_cutoff=100 * LETTERS_FROM)
        words = frozenset(text.split())
        places = [place for place, other in enumerate(known.words) if _among(words, other)]
        places += [place for place, other in enumerate(known.texts) if other.startswith(text)]
        shortest = heapq.nsmallest(2 * most, set(places), key=lambda place: (len(known.texts[place]), place))
        near = [(place, by_letters(text, known.texts[place])) for place in {*shortest, *(each[2] for each in alike)}]
    near = [each for each in near if each[1] >= LETTERS_FROM]
    return heapq.nsmallest(most, near, key=lambda each: (-each[1], len(known.texts[each[0]]), each[0]))


def joined(*, letters: float, meaning: float, learnt: bool = False) -> float:
    """The likeness of two texts by both; 0 when neither reaches what it must to be offered.

    Letters count only where they say the same thing nearly letter for letter: below that they are noise, and meaning
    knows better.

    learnt    whether the other text is a phrasing, not a front
    """
    if learnt:
        meaning -= LEARNT_COSTS
    return max(letters if letters >= LETTERS_FROM else 0.0, meaning if meaning >= MEANING_FROM else 0.0)


def _among(words: frozenset[str], others: frozenset[str]) -> bool:
    """Whether all that was typed stands in the other text, or the other way about: there one word alone says little."""
    return words <= others or (len(others) > 1 and others <= words)


def _beginning(text: str, other: str) -> float:
    """A few letters: the beginning of the text says most, that of a word in it more than a piece of a word."""
    if other.startswith(text):
        return 1.0
    return 0.9 if f" {text}" in other else 0.0
