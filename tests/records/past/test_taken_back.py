"""Calls of the past, taken back."""

from __future__ import annotations

from datetime import datetime

from bounceback.base.models import User
from bounceback.calling.models import Call
from bounceback.compliance.models import Suppression
from bounceback.prospects.models import Listing, Number, Prospect
from bounceback.records import actions, queries
from tests.factories import make_list, make_prospect
from tests.records.past.conftest import HEAD, Past, log_here


def test_taken_back_everything_is_as_it_was(ana: User, noon: datetime, bring_calls: Past) -> None:
    on = make_list(ana, at=noon)
    for digit in range(3):
        make_prospect(ana, at=noon, on=on, e164=f"+1330555014{digit}", name=f"Known {digit}")
    before = list(Listing.objects.order_by("pk").values())
    done = bring_calls(
        HEAD + "3/4/2026 2:05 PM,330-555-0140,Known 0,Not interested,70\n3/5/2026 2:05 PM,330-555-0141,Known 1,Dead,0\n"
        "3/6/2026 2:05 PM,330-555-0142,Known 2,NA,0\n3/7/2026 2:05 PM,330-555-0149,New,NA,0\n"
        "3/8/2026 2:05 PM,330-555-0140,Known 0,NA,0\n3/8/2026 2:05 PM,,Somebody,NA,0\n3/8/2026 2:05 PM,,,NA,0\n"
    )
    assert done.created == 7
    assert list(Listing.objects.filter(list=on).order_by("pk").values()) != before

    actions.undo(import_=done, by=ana, at=noon)

    assert not Call.objects.exists()
    assert list(Listing.objects.order_by("pk").values()) == before
    assert Prospect.objects.count() == 3
    assert not Number.objects.exclude(retired_at=None).exists()
    assert Number.objects.count() == 3


def test_a_request_not_to_be_called_stays_when_its_import_goes(ana: User, noon: datetime, bring_calls: Past) -> None:
    done = bring_calls(HEAD + "3/4/2026 2:05 PM,330-555-0143,Dana,DNC,10\n")

    actions.undo(import_=done, by=ana, at=noon)

    assert Suppression.objects.filter(lifted_at=None).count() == 1


def test_an_update_taken_back_says_again_what_was_said_before(ana: User, noon: datetime, bring_calls: Past) -> None:
    head = "When,Call ID,Phone,Outcome\n"
    bring_calls(head + "3/4/2026 2:05 PM,c-1,330-555-0143,NA\n")
    before = Call.objects.values().get(), Listing.objects.values().get()
    newer = bring_calls(head + "3/4/2026 2:05 PM,c-1,330-555-0143,Not interested\n")
    assert Call.objects.get().outcome == "NO"

    actions.undo(import_=newer, by=ana, at=noon)

    assert (Call.objects.values().get(), Listing.objects.values().get()) == before


def test_what_was_called_since_is_not_taken_back(ana: User, noon: datetime, bring_calls: Past) -> None:
    done = bring_calls(HEAD + "3/4/2026 2:05 PM,330-555-0143,Dana,NA,0\n")
    assert queries.why_not_undo(done, at=noon) is None

    log_here(ana, Listing.objects.get(), at=noon)

    assert queries.why_not_undo(done, at=noon) is not None
