"""What came of each response: the record that says which one to try first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from django.db.models import Count

from bounceback.core.objections import Turn
from bounceback.core.stats import rates
from bounceback.core.stats.intervals import Interval, Tally, plausible_rate
from bounceback.objections.models import Hearing, Response


@dataclass(frozen=True, slots=True)
class ResponseRecord:
    """How often a response was tried, and what happened then.

    tried     hearings on which it was the answer and it is known what happened; went_on + rung_down + hung_up
    unsaid    hearings on which it was the answer and nobody said what happened: no part of `tried`
    range     of the share that went on (80 %); None while fewer than ten tell
    """

    response: int
    tried: int
    went_on: int
    rung_down: int
    hung_up: int
    unsaid: int
    range: Interval | None

    @property
    def tally(self) -> Tally:
        """How often the talk went on."""
        return Tally(self.went_on, self.tried)


class Ordered(Protocol):
    """A response, or as much of one as an order needs."""

    @property
    def pk(self) -> int: ...

    @property
    def position(self) -> int: ...


Placed = TypeVar("Placed", bound=Ordered)
FEW = 200  # more cards than these are not named one by one
_TURNS = (Turn.WENT_ON, Turn.RUNG_DOWN, Turn.HUNG_UP, "")


def records(cards: Collection[int], *, workspace: int) -> dict[int, ResponseRecord]:
    """The record of every response of these cards, dropped ones and never used ones too. Two queries.

    cards    their primary keys
    """
    if not cards:
        return {}
    mine = Response.objects.filter(workspace_id=workspace)
    if len(cards) <= FEW:
        mine = mine.filter(card__in=cards)
    wanted = set(cards)
    of = [pk for pk, card in mine.values_list("pk", "card") if card in wanted]
    # Asked for by response alone: with the workspace beside it SQLite would walk all hearings instead of their index.
    counted = Hearing.objects.filter(response__in=mine.values("pk")).order_by().values_list("response", "turn")
    heard = {(response, turn): times for response, turn, times in counted.annotate(times=Count("pk"))}
    return {pk: _record(pk, *(heard.get((pk, turn), 0) for turn in _TURNS)) for pk in of}


def best_first(responses: Iterable[Placed], found: Mapping[int, ResponseRecord]) -> list[Placed]:
    """Responses, the best-proven first; those that nothing sets apart as they were arranged.

    Best proven is the one whose share of talks that went on is at least so high: the low end of the range that fits
    what was counted (80 %), as one asks it of ratings. One success does not beat ten of twelve.
    """
    return sorted(responses, key=lambda each: (-_at_least(found.get(each.pk)), each.position, each.pk))


def _at_least(record: ResponseRecord | None) -> float:
    likely = plausible_rate(record.tally, confidence=rates.CONFIDENCE) if record is not None else None
    return likely.low if likely else 0.0


def _record(response: int, went_on: int, rung_down: int, hung_up: int, unsaid: int) -> ResponseRecord:
    tried = went_on + rung_down + hung_up
    likely = rates.fitting(Tally(went_on, tried))
    return ResponseRecord(response, tried, went_on, rung_down, hung_up, unsaid, likely)
