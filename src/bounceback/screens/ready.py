"""How ready somebody is for the next objections, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bounceback.base.models import User
from bounceback.objections.queries import deal as deals


@dataclass(frozen=True, slots=True)
class Ready:
    """Readiness as the screen says it.

    words        the sentence; "" while there are no cards
    rests_on     what it was reckoned from, and what it is not
    """

    cards: int
    with_back: int
    words: str
    rests_on: str


def ready(by: User, *, campaign: int | None = None, at: datetime, stands: deals.Standing | None = None) -> Ready:
    """Of the next ten objections, how many find their answer ready; `stands` as `deals.readiness` takes it."""
    found = deals.readiness(by, campaign=campaign, at=at, stands=stands)
    with_back = found.cards - found.wanting_back
    if not found.cards:
        return Ready(0, 0, "", "")
    if found.share is None:
        words = f"Not enough objections heard to say how ready you are, {found.missing} more."
    else:
        words = f"Ready for about {round(10 * found.share)} of the next 10 objections."
    rests_on = f"From {found.hearings:,} heard"
    if found.wanting_back:
        one = found.wanting_back == 1
        many = "1 card without a back counts" if one else f"{found.wanting_back:,} cards without a back count"
        rests_on += f"; {many} as not ready"
    return Ready(found.cards, with_back, words, f"{rests_on}. Ready means that you know what to say, no more.")
