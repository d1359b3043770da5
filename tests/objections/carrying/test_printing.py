"""The PDF itself: read back from its bytes."""

from __future__ import annotations

import base64
import io
import re
import zlib
from typing import Any

import pytest

from bounceback.core.fitting import Answer
from bounceback.core.paper import Flip, Size, Stock, sheet
from bounceback.objections.carrying import printing
from bounceback.objections.carrying.printing import PaperCard, Printed

LONG = "When did they last put it next to what others of your size pay? " * 40
DRAWN = re.compile(rb"1 0 0 1 (-?[\d.]+) (-?[\d.]+) Tm")


def cards(count: int, **more: Any) -> list[PaperCard]:
    values = {"front": "No time", "about": "", "answers": (Answer("Ask when"),)} | more
    return [PaperCard(number, **values) for number in range(1, count + 1)]


def written(given: list[PaperCard], **layout: Any) -> tuple[bytes, Printed]:
    out = io.BytesIO()
    done = printing.write(given, out, **({"size": Size.INDEX, "stock": Stock.CARDS} | layout))
    return out.getvalue(), done


def pages(data: bytes) -> list[list[tuple[float, float]]]:
    """Where each page begins its lines of text, page by page."""
    found = []
    for stream in re.findall(rb"/ASCII85Decode.*?stream\r?\n(.*?)~>", data, re.S):
        drawn = zlib.decompress(base64.a85decode(stream))
        if drawn.lstrip().startswith(b"1 0 0 1 0 0 cm"):
            found.append([(float(x), float(y)) for x, y in DRAWN.findall(drawn)])
    return found


@pytest.mark.parametrize("flip", list(Flip))
@pytest.mark.parametrize("stock", [Stock.LETTER, Stock.A4])
@pytest.mark.parametrize("size", list(Size))
def test_numbers_in_the_file_stand_on_backs_behind_their_fronts(size, stock, flip):
    """The number of a card stands at the same place of both its sides, so it says where the card lies."""
    page = sheet(size, stock)
    data, done = written(cards(page.cards), size=size, stock=stock, flip=flip)

    fronts, backs = pages(data)

    assert done.pages == 2
    numbers = fronts[2::3], backs[1::2]  # a front draws its words, its foot, its number; a back its idea, its number
    for index in range(page.cards):
        front, back = page.front(index), page.back(index, flip)
        (fx, fy), (bx, by) = numbers[0][index], numbers[1][index]
        assert (fx - front.x, fy - front.y) == pytest.approx((bx - back.x, by - back.y), abs=0.01)
        assert page.card[0] - 30 < fx - front.x < page.card[0] - 18


def test_each_page_of_fronts_is_followed_by_its_backs():
    data, done = written(cards(5), stock=Stock.LETTER)

    assert (done.cards, done.pages) == (5, 4)
    assert [len(page) for page in pages(data)] == [12, 8, 3, 2]


def test_a_long_back_goes_on_on_a_further_card():
    _, done = written(cards(1, answers=(Answer("Ask", LONG),)))

    assert (done.cards, done.pages) == (2, 4)


def test_letters_that_the_font_lacks_are_said_and_marks_are_left_off():
    _, done = written(cards(1, front="Łódź ő → 日本, Ж 👍🏽 e\u0301 \u200b…"))

    assert done.missing == ("日", "本", "Ж", "👍", "🏽")
    assert printing.missing(cards(1, front="ź ő é → “so” – 3 ½ €")) == ()


def test_the_same_cards_are_the_same_bytes():
    assert written(cards(9, front="Größe?"))[0] == written(cards(9, front="Größe?"))[0]


def test_no_cards_are_one_empty_page():
    data, done = written([])

    assert (done.cards, done.pages) == (0, 1)
    assert data.startswith(b"%PDF-")
