"""What somebody typed to find something: words that all must occur, phrases in quotes, words that must not.

Whatever is typed has a meaning; nothing is an error.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MOST_LETTERS = 200
MOST_PIECES = 16
_PIECES = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')


@dataclass(frozen=True, slots=True)
class Asked:
    """The pieces of what was typed.

    words      words and phrases that all must occur, in the order typed
    without    words and phrases that must not occur
    begun      a last word that may go on: "rene" finds "renewal"; "" when the last piece is a phrase
    """

    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    begun: str = ""

    def __bool__(self) -> bool:
        """Is there anything to look for? Words that must not occur alone are nothing."""
        return bool(self.words or self.begun)


def read(text: str) -> Asked:
    """Read what was typed; only the first 200 letters and 16 pieces count.

    >>> read('broker "call me" -spring rene')
    Asked(words=('broker', 'call me'), without=('spring',), begun='rene')
    >>> read('-- "" &')
    Asked(words=(), without=(), begun='')
    """
    words: list[str] = []
    without: list[str] = []
    begun = ""
    for match in list(_PIECES.finditer(_typed(text)[:MOST_LETTERS]))[:MOST_PIECES]:
        minus, phrase, word = match.groups()
        if begun:
            words.append(begun)
            begun = ""
        piece = (phrase if phrase is not None else word).strip()
        if not any(letter.isalnum() for letter in piece):
            continue
        if minus:
            without.append(piece)
        elif phrase is not None:
            words.append(piece)
        else:
            begun = piece
    return Asked(tuple(words), tuple(without), begun)


def bare(word: str) -> str:
    """A word as an index keeps it: small, without accents.

    >>> bare("Zoë")
    'zoe'
    """
    apart = unicodedata.normalize("NFKD", word).lower()
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _typed(text: str) -> str:
    """Curly quotes are quotes; what cannot be typed is a space."""
    straight = text.translate({ord(each): '"' for each in "“”„«»"})
    return "".join(letter if letter.isprintable() else " " for letter in straight)
