"""How often each objection is heard by now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, Expression, FloatField, Min, Sum, Value, When

from bounceback.core import memory
from bounceback.objections.models import Hearing, ObjectionCard

_SECONDS_A_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard, old hearings counting less.

    of_card    hearings of each card, faded; a card that was never heard is not in it
    no_card    hearings that nobody gave a card, faded
    hearings   how many there were at all, unfaded
    listened   days since the first of them, faded
    """

    of_card: dict[int, float]
    no_card: float
    hearings: int
    listened: float

    def of(self, card: int) -> float:
        """Hearings a day of one card."""
        return memory.frequency(self.of_card.get(card, 0.0), listened=self.listened)

    @property
    def without_card(self) -> float:
        """Hearings a day that nobody gave a card: as they were counted, without a prior. 0 where there were none."""
        if not self.no_card:
            return 0.0
        prior = memory.frequency(0.0, listened=self.listened)
        return memory.frequency(self.no_card, listened=self.listened) - prior


def heard(*, workspace: int, campaign: int | None = None, at: datetime) -> Heard:
    """What was heard in a workspace, or in one campaign of it. Two queries; the database adds up."""
    hearings = Hearing.objects.filter(workspace_id=workspace)
    if campaign is not None:
        hearings = hearings.filter(campaign_id=campaign)
    first = hearings.aggregate(first=Min("heard_at"))["first"]
    if first is None:
        return Heard({}, 0.0, 0, 0.0)
    rows: Iterable[tuple[int | None, float, int]] = (
        hearings.order_by()
        .values("card")
        .annotate(counted=Sum(faded(at=at)), hearings=Count("pk"))
        .values_list("card", "counted", "hearings")
    )
    of_card: dict[int, float] = {}
    no_card, many = 0.0, 0
    for card, counted, hearings_of in rows:
        many += hearings_of
        if card is None:
            no_card = counted
        else:
            of_card[card] = counted
    return Heard(of_card, no_card, many, memory.listened((at - first).total_seconds() / _SECONDS_A_DAY))


def frequencies(*, workspace: int, at: datetime) -> dict[int, float]:
    """Hearings a day of every card that is not merged away, those never heard too: see core.memory.frequency."""
    counted = heard(workspace=workspace, at=at)
    cards = ObjectionCard.objects.filter(workspace_id=workspace, merged_into=None).values_list("pk", flat=True)
    return {card: counted.of(card) for card in cards}


def faded(*, at: datetime) -> Expression:
    """What one hearing counts by now."""
    steps = memory.fading(at=at)
    return Case(When(heard_at__lt=steps[-1][0], then=Value(0.0)), default=_weight(steps), output_field=FloatField())


def _weight(steps: Sequence[tuple[datetime, float]]) -> Expression:
    """What a hearing counts. Halved again and again, so that the database compares six times a row, not fifty."""
    if len(steps) == 1:
        begins, weight = steps[0]
        return Case(When(heard_at__gte=begins, then=Value(weight)), default=Value(0.0), output_field=FloatField())
    half = len(steps) // 2
    begins, _ = steps[half - 1]
    newer, older = steps[:half], steps[half:]
    return Case(
        When(heard_at__gte=begins, then=Value(newer[0][1]) if len(newer) == 1 else _weight(newer)),
        default=_weight(older),
        output_field=FloatField(),
    )
