"""Reading what somebody typed into a search box."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bounceback.core.asked import MOST_PIECES, Asked, bare, read


def test_the_last_word_is_begun_unless_it_is_quoted():
    assert read("a b") == Asked(words=("a",), begun="b")
    assert read('a "b"') == Asked(words=("a", "b"))


def test_what_must_not_occur_may_stand_anywhere():
    assert read('-spring broker -"call me"') == Asked(words=("broker",), without=("spring", "call me"))


def test_what_must_not_occur_alone_is_nothing_to_look_for():
    assert not read("-spring")
    assert read("spring")


def test_curly_quotes_are_quotes():
    assert read("“call me”") == Asked(words=("call me",))


def test_accents_fall_off():
    assert bare("Über") == "uber"


@given(st.text())
def test_anything_can_be_read(text):
    asked = read(text)

    pieces = [*asked.words, *asked.without, *([asked.begun] if asked.begun else [])]
    assert len(pieces) <= MOST_PIECES
    assert all(any(letter.isalnum() for letter in piece) for piece in pieces)
