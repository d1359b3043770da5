"""What a campaign gives to a kit, and what it takes from one: words, openings, ladder, questions,
finer reasons.

Each part knows how to give itself as plain data, how to read such data from strangers, what it would change in a
campaign, and how to change it. The taking is a step: the kit's action opens the transaction and writes the Event.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bounceback.base.models import User
from bounceback.campaigns.kit import ladder, openings, questions, reasons, words
from bounceback.campaigns.kit.part import Part
from bounceback.campaigns.models import Campaign

PARTS: tuple[Part[Any], ...] = (words.PART, openings.PART, ladder.PART, questions.PART, reasons.PART)


def begin(name: str, *, by: User, at: datetime) -> Campaign:
    """A campaign without words, for a kit to fill."""
    return Campaign.objects.create(workspace_id=by.workspace_id, name=name, created_at=at, created_by=by)
