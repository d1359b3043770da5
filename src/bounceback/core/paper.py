"""Cards on paper: how many fit on a sheet, where each lies, and where its back must be so that it lies behind it.

All lengths are points (1/72 inch); y counts from the bottom of the page, as in PDF.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

INCH = 72.0
MM = INCH / 25.4
_HAIR = 0.01  # a card that is too wide by less than a printer can draw fits


class Size(StrEnum):
    """A card, lying."""

    INDEX = "3x5"  # index card, 5 × 3 inches
    A7 = "a7"  # 105 × 74 mm


class Stock(StrEnum):
    """What lies in the printer."""

    CARDS = "cards"  # cards of that size, one per page
    LETTER = "letter"
    A4 = "a4"


class Flip(StrEnum):
    """The edge about which a sheet is turned to see its back."""

    LONG = "long"
    SHORT = "short"


CARD_SIZES: dict[Size, tuple[float, float]] = {
    Size.INDEX: (5 * INCH, 3 * INCH),
    Size.A7: (105 * MM, 74 * MM),
}
_SHEET_SIZES: dict[Stock, tuple[float, float]] = {
    Stock.LETTER: (8.5 * INCH, 11 * INCH),
    Stock.A4: (210 * MM, 297 * MM),
}


class Spot(NamedTuple):
    """Lower left corner of a card on its page."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page and the cards on it, which stand in the middle side by side.

    width, height    of the page as it is read
    card             width and height of a card
    """

    width: float
    height: float
    card: tuple[float, float]
    columns: int
    rows: int

    @property
    def cards(self) -> int:
        """How many there are on a page."""
        return self.columns * self.rows

    @property
    def corner(self) -> Spot:
        """Lower left corner of all cards together."""
        wide, high = self.card
        return Spot((self.width - self.columns * wide) / 2, (self.height - self.rows * high) / 2)

    def front(self, index: int) -> Spot:
        """Where the front of the index-th card of a page lies: row by row from the top left."""
        row, column = divmod(index, self.columns)
        return self._spot(row, column)

    def back(self, index: int, flip: Flip) -> Spot:
        """Where the back of that card must be printed, on the back of the page.

        A sheet that is turned about an upright edge changes left and right; about a lying edge, top and bottom. Which
        edge is the long one depends on how the page is read.
        """
        row, column = divmod(index, self.columns)
        if self.turns_about_upright_edge(flip):
            return self._spot(row, self.columns - 1 - column)
        return self._spot(self.rows - 1 - row, column)

    def turns_about_upright_edge(self, flip: Flip) -> bool:
        """Whether the edge stands upright when the page is read."""
        return (flip == Flip.LONG) == (self.height >= self.width)

    def _spot(self, row: int, column: int) -> Spot:
        left, bottom = self.corner
        wide, high = self.card
        return Spot(left + column * wide, bottom + (self.rows - 1 - row) * high)


def sheet(size: Size, stock: Stock) -> Sheet:
    """The page on which most cards fit: upright, or lying where more fit so.

    >>> [(s.columns, s.rows) for s in (sheet(Size.INDEX, Stock.LETTER), sheet(Size.A7, Stock.A4))]
    [(2, 2), (2, 4)]
    """
    card = CARD_SIZES[size]
    if stock == Stock.CARDS:
        return Sheet(*card, card, 1, 1)
    width, height = _SHEET_SIZES[stock]
    upright, lying = (_filled(*page, card) for page in ((width, height), (height, width)))
    return lying if lying.cards > upright.cards else upright


def _filled(width: float, height: float, card: tuple[float, float]) -> Sheet:
    wide, high = card
    return Sheet(width, height, card, int((width + _HAIR) / wide), int((height + _HAIR) / high))
