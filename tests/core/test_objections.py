"""How equal words are found: the fold of a text."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounceback.core.objections import folded

# Text → fold. The browser's half is held to the same ones.
FOLDS = {
    "  We have a broker!! ": "we have a broker",
    "We’ve got -- one": "weve got one",
    "re\u0301sume\u0301": "résumé",  # as files of a Mac spell it
    "RÉSUMÉ": "résumé",
    "Straße": "strasse",
    "ΟΔΟΣ": "οδοσ",
    "İstanbul": "i̇stanbul",
    "हिन्दी": "हिन्दी",
    "किताब": "किताब",
    "ประเทศ": "ประเทศ",
    "Ｆｕｌｌ width ①": "full width 1",
    "co\u00adop\u200f": "coop",
    "e\u200d\u0301": "é",
    "❤\ufe0f 1\ufe0f\u20e3 love": "1 love",
    "😀\u0301": "",
    "\u0301\u0301": "",
    "\ufe0f": "",
}


@pytest.mark.parametrize("text", FOLDS)
def test_a_text_is_folded_to_its_words(text: str) -> None:
    assert folded(text) == FOLDS[text]


def test_words_that_differ_in_their_vowel_signs_stay_apart() -> None:
    assert folded("की") != folded("का") != folded("क")


@given(st.text())
def test_a_fold_is_the_same_however_the_text_is_encoded_and_folds_to_itself(text: str) -> None:
    assert folded(normalize("NFD", text)) == folded(normalize("NFC", text)) == folded(text)
    assert folded(folded(text)) == folded(text)
