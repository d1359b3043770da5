"""The objection cards' side door: JSON out."""

from __future__ import annotations

from typing import Annotated, cast

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import StringConstraints

from bounceback.base.requests import CallerRequest
from bounceback.objections.meaning import likely
from bounceback.objections.schemas import LikelyOut

router = Router()


@router.get("/objection-cards/like", response=list[LikelyOut])
def like(
    request: HttpRequest, text: Annotated[str, Query(), StringConstraints(max_length=300)]
) -> tuple[likely.Likely, ...]:
    """The cards that may be meant by a text, the likeliest first, three at most."""
    return likely.like(text, by=cast(CallerRequest, request).user)
