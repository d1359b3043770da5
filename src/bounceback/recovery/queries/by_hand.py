"""Openings by the calls on which nobody dealt them: counts side by side, and no fair test."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from bounceback.calling.models import Call
from bounceback.campaigns.models import Campaign
from bounceback.core.experiments import STEPS, step_of
from bounceback.core.outcomes import MEANINGS
from bounceback.core.stats.intervals import Tally
from bounceback.experiments.models import Deal

ENOUGH_FOR_A_LADDER = 100  # answered calls of one's own before they stand for the ladder of others
_HUMAN = [each.value for each, meaning in MEANINGS.items() if meaning.human]


@dataclass(frozen=True, slots=True)
class ByHand:
    """One opening and what came of the answered calls on which somebody chose it."""

    label: str
    archived: bool
    conversations: Tally
    appointments: Tally


def openings_by_hand(campaign: Campaign) -> list[ByHand]:
    """All openings that were used without a deal, by their letters. One statement."""
    dealt = Deal.objects.filter(stroke=OuterRef("key"))
    calls = Call.objects.filter(
        campaign=campaign, outcome__in=_HUMAN, came_in=False, brought_by=None, opening__isnull=False
    ).exclude(Exists(dealt))
    rows = (
        calls.values("opening__opening__label", "opening__opening__archived_at")
        .annotate(
            connects=Count("pk"),
            conversations=Count("pk", filter=Q(depth__in=["CONVERSATION", "PERMISSION", "APPOINTMENT"])),
            appointments=Count("pk", filter=Q(depth="APPOINTMENT")),
        )
        .order_by("opening__opening__label")
    )
    return [
        ByHand(
            row["opening__opening__label"],
            row["opening__opening__archived_at"] is not None,
            Tally(row["conversations"], row["connects"]),
            Tally(row["appointments"], row["connects"]),
        )
        for row in rows
    ]


def ladder_of(campaign: Campaign) -> tuple[float, ...] | None:
    """How far this campaign's connects go, from hung up to appointment, as shares; None below a hundred of them.

    Half a call is added to each step, so that one that was not reached yet is not called impossible.
    """
    rows = (
        Call.objects.filter(campaign=campaign, outcome__in=_HUMAN, came_in=False, brought_by=None)
        .values_list("outcome", "depth")
        .annotate(many=Count("pk"))
    )
    counts = [0.5] * len(STEPS)
    for outcome, depth, many in rows:
        step = step_of(outcome, depth)
        if step is not None and step >= 0:
            counts[step] += many
    total = sum(counts)
    return None if total - len(STEPS) / 2 < ENOUGH_FOR_A_LADDER else tuple(each / total for each in counts)
