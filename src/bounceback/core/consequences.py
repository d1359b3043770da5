"""What the end of a call does: when its number may be called again, and where it waits until then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bounceback.core.dates import days_on, next_anniversary
from bounceback.core.outcomes import MEANINGS, REASON_LABELS, Outcome, Reason

MISSES_BEFORE_REST = 8
REST_AFTER_MISSES = timedelta(days=90)
DAYS_BEFORE_RENEWAL = 120
SEED_DAYS: dict[Reason, int] = {
    Reason.NO_RAPPORT: 90,
    Reason.NO_VALUE: 90,
    Reason.WRONG_PERSON: 90,
    Reason.HAS_ONE: 180,
    Reason.OTHER: 90,
}
HUNG_UP_DAYS = 21
WRONG_TIME_DAYS = 2
RUNG_DAYS = {"MATERIAL": 3, "LATER": 182}
OTHER_RUNG_DAYS = 14
# A seed is spread over as many days as a tenth of its age, so that a good week of calls
# does not come back as one bad morning.
SEED_SPREAD_SHARE = 0.1
# Parts of the prospect's day, each by the hour at which we try again.
DAY_PARTS = (time(9, 0), time(11, 30), time(14, 0), time(16, 30))
# After a miss in part i we try part NEXT_PART[i]: as far from it as the day allows.
NEXT_PART = (2, 3, 0, 1)


class Standing(StrEnum):
    """Where a number waits after a call; the queue's word for it."""

    RETRY = "RETRY"
    SEED = "SEED"
    PROMISE = "PROMISE"
    OUT = "OUT"


