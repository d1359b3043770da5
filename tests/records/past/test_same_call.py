"""The same call comes in once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bounceback.base.models import User
from bounceback.calling.models import Call
from bounceback.prospects.models import Listing, Prospect
from tests.factories import make_list, make_prospect
from tests.records.conftest import account
from tests.records.past.conftest import HEAD, Past, log_here

LOG = (
    HEAD
    + "3/4/2026 2:05 PM,330-555-0143,Dana,LM,20\n"
    + "3/4/2026 2:05 PM,330-555-0143,Dana,LM,20\n"
    + "3/6/2026 9:00 AM,330-555-0143,Dana,No,70\n"
    + "3/6/2026 9:10 AM,,Ben Ortiz,NA,0\n"
    + "3/6/2026 9:10 AM,,,NA,0\n"
    + "3/6/2026 9:10 AM,,,NA,0\n"
)


def test_the_same_file_twice_changes_nothing(bring_calls: Past) -> None:
    assert account(bring_calls(LOG)) == (5, 0, 1, 0)
    before = list(Call.objects.order_by("pk").values()), list(Listing.objects.order_by("pk").values())

    assert account(bring_calls(LOG)) == (0, 0, 6, 0)

    assert (list(Call.objects.order_by("pk").values()), list(Listing.objects.order_by("pk").values())) == before
    assert Prospect.objects.count() == 4


def test_exports_that_overlap_do_not_double(bring_calls: Past) -> None:
    lines = [f"3/{day}/2026 2:05 PM,330-555-0143,Dana,NA,0\n" for day in range(1, 7)]
    bring_calls(HEAD + "".join(lines[:4]))

    assert account(bring_calls(HEAD + "".join(lines[2:]))) == (2, 0, 2, 0)
    assert list(Call.objects.order_by("dialled_at").values_list("attempt", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_equal_rows_that_name_somebody_and_the_minute_are_one_call(bring_calls: Past) -> None:
    row = "3/4/2026 2:05 PM,330-555-0143,Dana,No,40\n"
    named = "3/4/2026 2:05 PM,,Ben Ortiz,No,40\n"

    assert account(bring_calls(HEAD + row + named + row + named)) == (2, 0, 2, 0)
    assert account(bring_calls(HEAD + row + named + row + named)) == (0, 0, 4, 0)


def test_rows_of_one_minute_that_differ_are_several_calls_whatever_stands_between(bring_calls: Past) -> None:
    dial, talk = "3/4/2026 2:05 PM,330-555-0143,Dana,NA,0\n", "3/4/2026 2:05 PM,330-555-0143,Dana,No,40\n"

    assert account(bring_calls(HEAD + dial + talk + dial)) == (2, 0, 1, 0)
    assert account(bring_calls(HEAD + dial + talk)) == (0, 0, 2, 0)


def test_equal_rows_that_know_only_the_day_are_several_calls(bring_calls: Past) -> None:
    row = "3/4/2026,330-555-0143,Dana,NA,0\n"

    assert account(bring_calls(HEAD + row + row)) == (2, 0, 0, 0)


def test_rows_that_name_nobody_belong_to_their_file_alone(bring_calls: Past) -> None:
    bring_calls("When,Outcome\n3/6/2026 9:10 AM,NA\n")

    assert account(bring_calls("When,Outcome\n3/6/2026 9:10 AM,NA\n3/6/2026 9:20 AM,NA\n")) == (2, 0, 0, 0)


def test_what_a_newer_export_says_goes_before_what_an_older_said(bring_calls: Past) -> None:
    bring_calls("When,Call ID,Phone,Outcome\n3/4/2026 2:05 PM,c-1,330-555-0143,Callback\n")

    done = bring_calls("When,Call ID,Phone,Outcome\n3/4/2026 2:05 PM,c-1,330-555-0143,Sold\n")

    assert account(done) == (0, 1, 0, 0)
    assert Call.objects.values_list("outcome", flat=True).get() == "SALE"
    assert Listing.objects.get().standing == Listing.Standing.OUT


def test_a_wrong_zone_is_mended_by_the_same_file_in_the_right_one(bring_calls: Past) -> None:
    bring_calls(HEAD + "3/4/2026 2:05 PM,330-555-0143,Dana,NA,0\n", zone="UTC")

    done = bring_calls(HEAD + "3/4/2026 2:05 PM,330-555-0143,Dana,NA,0\n")

    assert account(done) == (0, 1, 0, 0)
    assert Call.objects.get().dialled_at == datetime(2026, 3, 4, 19, 5, tzinfo=UTC)


@pytest.mark.parametrize(("seconds", "created"), [(60, 0), (61, 1)])
def test_a_call_that_was_logged_here_is_not_brought_again(
    ana: User, noon: datetime, bring_calls: Past, seconds: int, created: int
) -> None:
    dana = make_prospect(ana, at=noon, on=make_list(ana, at=noon))
    log_here(ana, dana, at=datetime(2026, 3, 4, 19, 5, tzinfo=UTC) + timedelta(seconds=seconds))

    done = bring_calls(HEAD + "3/4/2026 2:05 PM,330-555-0143,Dana Whitfield,NA,0\n")

    assert account(done) == (created, 0, 1 - created, 0)
