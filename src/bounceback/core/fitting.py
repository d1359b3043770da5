"""Making texts fit on a card: in lines, smaller, and on further cards when they would get too small to read.

Sizes and lengths are points. How wide a word is says a function of the word and whether it is bold: its width at one
point, so that nothing here knows a font. Widths of words and blanks add up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

LEAST = 7.5  # points: smaller than that nobody reads between two calls
LEADING = 1.3  # height of a line per size of its letters
_FRONT = (24.0, 22.0, 20.0, 18.0, 16.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.0, 8.0, LEAST)
_BACK = (12.0, 11.5, 11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0, LEAST)
_GAP = 0.7  # between two answers, per size

Measure = Callable[[str, bool], float]


class Part(StrEnum):
    """What a line belongs to."""

    IDEA = "idea"
    WORDS = "words"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class Answer:
    """A response as it is printed: its idea, its words, what came of it so far."""

    idea: str
    words: str = ""
    record: str = ""


class Line(NamedTuple):
    """One line of a card: its letters' size, and how far its baseline lies below the top."""

    part: Part
    text: str
    size: float
    down: float


def wrapped(text: str, *, width: float, measure: Measure, bold: bool = False) -> list[str]:
    """A text in lines that are at most so wide. Its own line breaks stay; a word that is too wide is cut.

    width    in widths at one point: the room divided by the size

    >>> wrapped("we have a broker", width=9, measure=lambda text, bold: len(text))
    ['we have a', 'broker']
    """
    blank = measure(" ", bold)
    lines = []
    for paragraph in text.split("\n"):
        line, long = "", 0.0
        for word in paragraph.split():
            more = measure(word, bold)
            if line and long + blank + more <= width:
                line, long = f"{line} {word}", long + blank + more
                continue
            if line:
                lines.append(line)
            line, long = word, more
            if more > width:
                *full, line = _cut(word, width=width, measure=measure, bold=bold)
                lines += full
                long = measure(line, bold)
        lines.append(line)
    return lines


def front(text: str, *, width: float, height: float, measure: Measure) -> tuple[float, list[str]]:
    """The size in which a front is largest without cutting a word, and its lines."""
    widest = max((measure(word, True) for word in text.split()), default=0.0)
    for size in _FRONT:
        lines = wrapped(text, width=width / size, measure=measure, bold=True)
        if size == LEAST or (widest * size <= width and len(lines) * size * LEADING <= height):
            return size, _evened(text, lines, width=width / size, measure=measure)
    raise AssertionError("the smallest size is always taken")


def _evened(text: str, lines: list[str], *, width: float, measure: Measure) -> list[str]:
    """The same number of lines, more alike in length: no word alone below a full line."""
    for share in (0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55):
        narrower = wrapped(text, width=width * share, measure=measure, bold=True)
        if len(narrower) > len(lines) or "".join(narrower).count(" ") != "".join(lines).count(" "):
            break
        lines = narrower
    return lines


def backs(answers: Sequence[Answer], *, width: float, height: float, measure: Measure) -> list[list[Line]]:
    """The lines of a back, card by card: as few cards as can be read, and on those as large as fits."""
    if not answers:
        return [[]]
    fewest = _cards(answers, LEAST, width=width, height=height, measure=measure)
    for size in _BACK:
        found = _cards(answers, size, width=width, height=height, measure=measure)
        if len(found) == len(fewest):
            return found
    return fewest


def _cards(
    answers: Sequence[Answer], size: float, *, width: float, height: float, measure: Measure
) -> list[list[Line]]:
    cards: list[list[Line]] = [[]]
    down = 0.0
    for number, answer in enumerate(answers):
        if number and cards[-1]:
            down += _GAP * size
        lines = _lines(answer, size, width=width, measure=measure)
        for index, (part, text, own) in enumerate(lines):
            # An idea does not stand alone at the foot of a card.
            together = own + (lines[index + 1][2] if part == Part.IDEA and index + 1 < len(lines) else 0)
            if cards[-1] and down + together * LEADING > height:
                cards.append([])
                down = 0.0
            down += own * LEADING
            cards[-1].append(Line(part, text, own, down - own * (LEADING - 1)))
    return cards


def _lines(answer: Answer, size: float, *, width: float, measure: Measure) -> list[tuple[Part, str, float]]:
    def of(part: Part, text: str, own: float) -> list[tuple[Part, str, float]]:
        if not text:
            return []
        bold = part == Part.IDEA
        return [(part, line, own) for line in wrapped(text, width=width / own, measure=measure, bold=bold)]

    return [
        *of(Part.IDEA, answer.idea, size),
        *of(Part.WORDS, answer.words, size),
        *of(Part.RECORD, answer.record, LEAST),
    ]


def _cut(word: str, *, width: float, measure: Measure, bold: bool) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and measure(pieces[-1] + letter, bold) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces
