"""Somebody of whom there is a row in every table, and a short way to erase them."""

from __future__ import annotations

from datetime import datetime

import pytest

from bounceback.base.models import User
from bounceback.prospects.models import Listing
from bounceback.records.erasing import actions as erasing_actions
from bounceback.records.models import Erasure
from tests import factories
from tests.factories_trying import make_second_look

NUMBER, OTHER = "+13305550143", "+13305550144"
LIST = "Name,Company,Phone\nDana Whitfield,Whitfield Tool & Die,330-555-0143\n"


@pytest.fixture
def dana(ana: User, noon: datetime) -> Listing:
    """Somebody of whom there is a row in every table that can hold one."""
    on = factories.make_list(ana, at=noon)
    listing = factories.make_prospect(
        ana, at=noon, on=on, e164=NUMBER, email="dana@example.com", remarks="Dana likes tea",
        attributes={"Broker": "Lowe"}, headcount=12,
    )  # fmt: skip
    person = listing.prospect
    call = factories.make_call(
        ana, at=noon, prospect=person, listing=listing, list=on, number=listing.number, note="Dana said spring",
        spoke_name="Dana", must_change="the price for Dana", before={"who": "Dana"}, attributes={"Rep": "Dana"},
    )  # fmt: skip
    for make in (factories.make_call_reason, factories.make_trigger, factories.make_hearing, factories.make_amendment):
        make(ana, at=noon, call=call)
    make_second_look(ana, at=noon, call=call)
    factories.make_phrasing(ana, at=noon, text="Dana has a cousin for that", stroke=call.key)
    for make in (
        factories.make_promise, factories.make_seed, factories.make_material, factories.make_appointment,
        factories.make_fact, factories.make_replacement,
    ):  # fmt: skip
        make(ana, at=noon, prospect=person)
    return listing


def erase(listing: Listing, *, by: User, at: datetime) -> Erasure:
    return erasing_actions.erase(person=listing.prospect, by=by, at=at)
