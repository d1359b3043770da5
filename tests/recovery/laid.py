"""Calls laid out for the diagnosis: people who are called, and what came of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from bounceback.base.models import User
from bounceback.calling.models import Call
from bounceback.campaigns.models import Campaign
from bounceback.prospects.models import Prospect
from tests import factories

MISSED: dict[str, Any] = {
    "outcome": "NO_ANSWER", "line_result": "NO_ANSWER", "depth": "", "reason": "", "answered_at": None,
    "talk_seconds": None, "first_contact": None,
}  # fmt: skip


class Caller:
    """Somebody who calls for one campaign from one list; a call an hour."""

    def __init__(self, by: User, *, at: datetime, name: str = "Renewals") -> None:
        self.by, self.at = by, at
        self.campaign: Campaign = factories.make_campaign(by, at=at, name=name)
        self.list = factories.make_list(by, at=at, name=f"Called for {name}")
        self._count = count()

    @property
    def first(self) -> Any:
        """The campaign's first objective."""
        return self.campaign.objectives.get(position=0)

    @property
    def second(self) -> Any:
        """The one below."""
        return self.campaign.objectives.get(position=1)

    def call(self, about: dict[str, Any] | None = None, *, again: Prospect | None = None, **fields: Any) -> Call:
        """Call somebody new, with these details, or somebody again."""
        number = next(self._count)
        values: dict[str, Any] = {"campaign": self.campaign, "talk_seconds": 70}
        if again is None:
            e164 = f"+1330555{number:04}"
            values["listing"] = factories.make_prospect(
                self.by, at=self.at, on=self.list, **{"e164": e164, "name": "Dana"} | (about or {})
            )
        else:
            values |= {"prospect": again, "list": self.list}
        at = fields.pop("at", self.at + timedelta(hours=number))
        return factories.make_call(self.by, at=at, **values | fields)

    def miss(self, **fields: Any) -> Call:
        """Nobody answered."""
        return self.call(**MISSED | fields)
