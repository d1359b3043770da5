"""Texts on cards: larger where there is room, never smaller than can be read, all of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounceback.core import fitting
from bounceback.core.fitting import LEADING, LEAST, Answer, Part

WIDTH, HEIGHT = 320.0, 160.0


def wide(text: str, bold: bool) -> float:
    """Every letter as wide as half its height; bold ones a little wider."""
    return len(text) * (0.6 if bold else 0.5)


def letters(text: str, _bold: bool) -> float:
    return len(text)


def backs(*answers: Answer) -> list[list[fitting.Line]]:
    return fitting.backs(answers, width=WIDTH, height=HEIGHT, measure=wide)


def test_a_short_front_is_large():
    size, lines = fitting.front("No time", width=WIDTH, height=HEIGHT, measure=wide)

    assert (size, lines) == (24.0, ["No time"])


def test_a_long_front_is_smaller_and_whole():
    text = "send me something and I shall see " * 8

    size, lines = fitting.front(text, width=WIDTH, height=HEIGHT, measure=wide)

    assert LEAST <= size < 24
    assert " ".join(lines).split() == text.split()
    assert len(lines) * size * LEADING <= HEIGHT


def test_no_word_stands_alone_below_a_full_line():
    _, lines = fitting.front("We already have somebody for that now", width=WIDTH, height=HEIGHT, measure=wide)

    assert len(lines) == 2
    assert len(lines[1].split()) > 1


def test_a_word_that_no_line_holds_is_cut_and_nothing_is_lost():
    lines = fitting.wrapped("x" * 95, width=20, measure=letters)

    assert [len(line) for line in lines] == [20, 20, 20, 20, 15]


def test_lines_stay_lines():
    assert fitting.wrapped("one\n\ntwo", width=20, measure=letters) == ["one", "", "two"]


def test_a_short_back_is_as_large_as_the_largest():
    (card,) = backs(Answer("Ask who", "Who is it?", "3 of 12 went on"))

    assert [(line.part, line.size) for line in card] == [
        (Part.IDEA, 12.0),
        (Part.WORDS, 12.0),
        (Part.RECORD, LEAST),
    ]


def test_a_card_without_answers_is_still_a_card():
    assert backs() == [[]]


def test_a_long_back_goes_on_on_further_cards():
    answer = Answer("Ask", "when did they last put it next to the market " * 60)

    cards = backs(answer)

    assert len(cards) > 1
    assert " ".join(line.text for card in cards for line in card if line.part == Part.WORDS) == answer.words.strip()


def test_an_idea_does_not_stand_alone_at_the_foot_of_a_card():
    for lines in range(1, 40):
        for card in backs(Answer("First", "\n".join(["word"] * lines)), Answer("Second", "its words")):
            assert card[-1].part != Part.IDEA


@given(st.lists(st.tuples(st.text(max_size=200), st.text(max_size=900)), min_size=1, max_size=5))
def test_nothing_is_lost_too_small_or_out_of_the_card(texts):
    answers = [Answer(idea, words) for idea, words in texts]

    cards = backs(*answers)

    shown = "".join("".join(line.text.split()) for card in cards for line in card)
    assert shown == "".join("".join((each.idea + each.words).split()) for each in answers)
    assert all(LEAST <= line.size <= 12 and 0 < line.down <= HEIGHT for card in cards for line in card)


@pytest.mark.parametrize("text", ["", " "])
def test_an_empty_front_is_no_trouble(text):
    assert fitting.front(text, width=WIDTH, height=HEIGHT, measure=wide)[1] == [""]
