"""Texts are cut as BERT's own tokenizer cuts them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounceback.core.wordpieces import WordPieces
from bounceback.objections.meaning.encoder import vocabulary

OLD = unicodedata.ucd_3_2_0
# Letters that every version of Unicode calls the same; two have changed their kind since.
LETTERS = st.characters(exclude_categories=("Cs", "Cn", "Co"), exclude_characters="\u166d\u1886").filter(
    lambda each: OLD.category(each) == unicodedata.category(each)
)


@pytest.fixture(scope="module")
def second_opinion():
    tokenizers = pytest.importorskip("tokenizers")
    return tokenizers.BertWordPieceTokenizer(vocabulary(), lowercase=True)


OURS = WordPieces(vocabulary())


def test_the_vocabulary_is_whole():
    known = vocabulary()

    assert len(known) == 30_522
    assert (known["[PAD]"], known["[UNK]"], known["[CLS]"], known["[SEP]"]) == (0, 100, 101, 102)


@pytest.mark.parametrize(
    "text",
    [
        "We already have a broker.",
        "Größe des Hauses – 北京 日本語, ça va? naïve",
        "it’s “fine” ($5 + 3 = 8 ^ `x` ~)",
        "a" * 120 + " b",
        "\u200bzero\u00adwidth\ttab\x00",
        "Σίσυφος ΣΑΣ İstanbul 한국어 हिन्दी 😀",
        "",
        "   ",
    ],
)
def test_texts_are_cut_as_by_the_original(second_opinion, text):
    assert OURS.numbers(text, most=512) == second_opinion.encode(text).ids


@given(text=st.text(LETTERS, max_size=60))
def test_any_text_is_cut_as_by_the_original(second_opinion, text):
    assert OURS.numbers(text, most=512) == second_opinion.encode(text).ids


def test_a_long_text_is_cut_at_the_end():
    numbers = OURS.numbers("broker " * 500, most=96)

    assert len(numbers) == 96
    assert (numbers[0], numbers[-1]) == (101, 102)
