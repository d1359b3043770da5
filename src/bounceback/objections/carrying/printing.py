"""Objection cards as a PDF for both sides of the paper. The same cards give the same bytes."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import IO, Any

from bounceback.core import fitting
from bounceback.core.fitting import LEADING, LEAST, Answer, Part
from bounceback.core.paper import Flip, Sheet, Size, Stock, sheet

_REGULAR, _BOLD = "BouncebackCards", "BouncebackCards-Bold"
_MARGIN = 18.0  # points: a printer leaves a quarter of an inch white
_FOOT = 14.0  # points of height for the line at the bottom
_INK, _QUIET, _RULE = 0.0, 0.38, 0.72  # greys
_MARK = 9.0  # length of an arm of a cut mark
# Signs that the font lacks, and what stands for them.
_INSTEAD = str.maketrans({"→": "->", "←": "<-", "‑": "-", "\u202f": " ", "\u2009": " ", "✓": "+", "\t": " "})
_MISSING = "□"  # the font lacks this one too, and then draws an empty box
_WORDS_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class PaperCard:
    """A card as it is printed."""

    number: int
    front: str
    about: str  # family and campaigns
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """What a file of cards holds."""

    cards: int  # of paper: one more for each continuation
    pages: int
    missing: tuple[str, ...]  # letters that are printed as an empty box


@dataclass(frozen=True, slots=True)
class _Side:
    """One card of paper: both of its sides, laid out."""

    card: PaperCard
    size: float
    lines: list[str]
    back: list[fitting.Line]
    nth: int
    of: int

    @property
    def mark(self) -> str:
        more = f"  ({self.nth} of {self.of})" if self.of > 1 else ""
        return f"{self.card.number}{more}"


def write(
    cards: Sequence[PaperCard],
    out: IO[bytes],
    *,
    size: Size,
    stock: Stock,
    flip: Flip = Flip.LONG,
    title: str = "Objection cards",
) -> Printed:
    """Write a PDF: pages of fronts, each followed by the page of their backs."""
    from reportlab.pdfgen.canvas import Canvas

    page = sheet(size, stock)
    font = _font()
    missing: dict[str, None] = {}
    sides = [side for card in cards for side in _sides(card, page, font, missing)]
    canvas = Canvas(out, pagesize=(page.width, page.height), invariant=1, pageCompression=1, initialFontName=_REGULAR)
    canvas.setTitle(title)
    canvas.setAuthor("")
    canvas.setCreator("Bounceback")
    canvas.setViewerPreference("Duplex", "DuplexFlipLongEdge" if flip == Flip.LONG else "DuplexFlipShortEdge")
    canvas.setViewerPreference("PrintScaling", "None")
    pages = 0
    for first in range(0, len(sides), page.cards):
        some = sides[first : first + page.cards]
        if page.cards > 1:
            _cut_marks(canvas, page)
        for index, side in enumerate(some):
            _front(canvas, side, *page.front(index), page.card)
        canvas.showPage()
        for index, side in enumerate(some):
            _back(canvas, side, *page.back(index, flip), page.card)
        canvas.showPage()
        pages += 2
    if not sides:
        canvas.showPage()
        pages = 1
    canvas.save()
    return Printed(len(sides), pages, tuple(missing))


def missing(cards: Sequence[PaperCard]) -> tuple[str, ...]:
    """The letters of these cards that the font lacks, each once."""
    found: dict[str, None] = {}
    for card in cards:
        _writable(card, _font(), found)
    return tuple(found)


class _Font:
    """Bitstream Vera, which comes with the PDF library: letters of Western Europe, some beyond."""

    def __init__(self, regular: Any, bold: Any) -> None:
        self._glyphs: dict[int, int] = regular.face.charToGlyph
        self._widths = (self._of(regular), self._of(bold))
        self._default = (regular.face.defaultWidth / 1000, bold.face.defaultWidth / 1000)
        self._known: dict[tuple[str, bool], float] = {}

    def measure(self, word: str, bold: bool) -> float:
        """Width at one point. The font knows no kerning here: widths add up."""
        known = self._known.get((word, bold))
        if known is None:
            widths, default = self._widths[bold], self._default[bold]
            known = sum(widths.get(letter, default) for letter in word)
            if len(self._known) < _WORDS_KEPT:
                self._known[word, bold] = known
        return known

    def writable(self, text: str, missing: dict[str, None]) -> str:
        """The text in letters that the font has: a mark that it lacks goes, a letter that it lacks is an empty box."""
        text = unicodedata.normalize("NFC", text.translate(_INSTEAD))
        if all(ord(letter) in self._glyphs or letter == "\n" for letter in text):
            return text
        return "".join(self._written(letter, missing) for letter in text)

    def _written(self, letter: str, missing: dict[str, None]) -> str:
        if ord(letter) in self._glyphs or letter == "\n":
            return letter
        bare = letter
        while (parts := unicodedata.normalize("NFD", bare)) and len(parts) > 1:
            bare = unicodedata.normalize("NFC", parts[:-1])
            if ord(bare[0]) in self._glyphs and len(bare) == 1:
                return bare
        if unicodedata.category(letter) in ("Mn", "Me", "Cf", "Cc"):
            return ""
        missing[letter] = None
        return _MISSING

    @staticmethod
    def _of(font: Any) -> dict[str, float]:
        return {chr(code): width / 1000 for code, width in font.face.charWidths.items()}


@lru_cache(maxsize=1)
def _font() -> _Font:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    regular, bold = TTFont(_REGULAR, "Vera.ttf"), TTFont(_BOLD, "VeraBd.ttf")
    pdfmetrics.registerFont(regular)
    pdfmetrics.registerFont(bold)
    return _Font(regular, bold)


def _sides(card: PaperCard, page: Sheet, font: _Font, missing: dict[str, None]) -> list[_Side]:
    width = page.card[0] - 2 * _MARGIN
    height = page.card[1] - 2 * _MARGIN - _FOOT
    clean = _writable(card, font, missing)
    size, lines = fitting.front(clean.front, width=width, height=height, measure=font.measure)
    found = fitting.backs(clean.answers, width=width, height=height, measure=font.measure)
    about = fitting.wrapped(clean.about, width=(width - 70) / LEAST, measure=font.measure)
    short = PaperCard(clean.number, clean.front, f"{about[0]} …" if len(about) > 1 else about[0], clean.answers)
    return [_Side(short, size, lines, back, nth, len(found)) for nth, back in enumerate(found, start=1)]


def _writable(card: PaperCard, font: _Font, missing: dict[str, None]) -> PaperCard:
    return PaperCard(
        card.number,
        font.writable(card.front, missing),
        font.writable(card.about, missing),
        tuple(Answer(*(font.writable(text, missing) for text in (a.idea, a.words, a.record))) for a in card.answers),
    )


def _front(canvas: Any, side: _Side, x: float, y: float, card: tuple[float, float]) -> None:
    width, height = card
    leading = side.size * LEADING
    middle = y + (height + _FOOT) / 2
    baseline = middle + len(side.lines) * leading / 2 - side.size * 0.98
    canvas.setFillGray(_INK)
    canvas.setFont(_BOLD, side.size)
    for number, line in enumerate(side.lines):
        canvas.drawCentredString(x + width / 2, baseline - number * leading, line)
    canvas.setFillGray(_QUIET)
    canvas.setFont(_REGULAR, LEAST)
    canvas.drawString(x + _MARGIN, y + _MARGIN, side.card.about)
    canvas.drawRightString(x + width - _MARGIN, y + _MARGIN, side.mark)


def _back(canvas: Any, side: _Side, x: float, y: float, card: tuple[float, float]) -> None:
    width, height = card
    top = y + height - _MARGIN
    if not side.back:
        _ruled(canvas, x + _MARGIN, y + _MARGIN + _FOOT, width - 2 * _MARGIN, height - 2 * _MARGIN - _FOOT)
    for line in side.back:
        canvas.setFillGray(_QUIET if line.part == Part.RECORD else _INK)
        canvas.setFont(_BOLD if line.part == Part.IDEA else _REGULAR, line.size)
        canvas.drawString(x + _MARGIN, top - line.down, line.text)
    canvas.setFillGray(_QUIET)
    canvas.setFont(_REGULAR, LEAST)
    canvas.drawRightString(x + width - _MARGIN, y + _MARGIN, side.mark)


def _ruled(canvas: Any, x: float, y: float, width: float, height: float) -> None:
    """Lines to write on by hand: a back that nobody has found yet."""
    canvas.setStrokeGray(_RULE)
    canvas.setLineWidth(0.4)
    for number in range(1, int(height / 22) + 1):
        at = y + height - number * 22
        canvas.line(x, at, x + width, at)


def _cut_marks(canvas: Any, page: Sheet) -> None:
    """A small cross at every corner of a card, its arms on the lines along which one cuts."""
    canvas.setStrokeGray(_QUIET)
    canvas.setLineWidth(0.3)
    left, bottom = page.corner
    for column in range(page.columns + 1):
        for row in range(page.rows + 1):
            x, y = left + column * page.card[0], bottom + row * page.card[1]
            canvas.line(x - _MARK, y, x + _MARK, y)
            canvas.line(x, y - _MARK, x, y + _MARK)
