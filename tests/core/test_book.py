import doctest
from decimal import Decimal

import pytest

from bounceback.core import book


def test_the_examples_hold():
    assert doctest.testmod(book).failed == 0


def test_a_book_that_is_full_needs_no_calls():
    assert book.calls_plain(clients_wanted=5, clients_in_hand=7, one_in=10) == 0


def test_the_count_falls_with_every_dial_and_stops_at_nothing():
    assert book.to_go(planned=2000, dialled=153) == 1847
    assert book.to_go(planned=10, dialled=12) == 0


def test_a_month_of_fees_becomes_one_sum():
    worth = book.client_worth(Decimal("99.99"), basis="MONTH", months=24, heads=1)

    assert worth == Decimal("2399.76")


def test_half_a_cent_is_rounded_up():
    assert book.value_per_dial(Decimal("100.01"), one_in=2) == Decimal("50.01")


def test_senseless_figures_are_refused():
    with pytest.raises(ValueError, match="one in"):
        book.value_per_dial(Decimal("1"), one_in=0)
    with pytest.raises(ValueError, match="one in"):
        book.calls_plain(clients_wanted=1, clients_in_hand=0, one_in=0)
    with pytest.raises(ValueError, match="basis"):
        book.client_worth(Decimal("1"), basis="WEEK", months=1, heads=1)
