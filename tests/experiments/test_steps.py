"""Parts of writes about experiments."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from bounceback.experiments import steps
from tests.factories_trying import make_deal


def test_a_deal_that_a_call_took_is_taken_by_no_other(ana, noon) -> None:
    deal, first = make_deal(ana, at=noon), uuid4()
    steps.spend([deal.pk], stroke=first, at=noon)

    steps.spend([deal.pk], stroke=uuid4(), at=noon + timedelta(minutes=1))

    deal.refresh_from_db()
    assert (deal.stroke, deal.spent_at) == (first, noon)