@dataclass(frozen=True, slots=True)
class Ending:
    """What was said and done at the end of one call, as far as it decides the next one.

    at            when the call ended (aware)
    zone          the prospect's clock
    misses        unanswered dials in a row before this one
    said_at       the time they named for the next call, or the appointment's; None if none was
    rung_kind     kind of the objective reached (campaigns.Objective.Kind), "" if none
    rung_days     days until the next call after that rung; None takes the kind's default
    renews_on     the next known renewal of what they have
    spread        in [0, 1): where in its window a seed falls
    weekdays      days of ours, not named by them, fall on Monday to Friday: firms are closed on others
    hour          of their clock, at which the hours that are in use begin; None while no hours are
    """

    outcome: Outcome
    at: datetime
    zone: ZoneInfo
    reason: Reason | None = None
    misses: int = 0
    said_at: datetime | None = None
    rung_kind: str = ""
    rung_days: int | None = None
    renews_on: date | None = None
    spread: float = 0.0
    weekdays: bool = False
    hour: int | None = None


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a call does to the queue.

    ready_at    earliest next call; None when there is none
    why         in words fit for the strip ("120 days before the renewal")
    misses      unanswered dials in a row, this one included
    """

    standing: Standing
    ready_at: datetime | None
    why: str
    misses: int = 0


def consequence(ending: Ending) -> Consequence:
    """Look up what an outcome does to the next call (the table of outcomes)."""
    outcome = ending.outcome
    if outcome in (Outcome.OFF_LIST, Outcome.SALE, Outcome.WRONG_NUMBER):
        return Consequence(Standing.OUT, None, MEANINGS[outcome].next_call)
    if not MEANINGS[outcome].human:
        return _after_a_miss(ending)
    if ending.said_at is not None:
        return Consequence(Standing.PROMISE, ending.said_at, "as set")
    if outcome is Outcome.APPOINTMENT:
        return Consequence(Standing.PROMISE, _days_on(ending, 1), "to set the hour")
    if outcome is Outcome.RUNG:
        ready = _days_on(ending, ending.rung_days or RUNG_DAYS.get(ending.rung_kind, OTHER_RUNG_DAYS))
        return Consequence(Standing.PROMISE, ready, _in_days(ending, ready))
    if outcome is Outcome.GATEKEEPER:
        return Consequence(Standing.RETRY, _next_working_day(ending), "next working day, another hour")
    if outcome is Outcome.HUNG_UP:
        return _spread_seed(ending, HUNG_UP_DAYS)
    if ending.reason is Reason.WRONG_TIME:
        ready = _days_on(ending, WRONG_TIME_DAYS, other_part=True)
        return Consequence(Standing.RETRY, ready, _in_days(ending, ready))
    if ending.reason is Reason.HAS_ONE and ending.renews_on is not None:
        return _seed_before_renewal(ending)
    return _spread_seed(ending, SEED_DAYS[ending.reason or Reason.OTHER])


def _after_a_miss(ending: Ending) -> Consequence:
    misses = ending.misses + 1
    if misses >= MISSES_BEFORE_REST:
        ready = _local_morning(ending, REST_AFTER_MISSES.days)
        return Consequence(Standing.RETRY, ready, "90 days’ rest after 8 unanswered", misses)
    day = "next working day" if ending.weekdays else "next day"
    if ending.hour is not None:
        return Consequence(Standing.RETRY, _local_morning(ending, 1), f"{day}, in their better hours", misses)
    return Consequence(Standing.RETRY, _days_on(ending, 1, other_part=True), f"{day}, another part of it", misses)


def _spread_seed(ending: Ending, days: int) -> Consequence:
    ready = _local_morning(ending, days + int(days * SEED_SPREAD_SHARE * ending.spread))
    return Consequence(Standing.SEED, ready, _in_days(ending, ready))


def _seed_before_renewal(ending: Ending) -> Consequence:
    renewal = _next_renewal(ending)
    days = _days_between(ending, renewal) - DAYS_BEFORE_RENEWAL
    # Never sooner than three weeks after a human no, however near the renewal is.
    ready = _local_morning(ending, max(days, HUNG_UP_DAYS))
    return Consequence(
        Standing.SEED, ready, f"{(renewal - ready.astimezone(ending.zone).date()).days} days before the renewal"
    )


def _next_renewal(ending: Ending) -> date:
    """The first anniversary of the renewal that still leaves the days to talk before it."""
    if ending.renews_on is None:
        raise ValueError("no renewal is known")
    earliest = ending.at.astimezone(ending.zone).date() + timedelta(days=DAYS_BEFORE_RENEWAL)
    return next_anniversary(ending.renews_on, on=earliest)


def _days_on(ending: Ending, days: int, *, other_part: bool = False) -> datetime:
    """The same local time some days on, or another part of that day. Wall-clock days: DST shifts keep the hour."""
    local = ending.at.astimezone(ending.zone)
    clock = local.time()
    if other_part:
        clock = DAY_PARTS[NEXT_PART[_part_of(clock)]] if ending.hour is None else time(ending.hour)
    return datetime.combine(days_on(local.date(), days, weekdays=ending.weekdays), clock, ending.zone)


def _local_morning(ending: Ending, days: int) -> datetime:
    local = ending.at.astimezone(ending.zone)
    clock = DAY_PARTS[0] if ending.hour is None else time(ending.hour)
    return datetime.combine(days_on(local.date(), days, weekdays=ending.weekdays), clock, ending.zone)


def _next_working_day(ending: Ending) -> datetime:
    local = ending.at.astimezone(ending.zone)
    days = {4: 3, 5: 2}.get(local.weekday(), 1)  # Friday and Saturday lead to Monday
    return _days_on(ending, days, other_part=True)


def _part_of(clock: time) -> int:
    return max((i for i, start in enumerate(DAY_PARTS) if clock >= start), default=0)


def _in_days(ending: Ending, ready: datetime) -> str:
    """The days as they have become: a seed is spread, and a weekend gives way to the Monday after."""
    days = _days_between(ending, ready.astimezone(ending.zone).date())
    return f"in {days} day{'' if days == 1 else 's'}"


def _days_between(ending: Ending, then: date) -> int:
    return (then - ending.at.astimezone(ending.zone).date()).days


def reference() -> str:
    """The table as a page of the reference; docs/reference/outcomes.md is made of it."""
    yes_no = {True: "yes", False: "no"}
    outcomes = [
        f"| `{code.value}` | {row.label} | `{row.line.value}` | {yes_no[row.human]} | {yes_no[row.is_no]} "
        f"| {row.next_call} | {row.also} |"
        for code, row in MEANINGS.items()
    ]
    noes = [f"| `{reason.value}` | {label} | {_no_words(reason)} |" for reason, label in REASON_LABELS.items()]
    rungs = [f"| `{kind}` | {days} |" for kind, days in RUNG_DAYS.items()]
    return "\n".join(
        [
            "# Outcomes",
            "",
            "<!-- Made by `make docs`; do not edit. -->",
            "",
            "What the end of a call means, and when its number may be called again. A time that somebody said",
            "goes before every default and makes a promise. Days are days on the prospect's own clock; for businesses",
            "a default that falls on a Saturday or Sunday moves to Monday.",
            "",
            "| code | on screen | line | somebody answered | a no | next call | also |",
            "| --- | --- | --- | --- | --- | --- | --- |",
            *outcomes,
            "",
            "## A no, by its reason",
            "",
            "| code | on screen | next call |",
            "| --- | --- | --- |",
            *noes,
            "",
            f"A seed is spread over a tenth of its age, so that a good week does not come back as one bad morning, "
            f"and is never sooner than {HUNG_UP_DAYS} days.",
            "",
            "## A rung below the first",
            "",
            "| kind | days until the next call, unless the rung says otherwise |",
            "| --- | --- |",
            *rungs,
            f"| others | {OTHER_RUNG_DAYS} |",
            "",
            "## Rest",
            "",
            f"- {MISSES_BEFORE_REST} unanswered dials in a row: {REST_AFTER_MISSES.days} days.",
            "- Once somebody has spoken with us, everybody else behind the number rests 21 days too, unless something",
            "  was promised. A gatekeeper and a “wrong time” do not count as such: both mean “try again”.",
            "",
            "## Hours in use",
            "",
            "While hours are in use in the campaign, chosen by hand or adopted from an experiment, a miss, a",
            "gatekeeper, a “wrong time” and a seed come back at the hour at which those begin, on the prospect's own",
            "clock, in place of another part of the day. What was promised, a rung and an appointment keep their own",
            "hour.",
            "",
        ]
    )


def _no_words(reason: Reason) -> str:
    if reason is Reason.WRONG_TIME:
        return f"in {WRONG_TIME_DAYS} days, another hour"
    if reason is Reason.HAS_ONE:
        return f"{DAYS_BEFORE_RENEWAL} days before the renewal that is known, else in {SEED_DAYS[reason]} days"
    if reason is Reason.WRONG_PERSON:
        return f"the right person at once; this one in {SEED_DAYS[reason]} days"
    return f"in {SEED_DAYS[reason]} days"
