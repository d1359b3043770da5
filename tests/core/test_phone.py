"""Text becomes numbers, and what is no number says why."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounceback.core.phone import PROBLEMS, display, normalise, read_numbers

HOSPITALS = Path(__file__).parents[1] / "data" / "us_hospitals_2026.csv"


def uris(cell: str, country: str | None) -> list[str]:
    return [number.uri for number in read_numbers(cell, country=country).numbers]


def problems(cell: str, country: str | None) -> list[str]:
    return [problem.code for problem in read_numbers(cell, country=country).problems]


@pytest.mark.parametrize(
    ("cell", "country", "expected"),
    [
        ("(330) 555-0143", "US", "+13305550143"),
        ("330.555.0143", "us", "+13305550143"),
        ("1-330-555-0143", "US", "+13305550143"),
        ("330/555-0143", "US", "+13305550143"),
        ("'330 555 0143", "US", "+13305550143"),
        ("Tel.: 330 555 0143", "US", "+13305550143"),
        ("330 555 0143 (mobile)", "US", "+13305550143"),
        ("330-555-0143 ask for Bob", "US", "+13305550143"),
        ("3305550143.0", "US", "+13305550143"),
        ("3.305550143E+09", "US", "+13305550143"),
        ("٣٣٠-٥٥٥-٠١٤٣", "US", "+13305550143"),
        ("３３０５５５０１４３", "US", "+13305550143"),
        ("\u202a+1 (330) 555\u20110143\u202c", None, "+13305550143"),
        ("330\u200b555\u200b0143\ufeff", "US", "+13305550143"),
        ("330\u00a0555\u00a00143", "US", "+13305550143"),
        ("+44(0)20 7946 0018", None, "+442079460018"),
        ("+44 (0) 20 7946 0018", "US", "+442079460018"),
        ("0044 20 7946 0018", None, "+442079460018"),
        ("0044 20 7946 0018", "US", "+442079460018"),
        ("0044 20 7946 0018", "DE", "+442079460018"),
        ("011 44 20 7946 0018", "US", "+442079460018"),
        ("020 7946 0018", "GB", "+442079460018"),
        ("06 6982 1234", "IT", "+390669821234"),
        ("+39 06 6982 1234", None, "+390669821234"),
        ("011 555 1234", "IT", "+390115551234"),
        ("030/901820", "DE", "+4930901820"),
        ("001 330 555 0143", "US", "+13305550143"),
        ("1-800-FLOWERS", "US", "+18003569377"),
        ("1-800-MATTRESS", "US", "+18006288737"),
        ("330-GO-FEDEX", "US", "+13304633339"),
        ("(800) 555-0143", "US", "+18005550143"),
        ("423 555 0143", "US", "+14235550143"),
        ("+1 729 555 1234", None, "+17295551234"),  # newer than libphonenumber
    ],
)
def test_one_number_is_read(cell, country, expected):
    assert uris(cell, country) == [expected]


@pytest.mark.parametrize(
    ("cell", "extension"),
    [
        ("330-555-0143 x12", "12"),
        ("330-555-0143x12", "12"),
        ("330-555-0143 ext. 12", "12"),
        ("330-555-0143, Ext 12", "12"),
        ("(330) 555-0143 extension 0012", "0012"),
        ("330-555-0143 #7", "7"),
        ("+1-330-555-0143;ext=12", "12"),
        ("330-555-0143 x", ""),
    ],
)
def test_an_extension_is_kept_apart(cell, extension):
    (number,) = read_numbers(cell, country="US").numbers

    assert (number.e164, number.extension) == ("+13305550143", extension)


@pytest.mark.parametrize(
    "cell",
    [
        "330-555-0143; 330-555-0144",
        "330-555-0143 / 330-555-0144",
        "330-555-0143, 330-555-0144",
        "330-555-0143 or 330-555-0144",
        "330-555-0143\n330-555-0144",
        "330-555-0143\r\n330-555-0144",
        "330-555-0143 | (330) 555-0144 | 330.555.0143",
        "cell 330-555-0143, home 330-555-0144",
        "330-555-0143 & 330-555-0144",
    ],
)
def test_several_numbers_in_a_cell_are_each_read_once(cell):
    assert uris(cell, "US") == ["+13305550143", "+13305550144"]


def test_a_bad_number_beside_a_good_one_is_reported_and_the_good_one_kept():
    reading = read_numbers("330-555-0143; 999-555-0144", country="US")

    assert [number.e164 for number in reading.numbers] == ["+13305550143"]
    assert [problem.code for problem in reading.problems] == ["not-assigned"]


@pytest.mark.parametrize(
    ("cell", "country", "code"),
    [
        ("", "US", "empty"),
        (" \u200b ", "US", "empty"),
        ("n/a", "US", "not-a-number"),
        ("none", "US", "not-a-number"),
        ("=1+1", "US", "not-a-number"),
        ("Dr. Smith 330-555-0143", "US", "not-a-number"),
        ("++1 330 555 0143", None, "not-a-number"),
        ("330-555-0143", None, "country-missing"),
        ("330-555-0143", "", "country-missing"),
        ("1-800-FLOWERS", None, "country-missing"),
        ("330-555-0143", "XX", "country-missing"),
        ("555-0143", "US", "too-short"),
        ("911", "US", "too-short"),
        ("330-555-0143-0199", "US", "too-long"),
        ("1" * 40, "US", "too-long"),
        ("5" * 501, "US", "too-long"),
        ("(999) 555-0143", "US", "not-assigned"),
        ("(360) 000-0000", "US", "not-assigned"),
        ("729 155 1234", "US", "not-assigned"),
        ("3.30556E+09", "US", "spreadsheet-rounded"),
    ],
)
def test_what_is_no_number_says_why(cell, country, code):
    assert (uris(cell, country), problems(cell, country)) == ([], [code])


def test_every_problem_has_words():
    assert all(words.endswith(".") for words in PROBLEMS.values())


def test_letters_are_never_read_silently():
    (number,) = read_numbers("1-800-FLOWERS", country="US").numbers

    assert number.note == "letters read as digits"


def test_numbers_for_films_are_valid_in_every_area_code_in_use():
    assert uris("212-555-0100", "US") == ["+12125550100"]
    assert uris("907-555-0199", "US") == ["+19075550199"]


def test_every_hospital_has_a_number_or_a_reason():
    with HOSPITALS.open(encoding="utf-8-sig", newline="") as file:
        readings = [read_numbers(row["Telephone Number"], country="US") for row in csv.DictReader(file)]
    refused = [problem for reading in readings for problem in reading.problems]

    assert len(readings) == 5381
    assert all(len(reading.numbers) + len(reading.problems) == 1 for reading in readings)
    assert sorted(problem.text for problem in refused) == ["(360) 000-0000", "(375) 754-4553", "(792) 220-5500"]
    assert {problem.code for problem in refused} == {"not-assigned"}


def test_numbers_are_shown_as_people_write_them():
    assert display("+13305550143") == "(330) 555-0143"
    assert display("+442079460018") == "+44 20 7946 0018"
    assert display("junk") == "junk"


MESSY = st.text(
    alphabet=st.sampled_from(list("0123456789+-(). /;,|#xX\n٣５\u200b\u202e\u00a0abcEeorEXT&'\"=[]~*")), max_size=40
)


@settings(max_examples=1500, deadline=None)
@given(cell=MESSY | st.text(max_size=60), country=st.sampled_from(["US", "GB", "IT", "DE", "", None, "ZZ"]))
def test_reading_never_crashes_and_twice_is_once(cell, country):
    once = normalise(cell, country=country)

    if once is not None:
        assert normalise(once, country=country) == once
        assert normalise(once, country=None) == once


@settings(max_examples=500, deadline=None)
@given(
    area=st.sampled_from(["330", "212", "907", "808", "423", "605", "800"]),
    rest=st.integers(min_value=2_000_000, max_value=9_999_999).map(str),
    shape=st.sampled_from(["({a}) {b}-{c}", "{a}.{b}.{c}", "1{a}{b}{c}", "+1 {a} {b} {c}", "{a}-{b}-{c}", "{a}{b}{c}"]),
)
def test_two_spellings_of_one_number_are_one_number(area, rest, shape):
    cell = shape.format(a=area, b=rest[:3], c=rest[3:])

    assert uris(cell, "US") == [f"+1{area}{rest}"]
