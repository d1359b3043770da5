"""How near texts are by their letters, and how letters and meaning go together."""

from __future__ import annotations

import doctest

import pytest

from bounceback.core import likeness

FRONTS = likeness.Known.of(
    ("we already have a broker", "im not interested", "just send me an email", "we have no budget")
)


def test_the_examples_in_the_words_of_the_module_are_true():
    assert doctest.testmod(likeness).failed == 0


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("we alredy have brokr", 0),
        ("not intrested", 1),
        ("send email just me an", 2),
        ("well we already have a broker thank you", 0),
        ("we have no bu", 3),
        ("budget", 3),
        ("bud", 3),
        ("im", 1),
    ],
)
def test_typos_missing_words_and_beginnings_find_their_text(typed, meant):
    assert likeness.nearest(typed, FRONTS, most=3)[0][0] == meant


@pytest.mark.parametrize("typed", ["", "xyz", "the forklift is in the way", "press two for accounting"])
def test_what_is_not_nearly_the_same_letters_is_not_found(typed):
    assert likeness.nearest(typed, FRONTS, most=3) == []


def test_no_more_than_asked_for_come_back_and_the_nearest_first():
    found = likeness.nearest("we have", FRONTS, most=2)

    assert len(found) == 2
    assert found[0][1] >= found[1][1]


def test_letters_that_are_only_somewhat_alike_are_noise():
    below = likeness.LETTERS_FROM - 0.01

    assert likeness.joined(letters=below, meaning=0.4) == 0.4
    assert likeness.joined(letters=below, meaning=0.0) == 0.0
    assert likeness.joined(letters=0.9, meaning=0.4) == 0.9


def test_a_phrasing_must_come_nearer_than_a_front():
    near = likeness.MEANING_FROM + 0.1

    assert likeness.joined(letters=0.0, meaning=near) == near
    assert likeness.joined(letters=0.0, meaning=near, learnt=True) == 0.0
