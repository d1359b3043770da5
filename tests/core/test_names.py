import doctest

from hypothesis import given
from hypothesis import strategies as st

from bounceback.core import names


def test_the_examples_hold():
    assert doctest.testmod(names).failed == 0


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    once = names.fold(text)

    assert names.fold(once) == once


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_the_quick_way_for_ascii_agrees_with_the_long_one(text):
    # A zero width joiner says nothing, but takes the long way.
    assert names.fold(text) == names.fold(text + "\u200d")


@given(st.text())
def test_a_firm_never_folds_to_nothing_because_of_its_legal_form(text):
    assert bool(names.firm_key(text)) == bool(names.fold(text))
    assert names.firm_key(names.firm_key(text)) == names.firm_key(text)


def test_one_firm_written_in_three_ways_is_one():
    ways = ["Whitfield Tool & Die, Inc.", "WHITFIELD TOOL AND DIE", "The Whitfield Tool & Die Co."]

    assert {names.firm_key(way) for way in ways} == {"whitfield tool and die"}


def test_two_people_of_one_firm_have_two_keys():
    assert names.name_key("Dana Whitfield", "Whitfield") != names.name_key("Jo Whitfield", "Whitfield")


def test_a_number_alone_has_an_empty_key():
    assert names.name_key("", "") == ""


def test_nobody_is_addressed_by_a_title():
    assert names.first_name("Dr. Ortiz") == "Ortiz"
    assert names.first_name("Mr.") == ""


def test_a_name_in_capitals_is_spoken_in_small_letters():
    assert names.first_name("DANA WHITFIELD") == "Dana"
    assert names.first_name("Dana Whitfield, Jr.") == "Dana"
