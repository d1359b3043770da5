"""How near two texts are: by their letters, and how letters and meaning go together.

Texts are folded (core.objections.folded). A likeness is a share in [0, 1].
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz, process

SHORT = 3  # letters; up to here what was typed is the beginning of a word, or a part of one

# From here on a card is offered. Chosen on tests/objections/paraphrases/tuning.toml alone: letters above all that other
# objections reach there, meaning so that of the cards found among the first three 85 % are still offered.
LETTERS_FROM = 0.75
MEANING_FROM = 0.25
# A phrasing must be nearer by this much than a front: a card with many phrasings would else come near to everything.
LEARNT_COSTS = 0.15


def by_letters(text: str, other: str) -> float:
    """How near two texts are by their letters: typos, words left out and words in another order cost little.

    >>> round(by_letters("we alredy have a brokr", "we already have a broker"), 2)
    0.96
    >>> by_letters("bro", "we already have a broker")
    0.9
    """
    if not text or not other:
        return 0.0
    if len(text) <= SHORT:
        return _beginning(text, other)
    return max(fuzz.token_set_ratio(text, other), fuzz.ratio(text, other), 99.0 * other.startswith(text)) / 100


def nearest(text: str, others: Sequence[str], *, most: int) -> list[tuple[int, float]]:
    """The places of the nearest by letters with their likeness, the nearest first; none below LETTERS_FROM.

    most    places, at most
    """
    if not text:
        return []
    if len(text) <= SHORT:
        near = [(place, _beginning(text, other)) for place, other in enumerate(others)]
    else:
        places = set()
        for scorer in (fuzz.token_set_ratio, fuzz.ratio):
            found = process.extract(text, others, scorer=scorer, limit=most, score_cutoff=100 * LETTERS_FROM)
            places |= {place for _, _, place in found}
        places |= {place for place, other in enumerate(others) if other.startswith(text)}
        near = [(place, by_letters(text, others[place])) for place in places]
    near = [each for each in near if each[1] >= LETTERS_FROM]
    return sorted(near, key=lambda each: (-each[1], len(others[each[0]]), each[0]))[:most]


def joined(*, letters: float, meaning: float, learnt: bool = False) -> float:
    """The likeness of two texts by both; 0 when neither reaches what it must to be offered.

    Letters count only where they say the same thing nearly letter for letter: below that they are noise, and meaning
    knows better.

    learnt    whether the other text is a phrasing, not a front
    """
    if learnt:
        meaning -= LEARNT_COSTS
    return max(letters if letters >= LETTERS_FROM else 0.0, meaning if meaning >= MEANING_FROM else 0.0)


def _beginning(text: str, other: str) -> float:
    """A few letters: the beginning of the text says most, that of a word in it more than a piece of a word."""
    if other.startswith(text):
        return 1.0
    return 0.9 if f" {text}" in other else 0.0
