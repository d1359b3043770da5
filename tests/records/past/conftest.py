"""Logs of the past to bring in, and calls that are logged here."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest

from bounceback.base.models import User
from bounceback.calling.models import Call
from bounceback.campaigns.models import Campaign
from bounceback.prospects.models import Listing
from bounceback.records import actions
from bounceback.records.models import Import
from bounceback.records.past import actions as past
from bounceback.records.past.plans import PastCorrections
from tests.factories import make_campaign

HEAD = "When,Phone,Name,Disposition,Duration\n"
Past = Callable[..., Import]


@pytest.fixture
def bring_calls(ana: User, noon: datetime) -> Past:
    """Bring a log in, whole; keywords of `PastCorrections` pass through."""

    def run(content: str | bytes, *, at: datetime = noon, campaign: str = "", into: str = "", **how: Any) -> Import:
        import_ = past.upload(
            file=io.BytesIO(content.encode() if isinstance(content, str) else content),
            file_name="calls.csv",
            zone="America/New_York",
            country="US",
            list_name=into,
            campaign_name=campaign,
            corrections=PastCorrections(**how),
            by=ana,
            at=at,
        )
        return actions.carry_on(import_=import_, by=ana, at=at)

    return run


def log_here(
    ana: User, listing: Listing, *, at: datetime, outcome: str = "NO_ANSWER", campaign: Campaign | None = None
) -> Call:
    """A call as it is logged here, without what follows from it."""
    campaign = campaign or make_campaign(ana, at=at, name=f"Of {at:%d.%m. %H:%M}")
    line = {"NO_ANSWER": "NO_ANSWER"}.get(outcome, "ANSWERED")
    return Call.objects.create(
        workspace_id=ana.workspace_id, key=uuid4(), campaign=campaign, caller=ana, prospect=listing.prospect,
        listing=listing, list=listing.list, number=listing.number, attempt=1, dialled_at=at, outcome=outcome,
        line_result=line, logged_at=at,
    )  # fmt: skip
