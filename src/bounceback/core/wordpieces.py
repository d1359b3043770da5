"""Texts cut into the pieces that a BERT model knows, as its own tokenizer (uncased WordPiece) cuts them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

_LONGEST_WORD = 100  # letters; the original takes longer ones for unknown too


class WordPieces:
    """Cuts texts into pieces.

    vocabulary    piece → its number; pieces inside a word begin with ##, and [CLS], [SEP], [UNK] are among them
    """

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self._of = vocabulary
        self._begin, self._end, self._unknown = (vocabulary[each] for each in ("[CLS]", "[SEP]", "[UNK]"))

    def numbers(self, text: str, *, most: int) -> list[int]:
        """The numbers of the pieces, with those for begin and end; at most `most` of them, cut at the end."""
        found: list[int] = []
        for word in _words(text):
            found += self._pieces(word)
            if len(found) >= most - 2:
                break
        return [self._begin, *found[: most - 2], self._end]

    def _pieces(self, word: str) -> list[int]:
        """The longest known piece from the left, again and again; a word with an unknown rest is unknown as a whole."""
        if len(word) > _LONGEST_WORD:
            return [self._unknown]
        found: list[int] = []
        start = 0
        while start < len(word):
            before = "##" if start else ""
            for end in range(len(word), start, -1):
                number = self._of.get(before + word[start:end])
                if number is not None:
                    found.append(number)
                    start = end
                    break
            else:
                return [self._unknown]
        return found


def _words(text: str) -> Iterator[str]:
    """Words in small letters without accents; each mark of punctuation, and each Chinese letter, is one of its own."""
    word = ""
    for letter in _normalised(text):
        alone = _is_mark(letter) or _is_han(letter)
        if alone or letter.isspace():
            if word:
                yield word
            word = ""
            if alone:
                yield letter
        else:
            word += letter
    if word:
        yield word


def _normalised(text: str) -> str:
    clean = "".join(" " if each in "\t\n\r" else each for each in text if not _is_nothing(each))
    plain = unicodedata.normalize("NFD", clean)
    return "".join(each.lower() for each in plain if unicodedata.category(each) != "Mn")


def _is_nothing(letter: str) -> bool:
    if letter in "\t\n\r":
        return False
    return letter in "\x00\ufffd" or unicodedata.category(letter).startswith("C")


def _is_mark(letter: str) -> bool:
    if letter.isascii():
        return letter.isprintable() and not letter.isalnum() and letter != " "
    return unicodedata.category(letter).startswith("P")


def _is_han(letter: str) -> bool:
    number = ord(letter)
    return number >= 0x3400 and any(
        low <= number <= high
        for low, high in (
            (0x4E00, 0x9FFF),
            (0x3400, 0x4DBF),
            (0x20000, 0x2A6DF),
            (0x2A700, 0x2B73F),
            (0x2B740, 0x2B81F),
            (0x2B820, 0x2CEAF),
            (0xF900, 0xFAFF),
            (0x2F800, 0x2FA1F),
        )
    )
