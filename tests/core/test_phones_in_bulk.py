"""The quick reader of numbers never says anything that the referee would not say."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounceback.core import phone
from bounceback.core.phones_in_bulk import _regular_codes, normalise_many

SHAPES = (
    "({0}) {1}-{2}",
    "{0}-{1}-{2}",
    "{0}.{1}.{2}",
    "{0}{1}{2}",
    "{0}{1}.{2}",
    "1{0}{1}.{2}",
    "+1 {0} {1} {2}",
    "1-{0}-{1}-{2}",
    "+1({0}){1}{2}",
    " '{0} {1} {2}' ",
    "1 ({0}) {1} - {2}",
    "001{0}{1}{2}",
    "011{0}{1}{2}",
    "{0}-{1}-{2} x12",
    "{0}/{1}-{2}",
    "{0}--{1}--{2}",
    "({0}{1}{2}",
    "{0}) {1} {2}",
    "{0}{1}{2}.0",
    "{0}.{1}{2}E+3",
    "{0} {1} {2}",
    "٣٣٠ {1} {2}",
    "{0}-{1}-{2},",
    "tel {0}{1}{2}",
    "+{0}{1}{2}",
    "+ 1{0}{1}{2}",
)
COUNTRIES = ("US", "CA", "", "GB", "JM", "DE")


def agree(cells: list[str], country: str) -> int:
    """How many the quick reader read; each as the referee does."""
    quick = normalise_many(cells, country=country)
    read = 0
    for cell, e164 in zip(cells, quick, strict=True):
        if e164 is None:
            continue
        read += 1
        referee = phone.read_numbers(cell, country=country)
        assert [number.uri for number in referee.numbers] == [e164], (cell, country)
        assert not referee.problems, (cell, country)
    return read


def cells(count: int, rng: random.Random) -> list[str]:
    codes = list(_regular_codes())
    made = []
    for _ in range(count):
        code = rng.choice(codes) if rng.random() < 0.8 else f"{rng.randrange(1000):03d}"
        exchange = f"{rng.randrange(100, 1000)}"
        last = "0000" if rng.random() < 0.02 else f"{rng.randrange(10_000):04d}"
        made.append(rng.choice(SHAPES).format(code, exchange, last))
    return made


@pytest.mark.parametrize("country", COUNTRIES)
def test_it_agrees_with_the_referee_on_what_it_reads(country: str) -> None:
    read = agree(cells(4_000, random.Random(country)), country)

    assert read > (1_500 if country in ("US", "CA") else 100)


@pytest.mark.slow
def test_it_agrees_with_the_referee_on_a_million_cells() -> None:
    assert agree(cells(1_000_000, random.Random(20261117)), "US") > 400_000


@settings(max_examples=400, deadline=None)
@given(st.lists(st.text(st.sampled_from("0123456789+-.() \t'\"x/,;#E٣\u00a0\u200e"), max_size=18), max_size=5))
def test_it_agrees_with_the_referee_on_any_text(texts: list[str]) -> None:
    agree(texts, "US")
    agree(texts, "")


def test_an_empty_column_is_no_trouble() -> None:
    assert normalise_many([], country="US") == []
    assert normalise_many(["", " "], country="US") == [None, None]


def test_fictional_numbers_pass() -> None:
    assert normalise_many(["(330) 555-0143"], country="US") == ["+13305550143"]


def test_without_a_country_only_numbers_that_say_theirs_are_read() -> None:
    assert normalise_many(["330-555-0143", "+1 330 555 0143"], country="") == [None, "+13305550143"]
