"""Texts from strangers, and what differs between two of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounceback.core import kits
from bounceback.core.kits import Fault, Piece, differences, presentable


@given(st.text(max_size=200), st.text(max_size=200))
def test_the_pieces_are_the_texts(old, new):
    left, right = differences(old, new)

    assert "".join(piece.text for piece in left) == old
    assert "".join(piece.text for piece in right) == new


def test_one_word_is_marked_on_both_sides():
    left, right = differences("may I ask you one question", "may I ask you two questions")

    assert [piece.text for piece in left if piece.differs] == ["one", "question"]
    assert [piece.text for piece in right if piece.differs] == ["two", "questions"]


def test_texts_that_have_nothing_in_common_are_not_marked():
    assert differences("one two three", "four five six") == (
        [Piece("one two three", False)],
        [Piece("four five six", False)],
    )


def test_texts_too_long_to_compare_are_shown_as_they_are():
    long = "word " * 2_000

    assert differences(long, long + "more")[1] == [Piece(long + "more", False)]


@given(st.text(max_size=100))
def test_what_is_presentable_is_accepted_and_stays(text):
    clean = presentable(text)

    assert kits.text(clean, where="It") == clean
    assert presentable(clean) == clean


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\u202e", "\u2066", "\u2069"])
def test_what_nobody_can_see_is_refused_by_its_number(sign):
    with pytest.raises(Fault, match=rf"U\+{ord(sign):04X}"):
        kits.text(f"a{sign}b", where="It")


@pytest.mark.parametrize("sign", ["\t", "\n", "é", "שלום", "مرحبا", "👋🏽", "\u200d", "\u200f"])
def test_what_people_write_is_not(sign):
    assert kits.text(f"a{sign}b", where="It") == f"a{sign}b"
