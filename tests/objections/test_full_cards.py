"""A card takes as many responses as somebody can choose among, whichever way they come."""

from __future__ import annotations

from uuid import uuid4

import pytest

from bounceback.objections import actions
from bounceback.objections.refusals import CardFull
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_card_that_is_full_takes_no_further_response_by_hand(ana, noon):
    card = factories.make_objection_card(ana, at=noon, front="No time")
    for number in range(12):
        factories.make_response(ana, at=noon, card=card, idea=f"Mine {number}")
    dropped = factories.make_response(ana, at=noon, card=card, idea="Dropped", words="", dropped_at=noon)

    for refused in (
        lambda: actions.write_response(card=card, key=uuid4(), idea="One more", by=ana, at=noon),
        lambda: actions.write_response(card=card, key=dropped.key, idea="Dropped", by=ana, at=noon),
        lambda: actions.take_response_up(response=dropped, by=ana, at=noon),
        lambda: actions.make_card(key=uuid4(), front="no time", idea="One more", by=ana, at=noon),
    ):
        with pytest.raises(CardFull):
            refused()

    assert card.responses.filter(dropped_at=None).count() == 12


def test_a_card_that_is_full_still_takes_what_it_has(ana, noon):
    card = factories.make_objection_card(ana, at=noon, front="No time")
    responses = [
        factories.make_response(ana, at=noon, card=card, idea=f"Mine {number}", words="") for number in range(12)
    ]

    again = actions.write_response(card=card, key=uuid4(), idea="Mine 3", by=ana, at=noon)
    other = actions.write_response(card=card, key=responses[0].key, idea="Other words", by=ana, at=noon)

    assert (again, other.idea) == (responses[3], "Other words")
