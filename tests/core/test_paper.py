"""Cards on sheets: how many fit, and whether backs lie behind their fronts."""

from __future__ import annotations

import pytest

from bounceback.core.paper import Flip, Size, Stock, sheet

ALL = [(size, stock, flip) for size in Size for stock in Stock for flip in Flip]


@pytest.mark.parametrize(
    ("size", "stock", "cards"),
    [
        (Size.INDEX, Stock.CARDS, 1),
        (Size.INDEX, Stock.LETTER, 4),
        (Size.INDEX, Stock.A4, 4),
        (Size.A7, Stock.CARDS, 1),
        (Size.A7, Stock.LETTER, 6),
        (Size.A7, Stock.A4, 8),
    ],
)
def test_as_many_cards_are_on_a_page_as_fit(size, stock, cards):
    assert sheet(size, stock).cards == cards


@pytest.mark.parametrize(("size", "stock", "flip"), ALL)
def test_a_back_lies_behind_its_front_when_the_sheet_is_turned(size, stock, flip):
    page = sheet(size, stock)
    wide, high = page.card
    lying = page.width > page.height
    upright_edge = (flip == Flip.LONG and not lying) or (flip == Flip.SHORT and lying)

    for index in range(page.cards):
        front, back = page.front(index), page.back(index, flip)
        mirrored = (page.width - front.x - wide, front.y) if upright_edge else (front.x, page.height - front.y - high)
        assert back == pytest.approx(mirrored, abs=0.01)


@pytest.mark.parametrize(("size", "stock", "flip"), ALL)
def test_cards_lie_side_by_side_on_the_page(size, stock, flip):
    page = sheet(size, stock)
    wide, high = page.card

    for spots in ([page.front(i) for i in range(page.cards)], [page.back(i, flip) for i in range(page.cards)]):
        for number, one in enumerate(spots):
            assert -0.01 <= one.x <= page.width - wide + 0.01
            assert -0.01 <= one.y <= page.height - high + 0.01
            for other in spots[:number]:
                assert abs(one.x - other.x) >= wide - 0.01 or abs(one.y - other.y) >= high - 0.01


def test_the_other_edge_puts_backs_elsewhere():
    page = sheet(Size.INDEX, Stock.LETTER)

    assert page.back(0, Flip.LONG) != page.back(0, Flip.SHORT)


def test_the_first_card_is_at_the_top_left():
    page = sheet(Size.A7, Stock.A4)

    assert page.front(0).y > page.front(page.cards - 1).y
    assert page.front(0).x < page.front(1).x
