"""What is being tried in a campaign, as values of the bigger statements: arms, deals that wait, hours in use.

Nothing here asks the database by itself: without an experiment a log and a hand cost no further statement.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery

from bounceback.calling.models import Lease
from bounceback.calling.queries.rows import first_row, rows
from bounceback.campaigns.models import OpeningVersion, WindowPeriod
from bounceback.core.dealing import Span
from bounceback.core.experiments import Dealt, Kind
from bounceback.experiments.models import Arm, Deal
from bounceback.experiments.queries import ArmTried, Openings, Windows

ANNOTATIONS = ("arms_tried", "deals_waiting", "last_round", "window_used", "in_hand")


@dataclass(frozen=True, slots=True)
class Tried:
    """All that is tried or in use in a campaign.

    span     the hours that the queue prefers
    blocks   of the cards that this caller holds
    """

    openings: Openings | None = None
    windows: Windows | None = None
    span: Span | None = None
    blocks: frozenset[str] = frozenset()


NOTHING = Tried()


def told(*, campaign: str, caller: int | OuterRef) -> dict[str, Subquery]:
    """What `read` wants, for a statement whose rows have this path to their campaign."""
    running = {"experiment__campaign": OuterRef(campaign), "experiment__ended_at": None}
    newest = OpeningVersion.objects.filter(opening=OuterRef("version__opening")).order_by("-version").values("text")[:1]
    opening_deals = Deal.objects.filter(**running, experiment__kind=Kind.OPENING.value)
    return {
        "arms_tried": rows(
            Arm.objects.filter(**running),
            "experiment_id",
            "experiment__key",
            "experiment__kind",
            "experiment__rounds_a_day",
            "position",
            "pk",
            "version_id",
            "label",
            "version__text",
            "begins_hour",
            "ends_hour",
            "version__opening__archived_at",
            Subquery(newest),
        ),
        "deals_waiting": rows(
            opening_deals.filter(caller=caller, stroke=None),
            "round",
            "place",
            "key",
            "block",
            "arm__version_id",
            "arm__label",
        ),
        "last_round": first_row(opening_deals.order_by("-round"), "round"),
        "window_used": first_row(
            WindowPeriod.objects.filter(campaign=OuterRef(campaign), ended_at=None), "begins_hour", "ends_hour"
        ),
        "in_hand": rows(Lease.objects.filter(held_by=caller, ended_at=None), "verdict"),
    }


def read(row: Any) -> Tried:
    """What is tried, out of a row with the values of `told`."""
    span = Span(*row.window_used) if row.window_used else None
    if not row.arms_tried:
        return NOTHING if span is None else Tried(span=span)
    arms = sorted(row.arms_tried, key=lambda arm: (arm[2], arm[4]))
    return Tried(
        openings=_openings([arm for arm in arms if arm[2] == Kind.OPENING], row),
        windows=_windows([arm for arm in arms if arm[2] == Kind.WINDOW]),
        span=span,
        blocks=frozenset(filter(None, (_verdict(kept).get("block") for (kept,) in row.in_hand))),
    )


def _openings(arms: list[list[Any]], row: Any) -> Openings | None:
    """None also while the experiment is interrupted: an arm says other words by now, or was put away."""
    if not arms or any(arm[8] != arm[12] or arm[11] is not None for arm in arms):
        return None
    return Openings(
        experiment=arms[0][0],
        key=UUID(arms[0][1]),
        arms=tuple(ArmTried(arm[5], arm[6], arm[7], arm[8]) for arm in arms),
        waiting=tuple(
            Dealt(UUID(key), block, version, label) for _, _, key, block, version, label in sorted(row.deals_waiting)
        ),
        rounds=row.last_round[0] if row.last_round else 0,
    )


def _windows(arms: list[list[Any]]) -> Windows | None:
    if not arms:
        return None
    return Windows(
        experiment=arms[0][0],
        key=UUID(arms[0][1]),
        arms=tuple((arm[5], Span(arm[9], arm[10])) for arm in arms),
        rounds_a_day=arms[0][3],
    )


def _verdict(kept: Any) -> dict[str, Any]:
    """What a lease keeps, as it stands inside a list: text, or read already."""
    found = json.loads(kept) if isinstance(kept, str) else kept
    return found if isinstance(found, dict) else {}
