"""Cells of a spreadsheet."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounceback.core import cells


@pytest.mark.parametrize(
    ("text", "day_first", "wanted"),
    [
        ("2027-04-03", False, date(2027, 4, 3)),
        ("2027-04-03 00:00:00", False, date(2027, 4, 3)),
        ("20270403", False, date(2027, 4, 3)),
        ("4/3/2027", False, date(2027, 4, 3)),
        ("4/3/2027", True, date(2027, 3, 4)),
        ("31/12/2027", False, date(2027, 12, 31)),
        ("4/3/27", False, date(2027, 4, 3)),
        ("3 April 2027", False, date(2027, 4, 3)),
        ("Apr 3, 2027", False, date(2027, 4, 3)),
        ("31/31/2027", False, None),
        ("soon", False, None),
        ("", False, None),
    ],
)
def test_days_are_read(text: str, day_first: bool, wanted: date | None) -> None:
    assert cells.read_date(text, day_first=day_first) == wanted


@pytest.mark.parametrize(
    ("began", "after", "wanted"),
    [
        (date(2021, 1, 1), date(2026, 11, 17), date(2027, 1, 1)),
        (date(2021, 11, 17), date(2026, 11, 17), date(2026, 11, 17)),
        (date(2020, 2, 29), date(2026, 11, 17), date(2027, 2, 28)),
        (date(2020, 2, 29), date(2027, 12, 1), date(2028, 2, 29)),
        (date(2026, 12, 1), date(2026, 11, 17), date(2027, 12, 1)),
    ],
)
def test_a_day_comes_back_each_year(began: date, after: date, wanted: date) -> None:
    assert cells.next_anniversary(began, after=after) == wanted


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_an_anniversary_is_later_and_the_next(began: date, after: date) -> None:
    found = cells.next_anniversary(began, after=after)

    assert found >= after
    assert found.year > began.year
    assert found.year - max(after.year, began.year + 1) in (0, 1)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("84", 84), ("1,200", 1200), ("51-200", 51), ("84.0", 84), ("10000+", 10000), ("many", None), ("", None)],
)
def test_people_are_counted(text: str, wanted: int | None) -> None:
    assert cells.read_count(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("United States", "US"), ("us", "US"), ("Deutschland", "DE"), ("GB", "GB"), ("Narnia", ""), ("XX", ""), ("", "")],
)
def test_countries_are_named(text: str, wanted: str) -> None:
    assert cells.read_country(text) == wanted


def test_zips_get_their_zeroes_back() -> None:
    assert [cells.read_zip(text) for text in ("2139", "2139.0", "02139", "SW1A 1AA")] == [
        "02139",
        "02139",
        "02139",
        "SW1A 1AA",
    ]


@given(st.text(max_size=60))
def test_tidy_text_is_one_printable_line(text: str) -> None:
    tidy = cells.tidy(text)

    assert tidy.replace("\u200c", "").replace("\u200d", "").isprintable()
    assert cells.tidy(tidy) == tidy


@pytest.mark.parametrize("name", ["Zoë 👩\u200d👧", "علی\u200cرضا", "क्\u200dष", "👩🏽\u200d❤️\u200d👨", "ශ්\u200dරී"])
def test_joiners_inside_of_a_name_stay(name: str) -> None:
    assert cells.tidy(name) == name
    assert cells.tidy_lines(f"{name}\n{name}") == f"{name}\n{name}"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Da\u200bna", "Dana"),  # zero width space: nothing is written with it
        ("\u202eDana\ufeff", "Dana"),
        ("Do\u200dna", "Dona"),  # Latin letters know no joining
        ("\u200dعلی\u200c", "علی"),
        ("علی \u200c رضا", "علی رضا"),
        ("2026\u200d-03-04", "2026-03-04"),
    ],
)
def test_other_unseen_marks_go(text: str, wanted: str) -> None:
    assert cells.tidy(text) == wanted
