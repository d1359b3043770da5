"""Texts of which nothing can be seen."""

from __future__ import annotations

import pytest

from bounceback.core.texts import seen


@pytest.mark.parametrize(
    "text", ["", " ", "\n\t", "\u00a0", "\u200b", "\u202e\u200b", "\u2800", "\u3164", "\ufe0f", "\U000e0041", "\x00"]
)
def test_nothing_to_see_is_nothing(text):
    assert seen(text) == ""


@pytest.mark.parametrize("text", ["a", "?", "\u200bيوم", "सुबह", "\U0001f44d\ufe0f", "é", "e\u0301"])
def test_what_can_be_seen_stays_as_it_was_written(text):
    assert seen(text) == text
