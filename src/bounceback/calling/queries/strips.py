"""The strip above the card: what the last log did, in one line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from bounceback.base.models import User
from bounceback.calling.queries import reasons
from bounceback.calling.queries import totals as total_queries
from bounceback.calling.queries.calls import Scene
from bounceback.calling.queries.cards import outcome_words
from bounceback.calling.queries.reasons import Proposed, Why
from bounceback.calling.queries.totals import Totals
from bounceback.core.consequences import Standing
from bounceback.core.outcomes import MEANINGS, Outcome, Reason
from bounceback.core.rhythm import Dial

YES = (Outcome.RUNG, Outcome.APPOINTMENT, Outcome.SALE)


@dataclass(frozen=True, slots=True)
class Strip:
    """What came of a call. `tone` is "no", "yes" or "quiet"; `back` is the day in the prospect's words."""

    key: str
    name: str
    prospect: int
    outcome: str
    label: str
    tone: str
    value: Decimal | None
    back: str | None
    back_at: datetime | None
    why: str
    to_go: int | None
    painful_url: str
    appointment: int | None  # id of the meeting that was booked, for its calendar file
    proposals: tuple[Proposed, ...]  # two likely reasons of a no, or none
    asks_why: bool  # the reason is open, or the witnesses speak against what was written
    finer: tuple[str, ...]  # finer reasons of the reason that was given, by their digits


def totals_of(scene: Scene, *, at: datetime) -> Totals:
    """The money line after this call."""
    call = scene.call
    this = Dial(call.dialled_at, call.ended_at, Outcome(call.outcome) if call.outcome else None)
    today = scene.today if call.came_in else (*scene.today, this)
    return total_queries.totals(campaign=call.campaign, today=today, made=scene.dialled, at=at)


def of_log(scene: Scene, *, totals: Totals) -> Strip:
    """The strip of a call that was just logged: what its log heard is in hand."""
    heard = bool(scene.call.before["log"].get("hearings"))
    return _strip(scene, totals=totals, asked=reasons.why_of(scene.call, newest_look=scene.newest_look, heard=heard))


def of_change(scene: Scene, *, by: User, at: datetime) -> Strip:
    """The strip of a call that was changed since it was logged."""
    looked = scene.call.second_looks.filter(looked_by=by).exists()
    asked = reasons.why_of(scene.call, newest_look=scene.newest_look, heard=True, looked=looked)
    return _strip(scene, totals=totals_of(scene, at=at), asked=asked)


def _strip(scene: Scene, *, totals: Totals, asked: Why) -> Strip:
    call, clock = scene.call, scene.clock
    outcome = Outcome(call.outcome)
    standing, ready_at, why = call.before.get("effect") or ("", None, "")  # a call of the past moved no row
    back_at = datetime.fromisoformat(ready_at) if ready_at else None
    label = outcome_words(call.outcome, call.reason)
    if call.rung is not None and outcome not in (Outcome.APPOINTMENT, Outcome.SALE):
        label = call.rung.label if outcome is Outcome.RUNG else f"{label}; saved: {call.rung.label}"
    return Strip(
        key=str(call.key),
        name=call.prospect.name or call.prospect.company,
        prospect=call.prospect_id,
        outcome=call.outcome,
        label=label[:1].lower() + label[1:],
        tone="yes" if outcome in YES or call.rung_id else "no" if MEANINGS[outcome].is_no else "quiet",
        value=totals.value_per_dial,
        back=day_words(back_at, clock=clock, on=call.dialled_at, with_hour=standing == Standing.PROMISE.value),
        back_at=back_at,
        why=why,
        to_go=totals.to_go,
        painful_url=f"/calls/{call.key}",
        appointment=call.before.get("appointment"),
        proposals=asked.proposals,
        asks_why=asked.asks,
        finer=scene.finer[Reason(call.reason)].labels if call.reason else (),
    )


def day_words(moment: datetime | None, *, clock: ZoneInfo, on: datetime, with_hour: bool) -> str | None:
    """A day as people say it: "1 November"; with the year when it is not this one, with the hour when promised."""
    if moment is None:
        return None
    local = moment.astimezone(clock)
    day = f"{local.day} {local:%B}"
    if local.year != on.astimezone(clock).year:
        day += f" {local.year}"
    return f"{day}, {local:%H:%M}" if with_hour else day
