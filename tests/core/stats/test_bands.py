"""Numbers in bands: about equal, with round edges, each number in one of them."""

from __future__ import annotations

from random import Random

import pytest

from bounceback.core.stats.bands import Bands, bands_of, number_in, roundest


def test_bands_hold_about_equally_many():
    ages = [Random(n).randrange(18, 90) for n in range(3000)]

    bands = bands_of(ages)

    assert bands is not None
    assert bands.whole
    sizes = [0] * (len(bands.edges) + 1)
    for age in ages:
        sizes[sum(age >= edge for edge in bands.edges)] += 1
    assert len(sizes) == 6
    assert all(300 < size < 700 for size in sizes)
    assert all(edge % 5 == 0 or edge % 2 == 0 for edge in bands.edges)


def test_few_different_numbers_need_no_bands():
    assert bands_of([1, 2, 3] * 100) is None
    assert bands_of([]) is None


def test_numbers_that_are_mostly_the_same_still_have_rising_edges():
    bands = bands_of([999] * 950 + list(range(50)))

    assert bands is None or list(bands.edges) == sorted(set(bands.edges))


@pytest.mark.parametrize(
    ("low", "high", "edge"),
    [
        (37, 44, 40),
        (3, 6, 5),
        (7, 7, 7),
        (0.62, 0.9, 0.8),
        (980, 1_300, 1000),
        (-3, 4, 0),
        (-44, -37, -40),
        (12, 14, 12),
    ],
)
def test_the_roundest_number_in_reach(low, high, edge):
    assert roundest(low, high) == edge


def test_a_band_of_one_whole_number_is_that_number():
    assert Bands((1, 2, 10), whole=True).labels == ("under 1", "1", "2–9", "10 and more")


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), (" 1,200 ", 1200), ("$3.50", 3.5), ("-2", -2), ("12 people", None), ("", None), ("1,2", None)],
)
def test_what_is_a_number(text, number):
    assert number_in(text) == number
