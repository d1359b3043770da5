"""Rates in words."""

from __future__ import annotations

import pytest

from bounceback.core.stats import rates
from bounceback.core.stats.intervals import Interval, Tally


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0.037, 0.147, "4–15 %"), (0.0071, 0.0093, "0.7–0.9 %"), (0.0, 0.039, "0–4 %"), (0.97, 1.0, "97–100 %"),
        (0.50011, 0.50042, "50.01–50.04 %"), (0.9999, 0.99999, "99.99–100.00 %"), (0.4, 0.4, "40.00 %"),
    ],
)  # fmt: skip
def test_a_range_has_as_many_digits_as_tell_its_ends_apart(low, high, words):
    assert rates.range_in_words(Interval(low, high)) == words


def test_nothing_is_said_on_fewer_than_ten_chances():
    assert rates.fitting(Tally(3, 9)) is None
    assert rates.not_enough(Tally(3, 9)) == "not enough calls yet, 1 more"
    assert rates.fitting(Tally(3, 10)) is not None


def test_counts_have_their_thousands_apart():
    assert rates.out_of(Tally(1203, 40000)) == "1,203 of 40,000"
