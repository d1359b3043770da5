"""Which opening a made-up caller says: the one that was dealt, else the one in use.

Before anybody has begun an experiment, every other sitting goes with another opening, chosen by hand: so there is
something to show for a comparison that is not a fair test.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from bounceback.base.models import User
from bounceback.calling.queries.cards import Card
from bounceback.calling.queries.cockpit import Hand
from bounceback.experiments.models import Experiment
from bounceback.simulate.steps import Cast
from bounceback.simulate.world import World

_BY_HAND = 0.5  # of the sittings before the first experiment


@dataclass(frozen=True, slots=True)
class Said:
    """What is said on a call.

    opening    its index in the world
    deal       key of the deal it belongs to; None where nothing is dealt
    """

    opening: int
    deal: UUID | None = None


@dataclass(slots=True)
class Saying:
    """What the callers of a world say."""

    world: World
    cast: Cast
    _by_hand: dict[int, int] = field(default_factory=dict)  # user's id → opening chosen for this sitting

    def sit_down(self, *, by: User, day: date, at: datetime) -> None:
        """A caller sits down, and chooses by hand where the program does not say what to say."""
        self._by_hand.pop(by.pk, None)
        others = len(self.cast.openings) - 1
        rng = self.world.dice("by hand", day, by.first_name, at.hour)
        if not others or rng.random() >= _BY_HAND:
            return
        if not Experiment.objects.filter(campaign=self.cast.campaign).exists():
            self._by_hand[by.pk] = 1 + rng.randrange(others)

    def of(self, hand: Hand, card: Card, *, by: User) -> Said:
        """What is said to the prospect of this card."""
        dealt = next((deal for deal in hand.deals if deal.block == card.block), None) if card.block else None
        if dealt is not None:
            return Said(self.cast.openings.index(dealt.version), dealt.key)
        if by.pk in self._by_hand:
            return Said(self._by_hand[by.pk])
        in_use = card.opening.version if card.opening is not None else None
        return Said(self.cast.openings.index(in_use) if in_use in self.cast.openings else 0)
