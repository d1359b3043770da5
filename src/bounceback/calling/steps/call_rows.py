"""The row of a call: what its log writes there, and what it keeps for undo."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bounceback.calling.queries.calls import Rung, Scene
from bounceback.calling.steps import writing
from bounceback.calling.steps.said import Log
from bounceback.core.outcomes import MEANINGS, depth_of
from bounceback.prospects.models import Listing


def local_time(scene: Scene, log: Log) -> datetime:
    """When the number was dialled, on the prospect's clock."""
    return log.dialled_at.astimezone(scene.clock)


def write(scene: Scene, log: Log, rung: Rung | None, before: dict[str, Any], *, at: datetime) -> None:
    """Complete the row of a call with its log."""
    call = scene.call
    meaning = MEANINGS[log.outcome]
    local = local_time(scene, log) if scene.zone else None
    call.came_in = log.came_in
    call.dialled_at, call.answered_at, call.ended_at = log.dialled_at, log.answered_at, log.ended_at
    call.talk_seconds = (
        int((log.ended_at - log.answered_at).total_seconds()) if log.answered_at is not None and meaning.human else None
    )
    call.zone = scene.zone
    call.local_hour = local.hour if local else None
    call.local_weekday = local.weekday() if local else None
    call.outcome, call.line_result = log.outcome.value, (log.line_result or meaning.line).value
    call.reason = log.reason.value if log.reason else ""
    depth = depth_of(log.outcome, call.talk_seconds, main=rung.main if rung else None)
    call.depth = depth.value if depth else ""
    call.rung_id = rung.pk if rung else None
    call.opening_id = before.get("opening_dealt") or (log.opening if scene.opening_known else None)
    call.hang_up = log.hang_up.value if log.hang_up else ""
    call.first_contact = not scene.met_before if meaning.human else None
    call.spoke_with = log.spoke_with.value if log.spoke_with else ""
    call.spoke_name = log.spoke_name[:120]
    call.must_change, call.note = log.must_change, log.note
    call.before, call.logged_at = before, at
    writing.update(call, *LOG_FIELDS)


LOG_FIELDS = [
    "came_in", "dialled_at", "answered_at", "ended_at", "talk_seconds", "zone", "local_hour", "local_weekday",
    "outcome", "line_result", "reason", "depth", "rung", "opening", "hang_up", "first_contact", "spoke_with",
    "spoke_name", "must_change", "note", "before", "logged_at",
]  # fmt: skip


def as_it_was(row: Listing) -> list[Any]:
    """A row of the queue as the call keeps it for undo."""
    ready_at = row.ready_at.isoformat() if row.ready_at else None
    return [row.pk, row.standing, ready_at, row.attempts, row.misses, row.number_id, row.place_set_id]
