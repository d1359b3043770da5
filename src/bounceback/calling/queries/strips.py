"""The strip above the card: what the last log did, in one line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from bounceback.calling.models import Call
from bounceback.calling.queries.cards import outcome_words
from bounceback.calling.queries.totals import Totals
from bounceback.core.outcomes import MEANINGS, Outcome, Standing

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


def strip(call: Call, *, totals: Totals, clock: ZoneInfo) -> Strip:
    """The strip of a call that is logged."""
    outcome = Outcome(call.outcome)
    standing, ready_at, why = call.before["effect"]
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
