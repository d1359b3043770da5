"""Somebody who was erased and whom a list brings back is not called: not from the queue, not by hand."""

from __future__ import annotations

import io
from datetime import datetime

import pytest
from django.test import Client

from bounceback.base import tokens
from bounceback.base.models import User
from bounceback.calling import actions
from bounceback.compliance.models import Suppression
from bounceback.prospects.models import Listing, Prospect, ProspectList
from bounceback.records import actions as imports
from bounceback.records.erasing import actions as erasing
from bounceback.records.plans import Corrections
from tests.calling.conftest import Desk
from tests.factories import make_prospect

NUMBER = "+13305550143"


@pytest.fixture
def erased(ana: User, ohio: ProspectList, noon: datetime) -> str:
    """The number of somebody who was erased."""
    listing = make_prospect(ana, at=noon, on=ohio, e164=NUMBER)
    erasing.erase(person=listing.prospect, by=ana, at=noon)
    return NUMBER


def bring_back(by: User, *, at: datetime, name: str = "Somebody Else", phone: str = "330-555-0143") -> Prospect:
    content = f"Name,Company,Phone\n{name},Whitfield Tool & Die,{phone}\n"
    how = {"file_name": "again.csv", "list_name": "Ohio", "country": "US", "corrections": Corrections()}
    import_ = imports.upload(file=io.BytesIO(content.encode()), by=by, at=at, **how)  # type: ignore[arg-type]
    imports.carry_on(import_=import_, by=by, at=at)
    return Prospect.objects.get(name=name)


def test_the_queue_does_not_offer_them(desk: Desk, ana: User, erased: str, noon: datetime):
    bring_back(ana, at=noon)

    assert desk.take(1) == ()


def test_the_queue_does_not_offer_them_under_another_number(desk: Desk, ana: User, erased: str, noon: datetime):
    bring_back(ana, at=noon, name="Dana Whitfield", phone="330-555-0199")

    assert desk.take(1) == ()


def test_somebody_else_of_the_firm_is_offered(desk: Desk, ana: User, erased: str, noon: datetime):
    bring_back(ana, at=noon, phone="330-555-0199")

    assert [card.prospect for card in desk.take(1)] == [Prospect.objects.get(name="Somebody Else").pk]


def test_a_row_that_slipped_into_the_queue_is_stopped_by_the_gate(
    desk: Desk, ana: User, ohio: ProspectList, erased: str, noon: datetime
):
    listing = make_prospect(ana, at=noon, on=ohio, e164=NUMBER, name="Somebody Else")

    assert desk.take(1) == ()

    listing.refresh_from_db()
    assert listing.standing == Listing.Standing.OUT


def test_a_card_in_hand_may_not_be_dialled_any_more(desk: Desk, ana: User, ohio: ProspectList, noon: datetime):
    make_prospect(ana, at=noon, on=ohio, e164=NUMBER, name="Somebody Else")
    (card,) = desk.take(1)
    assert card.lease is not None
    token = tokens.token(NUMBER)
    Suppression.objects.create(
        workspace_id=ana.workspace_id, scope="NUMBER", token=token, source="erased on request",
        suppressed_at=noon, suppressed_by=ana,
    )  # fmt: skip

    (lease,) = actions.take_cards(session=desk.session, want=0, holding=(card.lease,), by=ana, at=noon).held

    assert lease.permit_until == noon
    assert "suppressed.number" in lease.verdict["refused_by"]


def test_the_api_and_the_do_not_call_list_say_so(ana: User, erased: str, browser_of_ana: Client):
    answer = browser_of_ana.post(
        "/api/v1/do-not-call/checks", {"number": "+13305550143"}, content_type="application/json"
    )

    assert answer.json()["suppressed"] is True
