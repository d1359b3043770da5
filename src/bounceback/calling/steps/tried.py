"""What a log does for what is tried: it spends the deal that was said, and writes the marks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bounceback.base.models import User
from bounceback.calling.models import Call
from bounceback.calling.queries.calls import Scene
from bounceback.calling.steps.said import Log, Marked
from bounceback.core.outcomes import MEANINGS
from bounceback.experiments import steps as experiment_steps
from bounceback.playbook.steps import marks as mark_steps


def take(scene: Scene, log: Log, before: dict[str, Any], *, by: User, at: datetime) -> None:
    """Spend what was dealt, and mark the plans. `before` keeps what an undo has to give back.

    An opening's deal is spent when somebody answered; a window's by the dial itself, whatever came of it. Who called
    us spends nothing.
    """
    spent: list[int] = []
    if scene.dealt is not None and MEANINGS[log.outcome].human and not log.came_in:
        deal, before["opening_dealt"] = scene.dealt
        spent.append(deal)
    if scene.window_dealt is not None and not log.came_in:
        spent.append(scene.window_dealt)
    if spent:
        # At the end of the call: a later change of its log does not move it among the others.
        experiment_steps.spend(spent, stroke=scene.call.key, at=log.ended_at)
        before["dealt"] = True
    if mark(scene.call, log.marks, dialled_at=log.dialled_at, by=by, at=at):
        before["marked"] = True


def mark(call: Call, marks: Sequence[Marked], *, dialled_at: datetime, by: User, at: datetime) -> int:
    """Mark a call for these plans. Returns how many were marked."""
    did = {each.plan: each.did for each in marks}
    return mark_steps.write(did, stroke=call.key, campaign=call.campaign_id, dialled_at=dialled_at, by=by, at=at)


def take_back(call: Call) -> None:
    """The call is taken back: what it spent waits again, what it marked is gone."""
    if call.before.get("dealt"):
        experiment_steps.give_back(call.key)
    if call.before.get("marked"):
        take_back_marks(call)


def take_back_marks(call: Call) -> None:
    """The call is marked for no plan any more."""
    mark_steps.undo(call.key)
