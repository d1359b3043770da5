"""When somebody asks: what is known about them, and erasing them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bounceback.base.models import User


def replay(prospect: int, *, tokens: Sequence[str], by: User, at: datetime) -> None:
    """Erase somebody again whom a restored backup brought back; see `rows.replay`."""
    from bounceback.records.erasing import rows  # the command line imports this package before there is a Django

    rows.replay(prospect, tokens=tokens, by=by, at=at)
